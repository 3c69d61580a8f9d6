import { addWords, defineWords, type Catalogue } from '@seatwise/web';
import { whatsapp as en } from './en/whatsapp.ts';

/** Words of messages by WhatsApp and of the talks that follow: they come with those pages. */
const catalogue: Catalogue<typeof en> = { namespace: 'whatsapp', en, fr: async () => (await import('./fr/whatsapp.ts')).whatsapp };
export const useWhatsappWords = defineWords(catalogue);
export const addWhatsappWords = (): Promise<void> => addWords(catalogue);
