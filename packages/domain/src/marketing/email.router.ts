import type { Page } from '../kernel/input.ts';
import { mutation, queryOf, router } from '../kernel/trpc.ts';
import {
  CampaignInput,
  DeliveriesInput,
  SaveContentInput,
  SaveTemplateInput,
  ScheduleInput,
  SendTestInput,
  TemplateInput,
  type CampaignView,
  type DeliveryView,
  type EmailTemplateView,
} from './contract.ts';
import { pending } from './seam.ts';

export const emailRouter = router({
  campaign: queryOf(pending<typeof CampaignInput, CampaignView>('marketing.campaign', CampaignInput)),
  saveContent: mutation(pending<typeof SaveContentInput, CampaignView>('marketing.saveContent', SaveContentInput)),
  templates: queryOf(pending<typeof CampaignInput, { items: EmailTemplateView[] }>('marketing.templates', CampaignInput)),
  saveTemplate: mutation(pending<typeof SaveTemplateInput, EmailTemplateView>('marketing.saveTemplate', SaveTemplateInput)),
  removeTemplate: mutation(pending<typeof TemplateInput, { removed: boolean }>('marketing.removeTemplate', TemplateInput)),
  sendTest: mutation(pending<typeof SendTestInput, { to: string }>('marketing.sendTest', SendTestInput)),
  /** An e-mail template or a WhatsApp campaign: `status` is what it is afterwards. */
  schedule: mutation(
    pending<typeof ScheduleInput, { templateId: string; status: string; sendAt: string | null }>('marketing.schedule', ScheduleInput),
  ),
  pause: mutation(
    pending<typeof TemplateInput, { templateId: string; status: string; sendAt: string | null }>('marketing.pause', TemplateInput),
  ),
  sendNow: mutation(
    pending<typeof TemplateInput, { templateId: string; status: string; sendAt: string | null }>('marketing.sendNow', TemplateInput),
  ),
  deliveries: queryOf(pending<typeof DeliveriesInput, Page<DeliveryView>>('marketing.deliveries', DeliveriesInput)),
});
