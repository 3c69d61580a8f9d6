import { addWords, defineWords, type Catalogue } from '@seatwise/web';
import { venues as en } from './en/venues.ts';

/** Words of looking for a venue and of talking with one: they come with those pages. */
const catalogue: Catalogue<typeof en> = { namespace: 'venues', en, fr: async () => (await import('./fr/venues.ts')).venues };
export const useVenueWords = defineWords(catalogue);
export const addVenueWords = (): Promise<void> => addWords(catalogue);
