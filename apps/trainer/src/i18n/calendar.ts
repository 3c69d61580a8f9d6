import { addWords, defineWords, type Catalogue } from '@seatwise/web';
import { calendar as en } from './en/calendar.ts';

/** Words of the calendar and what belongs to it: they come with those pages, not with the first one. */
const catalogue: Catalogue<typeof en> = { namespace: 'calendar', en, fr: async () => (await import('./fr/calendar.ts')).calendar };
export const useCalendarWords = defineWords(catalogue);
export const addCalendarWords = (): Promise<void> => addWords(catalogue);
