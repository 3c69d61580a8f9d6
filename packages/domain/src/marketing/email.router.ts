import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { campaign, saveContent, templates } from './campaign.ts';
import { deliveries } from './deliveries.ts';
import { pause, removeTemplate, saveTemplate, schedule, sendNow, sendTest } from './templates.ts';

export const emailRouter = router({
  campaign: queryOf(campaign),
  saveContent: mutation(saveContent),
  templates: queryOf(templates),
  saveTemplate: mutation(saveTemplate),
  removeTemplate: mutation(removeTemplate),
  sendTest: mutation(sendTest),
  /** An e-mail template or a WhatsApp campaign: `status` is what it is afterwards. */
  schedule: mutation(schedule),
  pause: mutation(pause),
  sendNow: mutation(sendNow),
  deliveries: queryOf(deliveries),
});
