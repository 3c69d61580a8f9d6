import { addWords, defineWords, type Catalogue } from '@seatwise/web';
import { en } from './unsubscribe.en.ts';

const catalogue: Catalogue<typeof en> = { namespace: 'unsubscribe', en, fr: async () => (await import('./unsubscribe.fr.ts')).fr };
/** Once, before the page is drawn. */
export const addUnsubscribeWords = (): Promise<void> => addWords(catalogue);
/** The words of the page behind a mail: `const t = useUnsubscribeWords()`. */
export const useUnsubscribeWords = defineWords(catalogue);
