/** A campaign on WhatsApp, what was sent of it and what somebody wrote back, of somebody else, for the isolation test. */
import { noteMessengerReports } from '../src/index.ts';
import type { Kit, Person } from './kit.ts';

const NUMBER = '+33612349876';

export async function whatsappOf(kit: Kit, organizationId: string, eventId: string, owner: Person): Promise<Record<string, unknown>> {
  const template = { name: 'event_update', text: 'Between us', parameters: [] };
  const { id } = await owner.call.marketing.saveWhatsapp({ eventId, audience: 'all_contacts', template });
  const { admin } = kit.database;
  await admin.query(
    `WITH k AS (INSERT INTO contacts (organization_id, whatsapp, name, origin) VALUES ($1, $2, 'Guest', 'import') RETURNING id),
       c AS (INSERT INTO message_contents (event_id, organization_id, whatsapp_id, content) VALUES ($3, $1, $4, '{}') RETURNING id)
     INSERT INTO messages (organization_id, event_id, content_id, whatsapp_id, channel, contact_id, recipient, idempotency_key, state, sent_at)
       SELECT $1, $3, c.id, $4, 'whatsapp', k.id, $2, 'isolation', 'sent', now() FROM k, c`,
    [organizationId, NUMBER, eventId, id],
  );
  const at = new Date(Date.now()).toISOString();
  await noteMessengerReports(kit.deps, [
    { kind: 'message', providerId: 'wamid.victim', from: NUMBER, name: 'Guest', text: 'A secret', typed: true, answers: null, at },
  ]);
  const { rows } = await admin.query<{ id: string }>('SELECT id FROM whatsapp_conversations WHERE organization_id = $1', [organizationId]);
  return {
    'marketing.conversationId': rows[0]?.id,
    'marketing.saveWhatsapp.whatsappId': id,
    'marketing.removeWhatsapp.templateId': id,
    'marketing.saveWhatsapp.name': 'event_update',
  };
}

export const WHATSAPP_TABLES = ['whatsapp_campaigns', 'whatsapp_conversations', 'whatsapp_texts'];
