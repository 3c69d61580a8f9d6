/** Figures as they are read: shares, and amounts that are short enough for an axis. Pure. */
import type { Format } from '@seatwise/web';

export type Language = Format['language'];
const REGION: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };

/** `0.0184` is `1.84%`: two places while it is small, none once it is large. */
export function share(rate: number, language: Language): string {
  const size = Math.abs(rate);
  return new Intl.NumberFormat(REGION[language], { style: 'percent', maximumFractionDigits: size < 0.1 ? 2 : size < 1 ? 1 : 0 }).format(
    rate,
  );
}

/** `12 400` is `12.4K`. With a currency the value is in its minor units. */
export function short(value: number, language: Language, currency: string | null): string {
  const region = REGION[language];
  const compact = { notation: 'compact', maximumFractionDigits: 1 } as const;
  if (currency === null) return new Intl.NumberFormat(region, compact).format(value);
  const places = new Intl.NumberFormat(region, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return new Intl.NumberFormat(region, { ...compact, style: 'currency', currency, minimumFractionDigits: 0 }).format(value / 10 ** places);
}

/** Round steps for an axis that holds all values, and nothing: at most `most` lines. Counts have no halves. */
export function steps(values: readonly number[], most = 4): number[] {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const span = Math.max(1, high - low);
  const raw = span / Math.max(1, most - 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= raw) ?? raw);
  const first = Math.floor(low / step) * step;
  const last = Math.ceil(Math.max(high, low + 1) / step) * step;
  return Array.from({ length: Math.round((last - first) / step) + 1 }, (_, at) => first + at * step);
}
