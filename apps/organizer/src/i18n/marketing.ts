import { addWords, defineWords, type Catalogue } from '@seatwise/web';
import { campaigns as en } from './en/campaigns.ts';

/** Words of an event's campaigns: they come with those pages. */
const catalogue: Catalogue<typeof en> = { namespace: 'campaigns', en, fr: async () => (await import('./fr/campaigns.ts')).campaigns };
export const useMarketingWords = defineWords(catalogue);
export const addMarketingWords = (): Promise<void> => addWords(catalogue);
