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

/** Formatters are slow to make and are asked for again and again; zones are many, so not all are kept. */
const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATS = 500;
function formatFor(region: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${region} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(region, options);
  if (formats.size >= MOST_FORMATS) formats.clear();
  formats.set(key, made);
  return made;
}
const format = (locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => formatFor(REGIONS[locale], options);

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
  const [hour = '', minute = ''] = formatFor('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone })
    .format(at)
    .split(':');
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
  Math.round(Date.parse(formatFor('sv-SE', { dateStyle: 'short', timeZone }).format(at)) / DAY);

/** “Thu” */
export const weekday = (at: Date, timeZone: string): string => formatFor('en', { weekday: 'short', timeZone }).format(at);

/** Minutes since midnight on the wall. */
export function minuteOfDay(at: Date, timeZone: string): number {
  const [hour = 0, minute = 0] = clock('en', at, timeZone).split(':').map(Number);
  return hour * 60 + minute;
}

/** Days on a wall calendar; what ends in the small hours belongs to the evening before. */
export const dayCount = ({ startsAt, endsAt, timeZone }: Span): number =>
  dayNumber(new Date(Math.max(endsAt.getTime() - 5 * HOUR, startsAt.getTime())), timeZone) - dayNumber(startsAt, timeZone) + 1;

export const hours = ({ startsAt, endsAt }: Span): number => (endsAt.getTime() - startsAt.getTime()) / HOUR;
