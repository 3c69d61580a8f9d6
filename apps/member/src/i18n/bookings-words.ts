import { addWords, defineWords, type Catalogue } from '@seatwise/web';
import { en } from './bookings.en.ts';

const catalogue: Catalogue<typeof en> = { namespace: 'bookings', en, fr: async () => (await import('./bookings.fr.ts')).fr };
/** Once, before the first of these pages is drawn. */
export const addBookingWords = (): Promise<void> => addWords(catalogue);
/** The words of bookings: `const b = useBookingWords()`. */
export const useBookingWords = defineWords(catalogue);
