import { addWords, defineWords, type Catalogue } from '@seatwise/web';
import { basics } from './en/basics.ts';
import { frame } from './en/frame.ts';
import { marketing } from './en/marketing.ts';
import { review } from './en/review.ts';
import { ticketing } from './en/ticketing.ts';

const en = { ...frame, ...basics, ...ticketing, ...marketing, ...review } as const;
export type WizardWords = typeof en;

/** Words of the wizard: they come with its pages, not with the first one. */
const catalogue: Catalogue<WizardWords> = { namespace: 'wizard', en, fr: async () => (await import('./fr/wizard.ts')).wizard };
export const useWizardWords = defineWords(catalogue);
export const addWizardWords = (): Promise<void> => addWords(catalogue);
