import { createFormat, typeset, type Format, type Locale } from '@seatwise/web/format';
import type { EventPageWords } from '../i18n/event-page.en.ts';

/** Everything a part of the page needs to speak: its words, and the event's own clock. */
export interface Tongue {
  locale: Locale;
  words: EventPageWords;
  format: Format;
  /** `1 December, 09:00`; with its year where that is not plain. */
  soon: (at: string) => string;
}

const REGION: Record<Locale, string> = { en: 'en-GB', fr: 'fr-FR' };
const NEAR_MS = 300 * 86_400_000;

/** Every word of a catalogue with the spaces that its language sets. */
function typesetAll<W>(words: W, locale: Locale): W {
  if (typeof words === 'string') return typeset(words, locale) as W & string;
  if (typeof words === 'function') {
    const speak = words as W & ((...values: unknown[]) => unknown);
    return ((...values: unknown[]) => typesetAll(speak(...values), locale)) as W & typeof speak;
  }
  if (typeof words !== 'object' || words === null) return words;
  return Object.fromEntries(Object.entries(words).map(([key, value]: [string, unknown]) => [key, typesetAll(value, locale)])) as W & object;
}

export function tongueOf(locale: Locale, words: EventPageWords, timeZone: string): Tongue {
  const format = createFormat(locale, timeZone);
  const near = new Intl.DateTimeFormat(REGION[locale], { day: 'numeric', month: 'long', timeZone });
  return {
    locale,
    words: typesetAll(words, locale),
    format,
    soon: (at) =>
      Math.abs(Date.parse(at) - Date.now()) < NEAR_MS ? `${near.format(new Date(at))}, ${format.time(at)}` : format.dateTime(at),
  };
}
