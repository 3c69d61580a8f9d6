/** When an event is, on its own clock. */
import type { Tongue } from './words.ts';

export interface When {
  /** `Saturday 12 June 2027`, or the days it lasts. */
  day: string;
  /** `18:00–23:00`, or when it begins and ends. */
  hours: string;
  /** All within one evening. */
  one: boolean;
}

const EVENING_MS = 18 * 3_600_000;
/** A night that ends before noon is still the evening it began. */
export const isOneEvening = (startsAt: string, endsAt: string): boolean => Date.parse(endsAt) - Date.parse(startsAt) < EVENING_MS;

export function whenOf({ format, words }: Tongue, startsAt: string, endsAt: string): When {
  const one = isOneEvening(startsAt, endsAt) || format.localDate(startsAt) === format.localDate(endsAt);
  return one
    ? { day: format.fullDate(startsAt), hours: format.span(startsAt, endsAt), one }
    : { day: format.days(startsAt, endsAt), hours: words.hours(format.time(startsAt), format.time(endsAt)), one };
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
