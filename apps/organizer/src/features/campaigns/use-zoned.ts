import { useMemo } from 'react';
import { createFormat, useFormat, type Format } from '@seatwise/web';

export interface Zoned extends Format {
  /** `Tuesday 1 December 2026, 09:00`, with the reader's own clock beside it where it shows something else. */
  when: (at: string) => string;
}

/** Dates and times where the event is. */
export function useZoned(zone: string): Zoned {
  const own = useFormat();
  return useMemo(() => {
    const there = createFormat(own.language, zone);
    return {
      ...there,
      when: (at) => {
        const said = `${there.fullDate(at)}, ${there.time(at)}`;
        const mine = there.elsewhere(own.zone, at);
        return mine === null ? said : `${said} ${there.place(zone)} (${mine})`;
      },
    };
  }, [own.language, own.zone, zone]);
}
