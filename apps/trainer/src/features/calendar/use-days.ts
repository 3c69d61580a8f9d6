import { useMemo } from 'react';
import { createFormat, useFormat, useLanguage, type Format } from '@seatwise/web';
import { addDays, dateIn, instantOf, weekdayOf } from '../../lib/local-time.ts';

/** Days and times of a calendar, in its own zone. Days are local dates (`YYYY-MM-DD`) or instants. */
export interface Days {
  /** Everything else, in this zone. */
  format: Format;
  /** `Tuesday 3 March`. */
  day: (at: string) => string;
  /** `Tue`, of a local date. */
  short: (date: string) => string;
  /** `3`, of a local date. */
  dayNumber: (date: string) => string;
  /** `2–8 March 2026`, of local dates. */
  range: (from: string, to: string) => string;
  /** `Tuesday 3 March, 10:00`. */
  when: (at: string) => string;
  /** `Tuesday 3 March, 10:00–11:00`; whole days without their hours, several as a range. */
  span: (startsAt: string, endsAt: string) => string;
  /** The same time where the person is, `04:00–05:00 New York`; null when the clocks agree. */
  own: (startsAt: string, endsAt?: string) => string | null;
  /** The zone's place: `New York`. */
  place: string;
}

const REGION = { en: 'en-GB', fr: 'fr-FR' } as const;
/** A local date stands for itself, wherever the browser is. */
const instant = (at: string): Date => new Date(at.length === 10 ? `${at}T12:00:00Z` : at);

export function useDays(zone: string): Days {
  const language = useLanguage();
  const ownZone = useFormat().zone;
  return useMemo(() => {
    const format = createFormat(language, zone);
    const [local, there] = ['UTC', zone].map(
      (timeZone) => new Intl.DateTimeFormat(REGION[language], { weekday: 'long', day: 'numeric', month: 'long', timeZone }),
    );
    const ranges = new Intl.DateTimeFormat(REGION[language], { dateStyle: 'long', timeZone: 'UTC' });
    const day = (at: string): string => (at.length === 10 ? local : there)?.format(instant(at)).replace(',', '') ?? '';
    const when = (at: string): string => `${day(at)}, ${format.time(at)}`;
    const range = (from: string, to: string): string => ranges.formatRange(instant(from), instant(to));
    return {
      format,
      day,
      short: (date) => format.weekday(weekdayOf(date), 'short'),
      dayNumber: (date) => format.number(Number(date.slice(8))),
      range,
      when,
      span: (startsAt, endsAt) => {
        const [first, ends] = [dateIn(zone, startsAt), dateIn(zone, endsAt)];
        if (startsAt === instantOf(first, 0, zone) && endsAt === instantOf(ends, 0, zone)) {
          const last = addDays(ends, -1);
          return first === last ? day(first) : range(first, last);
        }
        return first === ends ? `${day(first)}, ${format.span(startsAt, endsAt)}` : `${when(startsAt)} – ${when(endsAt)}`;
      },
      own: (startsAt, endsAt) => format.elsewhere(ownZone, startsAt, endsAt),
      place: format.place(zone),
    };
  }, [language, zone, ownZone]);
}
