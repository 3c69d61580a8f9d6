/** What is to be said on WhatsApp, to whom and when: written ahead, under a name that Meta has approved. */
import { command, query, signedIn } from '../kernel/command.ts';
import type { Subscribers } from '../kernel/deps.ts';
import { invalidInput, notFound } from '../kernel/errors.ts';
import { CampaignInput, SaveWhatsappInput, TemplateInput, type WhatsappCampaignView } from './contract.ts';
import { whatsappViews } from './whatsapp-parts.ts';
import { templateProblem } from './whatsapp-words.ts';

export const whatsapp = query({
  verb: 'marketing.whatsapp',
  input: CampaignInput,
  authorize: signedIn,
  async run({ tx, deps, input }): Promise<{ items: WhatsappCampaignView[]; configured: boolean }> {
    return { items: await whatsappViews(tx, input.eventId), configured: deps.messenger !== null };
  },
});

const SAVE = 'SELECT id, organization_id FROM app.save_whatsapp($1, $2, $3, $4, $5, $6::jsonb, $7::timestamptz, $8)';

/** Until it is sent. What is scheduled stays so, unless its hour is taken away or is over. */
export const saveWhatsapp = command({
  verb: 'marketing.saveWhatsapp',
  input: SaveWhatsappInput,
  authorize: signedIn,
  async run({ tx, deps, input, audit }): Promise<WhatsappCampaignView> {
    const problem = templateProblem(input.template);
    if (problem !== null) throw invalidInput('template.text', problem);
    const [row] = await tx.sql<{ id: string; organization_id: string }>(SAVE, [
      input.eventId,
      input.whatsappId ?? null,
      input.version ?? null,
      deps.ids.uuid(),
      input.audience,
      JSON.stringify(input.template),
      input.scheduledAt ?? null,
      input.scheduledAt === undefined,
    ]);
    audit({ organizationId: row?.organization_id ?? null, subject: row?.id ?? null, changes: { audience: input.audience } });
    const view = (await whatsappViews(tx, input.eventId)).find(({ id }) => id === row?.id);
    if (!view) throw notFound('WhatsApp campaign');
    return view;
  },
});

export const removeWhatsapp = command({
  verb: 'marketing.removeWhatsapp',
  input: TemplateInput,
  authorize: signedIn,
  async run({ tx, input, audit }): Promise<{ removed: boolean }> {
    const [row] = await tx.sql<{ organization_id: string }>('SELECT organization_id FROM app.remove_whatsapp($1)', [input.templateId]);
    if (!row) throw notFound('WhatsApp campaign');
    audit({ organizationId: row.organization_id, subject: input.templateId });
    return { removed: true };
  },
});

/** With the event, or not at all. */
export const stopWhatsapp: Subscribers['eventCancelled'][number] = async ({ tx, eventId }) => {
  await tx.sql('SELECT app.cancel_whatsapp($1)', [eventId]);
};
