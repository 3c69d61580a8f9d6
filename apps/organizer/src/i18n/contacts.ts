import { addWords, defineWords, type Catalogue } from '@seatwise/web';
import { contacts as en } from './en/contacts.ts';

/** Words of contacts: they come with those pages. */
const catalogue: Catalogue<typeof en> = { namespace: 'contacts', en, fr: async () => (await import('./fr/contacts.ts')).contacts };
export const useContactWords = defineWords(catalogue);
export const addContactWords = (): Promise<void> => addWords(catalogue);
