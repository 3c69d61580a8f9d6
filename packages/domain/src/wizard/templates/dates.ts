/** When something is, in words: for texts that a person goes on writing. */
import type { Locale } from '../../kernel/input.ts';

const REGIONS: Record<Locale, string> = { en: 'en-GB', fr: 'fr-FR' };
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export interface Span {
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
}

const format = (locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(REGIONS[locale], options);

/** “Saturday 14 June 2031” */
export const longDay = (locale: Locale, at: Date, timeZone: string): string =>
  format(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone }).format(at).replace(',', '');

/** “14 June” */
export const shortDay = (locale: Locale, at: Date, timeZone: string): string =>
  format(locale, { day: 'numeric', month: 'long', timeZone }).format(at);

/** “14–15 June 2031”, or one day. */
export const days = (locale: Locale, { startsAt, endsAt, timeZone }: Span): string =>
  format(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone })
    .formatRange(startsAt, endsAt)
    .replaceAll(/\s*[–-]\s*/g, '–');

/** “18:30”, “18 h 30”, “18 h”. */
export function clock(locale: Locale, at: Date, timeZone: string): string {
  const [hour = '', minute = ''] = format('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(at).split(':');
  if (locale === 'en') return `${hour}:${minute}`;
  return minute === '00' ? `${Number(hour)} h` : `${Number(hour)} h ${minute}`;
}

/** “Central European Time” */
export const zoneName = (locale: Locale, at: Date, timeZone: string): string =>
  format(locale, { timeZone, timeZoneName: 'longGeneric' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')
    ?.value.replace(/^heure : /, 'heure locale, ') ?? timeZone;

const dayNumber = (at: Date, timeZone: string): number =>
  Math.round(Date.parse(new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(at)) / DAY);

/** Days on a wall calendar; what ends in the small hours belongs to the evening before. */
export const dayCount = ({ startsAt, endsAt, timeZone }: Span): number =>
  dayNumber(new Date(Math.max(endsAt.getTime() - 5 * HOUR, startsAt.getTime())), timeZone) - dayNumber(startsAt, timeZone) + 1;

export const hours = ({ startsAt, endsAt }: Span): number => (endsAt.getTime() - startsAt.getTime()) / HOUR;
