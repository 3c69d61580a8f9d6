import { LOCALES, type Locale } from '@seatwise/domain/input';

export const knownLocale = (value: unknown): Locale | undefined => LOCALES.find((locale) => locale === value);

/** The language of ours that the header prefers; English when it names none. */
export function preferredLocale(acceptLanguage: string | null | undefined): Locale {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { language } of wanted) {
    const found = knownLocale(language);
    if (found) return found;
  }
  return 'en';
}
