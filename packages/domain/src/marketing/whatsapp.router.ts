import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { removeWhatsapp, saveWhatsapp, whatsapp } from './whatsapp-campaigns.ts';
import { conversation, conversations, markRead, reply } from './whatsapp-talk.ts';

export const whatsappRouter = router({
  whatsapp: queryOf(whatsapp),
  saveWhatsapp: mutation(saveWhatsapp),
  removeWhatsapp: mutation(removeWhatsapp),
  conversations: queryOf(conversations),
  /** Reading it is a query; `markRead` says that it was read. */
  conversation: queryOf(conversation),
  markRead: mutation(markRead),
  reply: mutation(reply),
});
