import { loadFrenchErrors } from '../errors/use-error-words.ts';
import { en } from './en.ts';
import { defineWords, type Catalogue } from './i18n.ts';

export const webCatalogue: Catalogue<typeof en> = {
  namespace: 'web',
  en,
  fr: async () => {
    const [{ fr }] = await Promise.all([import('./fr.ts'), loadFrenchErrors()]);
    return fr;
  },
};
export const useWebWords = defineWords(webCatalogue);
