/** Dates and times as people write them, in English and French, counted from a given day. */
export interface When {
  /** Local dates, both included. */
  from: string;
  to: string;
  /** Local times, when they were said. */
  startTime: string | null;
  endTime: string | null;
}

const MONTHS: readonly (readonly string[])[] = [
  ['january', 'jan', 'janvier'],
  ['february', 'feb', 'février', 'fevrier'],
  ['march', 'mar', 'mars'],
  ['april', 'apr', 'avril'],
  ['may', 'mai'],
  ['june', 'jun', 'juin'],
  ['july', 'jul', 'juillet'],
  ['august', 'aug', 'août', 'aout'],
  ['september', 'sept', 'sep', 'septembre'],
  ['october', 'oct', 'octobre'],
  ['november', 'nov', 'novembre'],
  ['december', 'dec', 'décembre', 'decembre'],
];
const NUMBERS: { readonly [word: string]: number } = {
  one: 1,
  un: 1,
  une: 1,
  two: 2,
  deux: 2,
  three: 3,
  trois: 3,
  four: 4,
  quatre: 4,
  five: 5,
  cinq: 5,
  six: 6,
  seven: 7,
  sept: 7,
};
const MONTH = `(${MONTHS.flat()
  .toSorted((a, b) => b.length - a.length)
  .join('|')})\\.?(?![\\p{L}])`;
const DAY = '(\\d{1,2})(?:st|nd|rd|th|er)?';
const DASH = '\\s*(?:-|–|—|to|and|au|et)\\s*';

const monthOf = (word: string): number => MONTHS.findIndex((names) => names.includes(word.toLowerCase()));
const pad = (value: number): string => String(value).padStart(2, '0');
const dayOf = (year: number, month: number, day: number): Date => new Date(Date.UTC(year, month, day));
const iso = (date: Date): string => date.toISOString().slice(0, 10);
export const addDays = (date: string, days: number): string => iso(new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000));

/** Days it lasts, when the text says so. */
export function daysIn(text: string): number | null {
  const [, count] =
    /\b(\d{1,2}|one|two|three|four|five|six|seven|un|une|deux|trois|quatre|cinq|sept)[\s-]+(?:days?|jours?|journées?)\b/iu.exec(text) ?? [];
  if (count !== undefined) return NUMBERS[count.toLowerCase()] ?? Number(count);
  return /\bweek-?end\b/i.test(text) ? 2 : null;
}

/** The year in which the day is still to come. */
function yearFor(today: string, month: number, day: number): number {
  const year = Number(today.slice(0, 4));
  return iso(dayOf(year, month, day)) > today ? year : year + 1;
}

/** First Saturday of the month: what somebody most likely means who names none. */
function firstSaturday(year: number, month: number): string {
  const first = dayOf(year, month, 1);
  return iso(dayOf(year, month, 1 + ((6 - first.getUTCDay() + 7) % 7)));
}

/** Longer than this, a second date is about something else. */
const LONGEST_DAYS = 60;

interface Said {
  at: number;
  year: string | undefined;
  month: number;
  from: number;
  to: number | null;
}

/** Every day that is named, in the order in which it is. */
function daysSaid(text: string): Said[] {
  const dayFirst = new RegExp(`(?<![\\d-])${DAY}(?:${DASH}${DAY})?\\s+(?:of\\s+)?${MONTH}(?:[\\s,]+(\\d{4}))?`, 'giu');
  const monthFirst = new RegExp(`(?<![\\p{L}])${MONTH}\\s+${DAY}(?!\\d)(?:${DASH}${DAY}(?!\\d))?(?:[\\s,]+(\\d{4}))?`, 'giu');
  const said = (at: number, month: number, from: string | undefined, to: string | undefined, year: string | undefined): Said => ({
    at,
    year,
    month,
    from: Number(from),
    to: to === undefined ? null : Number(to),
  });
  const numbers = [
    ...[...text.matchAll(/\b(\d{4})-(\d{2})-(\d{2})\b/g)].map((found) =>
      said(found.index, Number(found[2]) - 1, found[3], undefined, found[1]),
    ),
    ...[...text.matchAll(/\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/g)].map((found) =>
      said(found.index, Number(found[2]) - 1, found[1], undefined, found[3]),
    ),
  ];
  const words = [...text.matchAll(dayFirst)].map((found) => said(found.index, monthOf(found[3] ?? ''), found[1], found[2], found[4]));
  const others = [...text.matchAll(monthFirst)].map((found) => said(found.index, monthOf(found[1] ?? ''), found[2], found[3], found[4]));
  return [...numbers, ...(words.length > 0 ? words : others)]
    .filter(({ month, from }) => month >= 0 && month < 12 && from >= 1 && from <= 31)
    .toSorted((one, other) => one.at - other.at);
}

