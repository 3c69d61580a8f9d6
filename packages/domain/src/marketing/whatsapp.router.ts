import type { Page } from '../kernel/input.ts';
import { mutation, queryOf, router } from '../kernel/trpc.ts';
import {
  CampaignInput,
  ConversationInput,
  ConversationsInput,
  ReplyInput,
  SaveWhatsappInput,
  TemplateInput,
  type ConversationLineView,
  type ConversationView,
  type WhatsappCampaignView,
} from './contract.ts';
import { pending } from './seam.ts';

export const whatsappRouter = router({
  whatsapp: queryOf(
    pending<typeof CampaignInput, { items: WhatsappCampaignView[]; configured: boolean }>('marketing.whatsapp', CampaignInput),
  ),
  saveWhatsapp: mutation(pending<typeof SaveWhatsappInput, WhatsappCampaignView>('marketing.saveWhatsapp', SaveWhatsappInput)),
  removeWhatsapp: mutation(pending<typeof TemplateInput, { removed: boolean }>('marketing.removeWhatsapp', TemplateInput)),
  conversations: queryOf(pending<typeof ConversationsInput, Page<ConversationLineView>>('marketing.conversations', ConversationsInput)),
  /** Reading it is a query; `markRead` says that it was read. */
  conversation: queryOf(pending<typeof ConversationInput, ConversationView>('marketing.conversation', ConversationInput)),
  markRead: mutation(pending<typeof ConversationInput, { unread: number }>('marketing.markRead', ConversationInput)),
  reply: mutation(pending<typeof ReplyInput, { id: string; state: string }>('marketing.reply', ReplyInput)),
});
