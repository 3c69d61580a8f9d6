import { addWords, defineWords, type Catalogue } from '@seatwise/web';
import { venueDesk as en } from './en/venue-desk.ts';

/** Words of one's own venues: they come with those pages. */
const catalogue: Catalogue<typeof en> = { namespace: 'venueDesk', en, fr: async () => (await import('./fr/venue-desk.ts')).venueDesk };
export const useVenueDeskWords = defineWords(catalogue);
export const addVenueDeskWords = (): Promise<void> => addWords(catalogue);
