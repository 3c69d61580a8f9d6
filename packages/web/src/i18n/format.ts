/** Numbers, money, dates and times as people read them. Pure: pages that the server renders use it as well. */
import type { Locale } from './locale.ts';

/** Integer minor units and an ISO 4217 code, as on the wire. */
export interface Money {
  amount: number;
  currency: string;
}

export interface Format {
  language: Locale;
  /** IANA zone that times are shown in. */
  zone: string;
  number: (value: number) => string;
  /** `€175.00`, `175,00 €`. */
  money: (money: Money) => string;
  /** An instant's date in the person's zone, or a local date (`YYYY-MM-DD`) as it stands: `1 December 2026`. */
  date: (at: string) => string;
  /** `9:00`, `09:00`. */
  time: (at: string) => string;
  /** Date and time in the person's zone; with another zone given, its time (and day) stands beside where the two differ. */
  dateTime: (at: string, otherZone?: string) => string;
  /** As `date`, with its day of the week: `Tuesday 1 December 2026`. */
  fullDate: (at: string) => string;
  /** As `date`, as short as it goes: `Tue 1 Dec`. */
  shortDate: (at: string) => string;
  /** Several days with their days of the week, in the person's zone: `Tuesday 2 – Wednesday 3 March 2027`. */
  days: (from: string, to: string) => string;
  /** `2026-12` is `December 2026`, or `Dec`. */
  month: (month: string, width?: 'long' | 'short') => string;
  /** 0 = Sunday … 6. */
  weekday: (day: number, width?: 'long' | 'short') => string;
  /** `9:00–10:00`. */
  span: (startsAt: string, endsAt: string) => string;
  /** The same time, or span, on another zone's clocks: `16:00 Paris`, with the day where that is another one; null where the clocks agree. */
  elsewhere: (zone: string, startsAt: string, endsAt?: string) => string | null;
  /** `America/New_York` is `New York` to people. */
  place: (zone: string) => string;
  /** The local date (`YYYY-MM-DD`) of an instant, in the person's zone or in another. */
  localDate: (at: string, zone?: string) => string;
  /** `2 minutes ago`, `in 3 days`. */
  relative: (at: string, now?: number) => string;
  /** `Ada, Omar and Mia`. */
  list: (items: readonly string[]) => string;
}

/** Regional forms of our two languages: 24-hour times and day-month order, as the product's people write them. */
const REGION: Record<Locale, string> = { en: 'en-GB', fr: 'fr-FR' };

/** Any Sunday, so that days of the week can be named. */
const SUNDAY = Date.UTC(2023, 0, 1);

const isoDates = new Map<string, Intl.DateTimeFormat>();
/** Sweden writes its dates as ISO 8601 does. */
function localDate(at: string, zone: string): string {
  let format = isoDates.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: zone });
    isoDates.set(zone, format);
  }
  return format.format(new Date(at));
}

const STEPS: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

export function createFormat(language: Locale, zone: string): Format {
  const region = REGION[language];
  const numbers = new Intl.NumberFormat(region);
  const currencies = new Map<string, { format: Intl.NumberFormat; units: number }>();
  const dates = new Intl.DateTimeFormat(region, { dateStyle: 'long', timeZone: zone });
  const localDates = new Intl.DateTimeFormat(region, { dateStyle: 'long', timeZone: 'UTC' });
  const times = (timeZone: string) => new Intl.DateTimeFormat(region, { hour: '2-digit', minute: '2-digit', timeZone });
  const ownTimes = times(zone);
  const days = (options: Intl.DateTimeFormatOptions) => {
    const [own, local] = [zone, 'UTC'].map((timeZone) => new Intl.DateTimeFormat(region, { ...options, timeZone }));
    return (at: string): string => (at.length === 10 ? local?.format(new Date(`${at}T00:00:00Z`)) : own?.format(new Date(at))) ?? '';
  };
  const fullDate = days({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const shortDate = days({ weekday: 'short', day: 'numeric', month: 'short' });
  const months = {
    long: new Intl.DateTimeFormat(region, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
    short: new Intl.DateTimeFormat(region, { month: 'short', timeZone: 'UTC' }),
  };
  const weekdays = {
    long: new Intl.DateTimeFormat(region, { weekday: 'long', timeZone: 'UTC' }),
    short: new Intl.DateTimeFormat(region, { weekday: 'short', timeZone: 'UTC' }),
  };
  const ranges = new Intl.DateTimeFormat(region, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: zone });
  const relatives = new Intl.RelativeTimeFormat(region, { numeric: 'auto' });
  const lists = new Intl.ListFormat(region, { type: 'conjunction' });

  const currencyOf = (code: string) => {
    let known = currencies.get(code);
    if (known === undefined) {
      const format = new Intl.NumberFormat(region, { style: 'currency', currency: code });
      known = { format, units: 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2) };
      currencies.set(code, known);
    }
    return known;
  };

  const date = (at: string): string => (at.length === 10 ? localDates.format(new Date(`${at}T00:00:00Z`)) : dates.format(new Date(at)));
  const time = (at: string): string => ownTimes.format(new Date(at));
  const span = (format: (at: string) => string, startsAt: string, endsAt?: string): string =>
    endsAt === undefined ? format(startsAt) : `${format(startsAt)}–${format(endsAt)}`;
  const place = (name: string): string => name.slice(name.lastIndexOf('/') + 1).replaceAll('_', ' ');
  const elsewhere: Format['elsewhere'] = (other, startsAt, endsAt) => {
    const there = times(other);
    const clock = (at: string): string => there.format(new Date(at));
    const day = localDate(startsAt, other);
    const sameDay = day === localDate(startsAt, zone);
    if (sameDay && clock(startsAt) === time(startsAt)) return null;
    return `${sameDay ? '' : `${shortDate(day)}, `}${span(clock, startsAt, endsAt)} ${place(other)}`;
  };

  return {
    language,
    zone,
    number: (value) => numbers.format(value),
    money: ({ amount, currency }) => {
      const { format, units } = currencyOf(currency.toUpperCase());
      return format.format(amount / units);
    },
    date,
    time,
    dateTime: (at, otherZone) => {
      const own = `${date(at)}, ${time(at)}`;
      const other = otherZone === undefined ? null : elsewhere(otherZone, at);
      return other === null ? own : `${own} (${other})`;
    },
    fullDate,
    shortDate,
    days: (from, to) => ranges.formatRange(new Date(from), new Date(to)),
    month: (month, width = 'long') => months[width].format(new Date(`${month}-01T00:00:00Z`)),
    weekday: (day, width = 'long') => weekdays[width].format(SUNDAY + day * 86_400_000),
    span: (startsAt, endsAt) => span(time, startsAt, endsAt),
    elsewhere,
    place,
    localDate: (at, other = zone) => localDate(at, other),
    relative: (at, now = Date.now()) => {
      const seconds = (Date.parse(at) - now) / 1000;
      for (const [unit, size] of STEPS) if (Math.abs(seconds) >= size) return relatives.format(Math.round(seconds / size), unit);
      return relatives.format(0, 'minute');
    },
    list: (items) => lists.format(items),
  };
}

/** The browser's zone, for those we do not know. */
export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export type { Locale } from './locale.ts';
export { typeset } from './typeset.ts';
