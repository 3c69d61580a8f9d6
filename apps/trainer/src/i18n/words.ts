import { defineWords, type Catalogue } from '@seatwise/web';
import { en } from './en.ts';

export const catalogue: Catalogue<typeof en> = { namespace: 'trainer', en, fr: async () => (await import('./fr.ts')).fr };
/** This SPA's words: `const t = useWords()`. */
export const useWords = defineWords(catalogue);
