/** When an event is, on its own clock. */
import type { Format } from '@seatwise/web/format';

export interface When {
  /** `Saturday 12 June 2027`, or `12 June 2027 – 14 June 2027`. */
  day: string;
  /** `18:00–23:00`; null over several days, where the days say it. */
  hours: string;
  one: boolean;
}

export function whenOf(format: Format, startsAt: string, endsAt: string): When {
  // A night that ends before six is still the evening it began.
  const late = Date.parse(endsAt) - Date.parse(startsAt) < 18 * 3_600_000;
  const one = late || format.localDate(startsAt) === format.localDate(endsAt);
  return one
    ? { day: format.fullDate(startsAt), hours: format.span(startsAt, endsAt), one }
    : { day: `${format.fullDate(startsAt)} – ${format.fullDate(endsAt)}`, hours: `${format.time(startsAt)} – ${format.time(endsAt)}`, one };
}

/** ISO 8601 with the offset of a zone, as `2027-06-12T18:00:00+02:00`: what machines that show local times expect. */
export function zoned(at: string, timeZone: string): string {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    .format(new Date(at))
    .replace(' ', 'T');
  const minutes = Math.round((Date.parse(`${local}Z`) - Date.parse(at)) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
