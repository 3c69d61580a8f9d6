import { addWords, defineWords, type Catalogue } from '@seatwise/web';
import { assistant as en } from './en/assistant.ts';

/** Words of the assistant's panel: they come with it. */
const catalogue: Catalogue<typeof en> = { namespace: 'assistant', en, fr: async () => (await import('./fr/assistant.ts')).assistant };
export const useAssistantWords = defineWords(catalogue);
export const addAssistantWords = (): Promise<void> => addWords(catalogue);