function exactDates(text: string, today: string): { from: string; to: string | null } | null {
  const [first, second] = daysSaid(text);
  if (!first) return null;
  const year = first.year ?? second?.year;
  const which = year === undefined ? yearFor(today, first.month, first.from) : Number(year);
  const from = iso(dayOf(which, first.month, first.from));
  if (first.to !== null) return { from, to: iso(dayOf(which, first.month, first.to)) };
  if (!second) return { from, to: null };
  const end = iso(dayOf(second.year === undefined ? which : Number(second.year), second.month, second.to ?? second.from));
  return { from, to: end > from && end <= addDays(from, LONGEST_DAYS) ? end : null };
}

function monthAlone(text: string, today: string): string | null {
  const found = new RegExp(`(?:next|in|early|late|this|en|courant|début|fin)\\s+${MONTH}(?:\\s+(\\d{4}))?`, 'iu').exec(text);
  const after = new RegExp(`(?<![\\p{L}])${MONTH}\\s+(?:prochain|(\\d{4}))`, 'iu').exec(text);
  const [, word, year] = found ?? after ?? [];
  if (word === undefined) return null;
  const month = monthOf(word);
  return firstSaturday(year === undefined ? yearFor(today, month, 1) : Number(year), month);
}

function clock(hour: string | undefined, minute: string | undefined, half: string | undefined): string | null {
  if (hour === undefined) return null;
  const hours = (Number(hour) % (half ? 12 : 24)) + (half?.toLowerCase() === 'pm' ? 12 : 0);
  return `${pad(hours)}:${pad(Number(minute ?? 0))}`;
}

function timesIn(text: string): { start: string | null; end: string | null } {
  const span =
    /\b(?:from|de)\s+(\d{1,2})(?:[:h](\d{2})?)?\s*(am|pm)?\s*(?:to|until|à|-)\s*(\d{1,2})(?:[:h](\d{2})?)?\s*(am|pm)?(?!\s*(?:€|\$|people|personnes|days|jours))/iu.exec(
      text,
    );
  if (span && (/[:h]|am|pm/i.test(span[0]) || Number(span[4]) <= 24))
    return {
      start: clock(span[1], span[2], span[3] ?? (Number(span[1]) < Number(span[4]) ? span[6] : undefined)),
      end: clock(span[4], span[5], span[6]),
    };
  const at = /\b(\d{1,2})(?::(\d{2}))?\s*(am|pm)\b/iu.exec(text) ?? /\b(\d{1,2})\s*[h:]\s*(\d{2})?()(?!\p{L})/iu.exec(text);
  return { start: at ? clock(at[1], at[2], at[3] || undefined) : null, end: null };
}

export function whenIn(text: string, today: string): When | null {
  const exact = exactDates(text, today);
  const from = exact?.from ?? monthAlone(text, today);
  if (from === null) return null;
  const to = exact?.to ?? addDays(from, (daysIn(text) ?? 1) - 1);
  const { start, end } = timesIn(text);
  return { from, to: to < from ? from : to, startTime: start, endTime: end };
}

/** A local time as an instant with its offset. */
export function instantOf(date: string, time: string, zone: string): string {
  const utc = Date.parse(`${date}T${time}:00Z`);
  const offsetAt = (instant: number): number => {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(instant);
    const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? [];
    return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
  // The first guess may lie on the other side of a change of clocks.
  const offset = offsetAt(utc - offsetAt(utc) * 60_000);
  const size = Math.abs(offset);
  return `${date}T${time}:00${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** The local date of an instant in a zone. */
export const dateOf = (instant: string, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(Date.parse(instant));
