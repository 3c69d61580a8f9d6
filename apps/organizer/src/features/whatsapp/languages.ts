import { useMemo } from 'react';
import { useLanguage } from '@seatwise/web';

/** As Meta writes them: a language, or one of a country. */
const OFFERED = ['en', 'en_US', 'en_GB', 'fr', 'de', 'es', 'it', 'nl', 'pt_BR', 'pt_PT'] as const;

/** Languages a template may be approved in, named in the language of the page; one that is not among ours stays what it is. */
export function useTemplateLanguages(present: string): { value: string; label: string }[] {
  const language = useLanguage();
  return useMemo(() => {
    const names = new Intl.DisplayNames(language, { type: 'language' });
    return [...new Set<string>([...OFFERED, present])].map((value) => ({
      value,
      label: `${names.of(value.replace('_', '-')) ?? value} (${value})`,
    }));
  }, [language, present]);
}
