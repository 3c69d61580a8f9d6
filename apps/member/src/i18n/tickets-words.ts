import { addWords, defineWords, type Catalogue } from '@seatwise/web';
import { en } from './tickets.en.ts';

const catalogue: Catalogue<typeof en> = { namespace: 'tickets', en, fr: async () => (await import('./tickets.fr.ts')).fr };
/** Once, before the first of these pages is drawn. */
export const addTicketWords = (): Promise<void> => addWords(catalogue);
/** The words of events and tickets: `const t = useTicketWords()`. */
export const useTicketWords = defineWords(catalogue);
