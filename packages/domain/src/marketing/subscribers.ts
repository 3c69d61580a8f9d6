/** What a campaign does when something happens to its event, in the same transaction. */
import { ensureZone } from '../bookings/index.ts';
import type { Subscribers } from '../kernel/deps.ts';
import { enqueueStatement } from '../kernel/job.ts';
import { DEFAULT_SCHEDULE, WHATSAPP_PARAMETERS, WhatsappContent, WhatsappTemplate } from './contract.ts';
import { confirmByEmailJob } from './jobs.ts';

/** Names of what it stands for become the template's own places, in their order. */
function whatsappOf(text: string): WhatsappTemplate | null {
  const parameters: WhatsappTemplate['parameters'] = [];
  const placed = text.replaceAll(/\{\{(\w+)\}\}/g, (_found, name: string) => {
    const parameter = WHATSAPP_PARAMETERS.find((one) => one === name);
    if (!parameter) return '';
    if (!parameters.includes(parameter)) parameters.push(parameter);
    return `{{${parameters.indexOf(parameter) + 1}}}`;
  });
  const template = WhatsappTemplate.safeParse({ name: 'event_update', language: 'en', text: placed, parameters });
  return template.success ? template.data : null;
}

interface Published {
  time_zone: string;
  whatsapp: unknown;
  locale: string;
}

/** A template for each of the wizard's texts, with the hour that its type usually has; whatever was not chosen as a channel rests as a draft. */
export const planCampaign: Subscribers['eventPublished'][number] = async ({ tx, deps, eventId }) => {
  const [event] = await tx.sql<Published & Record<string, unknown>>(
    `SELECT e.time_zone, e.marketing -> 'whatsapp' AS whatsapp, o.locale FROM events e JOIN organizations o ON o.id = e.organization_id WHERE e.id = $1`,
    [eventId],
  );
  if (!event) return;
  await ensureZone(deps, event.time_zone);
  const whatsapp = WhatsappContent.safeParse(event.whatsapp);
  const template = whatsapp.success ? whatsappOf(whatsapp.data.text) : null;
  await tx.sql('SELECT app.plan_campaign($1, $2::jsonb, $3::jsonb)', [
    eventId,
    JSON.stringify(DEFAULT_SCHEDULE),
    template && JSON.stringify({ ...template, language: event.locale }),
  ]);
};

export const moveEmails: Subscribers['eventMoved'][number] = async ({ tx, deps, eventId, time }) => {
  if (!time) return;
  const [event] = await tx.sql<{ time_zone: string }>('SELECT time_zone FROM events WHERE id = $1', [eventId]);
  if (event) await ensureZone(deps, event.time_zone);
  await tx.sql('SELECT app.move_emails($1)', [eventId]);
};

export const cancelEmails: Subscribers['eventCancelled'][number] = async ({ tx, eventId }) => {
  await tx.sql('SELECT app.cancel_emails($1)', [eventId]);
};

/** With COMMIT, where an organizer has a confirmation of their own: nobody waits for it under the event's lock. */
export const confirmTicketsByEmail: Subscribers['ticketsPaid'][number] = async ({ tx, orderId, eventId }) => {
  const { text, params } = enqueueStatement(confirmByEmailJob, { orderId });
  tx.atCommit(`${text} WHERE app.confirms($${params.length + 1})`, [...params, eventId]);
};
