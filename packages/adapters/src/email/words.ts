/** Names, amounts and instants, made fit for a sentence. */
import type { Money } from '@seatwise/domain/money';

/** Line ends, other control characters and the marks that turn the reading direction around. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

/** What a person typed, as one line of at most 200 characters: nothing in it can end a header or start a paragraph. */
export const oneLine = (text: string, max = 200): string => cut(text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim(), max);

/** What a person typed, with its lines, and at most one empty line between two of them. */
export function paragraphsOf(text: string, max: number): string {
  const lines = text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .split('\n')
    .map((line) => line.replace(UNSEEN, ' ').trimEnd());
  return cut(
    lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    max,
  );
}

/** By characters as a person counts them: none is cut in two. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const characters = Array.from(text);
  return characters.length <= max
    ? text
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

/**
 * A name to greet with, or null when it looks like an address on the web: anyone can sign up with somebody else's e-mail address,
 * and mail programs turn such a "name" into a link under our letterhead.
 */
export function greetable(name: string): string | null {
  return name === '' || /:\/\/|www\.|\.\p{L}{2,}(?:\/|$|\s)/iu.test(name) ? null : name;
}

export function amountText({ amount, currency }: Money, language: string): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** The day alone, for what is not a matter of minutes. Its number stays with its month at the end of a line. */
export const dateText = (iso: string, language: string): string =>
  new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
    .format(new Date(iso))
    .replace(/(?<=\d) (?=\p{L})/u, '\u00A0');

const clock = (iso: string, language: string, timeZone: string): string =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(new Date(iso));

/** A day in somebody's zone. */
export const dayText = (iso: string, language: string, timeZone: string, year = true): string =>
  new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', ...(year ? { year: 'numeric' } : {}), timeZone })
    .format(new Date(iso))
    .replace(/(?<=\d) (?=\p{L})/u, '\u00A0');

/** A day of a calendar, which is one everywhere: `2027-01-12`. */
export const localDayText = (date: string, language: string): string => dayText(`${date}T12:00:00Z`, language, 'UTC');

/** A moment in somebody's zone. */
export const momentText = (iso: string, language: string, timeZone: string): string =>
  `${dayText(iso, language, timeZone)}, ${clock(iso, language, timeZone)}`;

/** From when to when in somebody's zone, by one day's name. */
export const spanText = (from: string, to: string, language: string, timeZone: string): string =>
  `${momentText(from, language, timeZone)}–${clock(to, language, timeZone)}`;

/** What the zone is called, whatever the season: `Central European Time`. */
export function zoneText(iso: string, language: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'longGeneric' }).formatToParts(new Date(iso));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** Whether clocks in both show the same at that moment. */
export const sameClock = (iso: string, zone: string, other: string): boolean =>
  momentText(iso, 'en-GB', zone) === momentText(iso, 'en-GB', other);

/** The weekday's name, 0 = Sunday. */
export const weekdayText = (dayOfWeek: number, language: string): string =>
  new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2023, 0, 1 + dayOfWeek)));

/** With the zone named: the reader's own is not known here. */
export function instantText(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(new Date(iso));
}
