import { useMemo } from 'react';
import { useMe } from '../session/session.ts';
import { useLanguage } from './i18n.ts';
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
  /** Date and time in the person's zone; with another zone given, its time stands beside where the two differ. */
  dateTime: (at: string, otherZone?: string) => string;
  /** `2 minutes ago`, `in 3 days`. */
  relative: (at: string, now?: number) => string;
  /** `Ada, Omar and Mia`. */
  list: (items: readonly string[]) => string;
}

/** Regional forms of our two languages: 24-hour times and day-month order, as the product's people write them. */
const REGION: Record<Locale, string> = { en: 'en-GB', fr: 'fr-FR' };

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
  /** `New_York`, as people call a zone. */
  const place = (name: string): string => name.slice(name.lastIndexOf('/') + 1).replaceAll('_', ' ');

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
      if (otherZone === undefined) return own;
      const other = times(otherZone).format(new Date(at));
      return other === time(at) ? own : `${own} (${other} ${place(otherZone)})`;
    },
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

/** Numbers, money, dates and times as the person reads them. */
export function useFormat(): Format {
  const language = useLanguage();
  const zone = useMe()?.person.timeZone ?? browserZone();
  return useMemo(() => createFormat(language, zone), [language, zone]);
}
