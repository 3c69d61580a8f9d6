import { useMemo } from 'react';
import { createFormat, useFormat } from '@seatwise/web';

export interface Timed {
  startsAt: string;
  endsAt: string;
  timeZone: string;
}

const EVENING_MS = 18 * 3_600_000;

/** When an event is, on its own clock; `there` is the same on the reader's, where that shows something else. */
export function useEventWhen({ startsAt, endsAt, timeZone }: Timed): { date: string; day: string; hours: string; there: string | null } {
  const format = useFormat();
  return useMemo(() => {
    const own = createFormat(format.language, timeZone);
    const one = Date.parse(endsAt) - Date.parse(startsAt) < EVENING_MS || own.localDate(startsAt) === own.localDate(endsAt);
    return {
      date: own.localDate(startsAt),
      day: one ? own.fullDate(startsAt) : own.days(startsAt, endsAt),
      hours: one ? own.span(startsAt, endsAt) : own.time(startsAt),
      there:
        format.elsewhere(timeZone, startsAt) === null
          ? null
          : `${format.shortDate(startsAt)}, ${one ? format.span(startsAt, endsAt) : format.time(startsAt)}`,
    };
  }, [format, startsAt, endsAt, timeZone]);
}
