import { addWords, defineWords, type Catalogue } from '@seatwise/web';
import { dashboard } from './en/dashboard.ts';
import { desk } from './en/desk.ts';
import { door } from './en/door.ts';
import { settings } from './en/settings.ts';
import { tiers } from './en/tiers.ts';

const en = { ...desk, ...dashboard, ...door, ...tiers, ...settings } as const;
export type DeskWords = typeof en;

/** Words of a published event's pages: they come with those pages. */
const catalogue: Catalogue<DeskWords> = { namespace: 'desk', en, fr: async () => (await import('./fr/desk-words.ts')).desk };
export const useDeskWords = defineWords(catalogue);
export const addDeskWords = (): Promise<void> => addWords(catalogue);
