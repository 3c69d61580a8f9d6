/** A campaign of somebody else's, for the isolation test. */
import type { Kit, Person } from './kit.ts';

/* Campaigns by e-mail. */

/** A template that was sent to one contact, on an event that is there. */
export async function campaignOf(kit: Kit, eventId: string, owner: Person): Promise<Record<string, unknown>> {
  await owner.call.marketing.saveContent({ eventId, tone: 'warm' });
  const template = await owner.call.marketing.saveTemplate({ eventId, type: 'announcement', subject: 'Between us', body: 'Come' });
  await kit.database.admin.query(
    `WITH c AS (INSERT INTO contacts (organization_id, email, email_consent, origin)
       SELECT organization_id, 'reader@victim.test', true, 'organizer' FROM events WHERE id = $1 RETURNING id, organization_id),
     k AS (INSERT INTO message_contents (event_id, organization_id, template_id, content) SELECT $1, c.organization_id, $2, '{}' FROM c RETURNING id)
     INSERT INTO messages (organization_id, event_id, content_id, template_id, channel, contact_id, recipient, idempotency_key)
       SELECT c.organization_id, $1, k.id, $2, 'email', c.id, 'reader@victim.test', 'of the victim' FROM c, k`,
    [eventId, template.id],
  );
  return { 'marketing.eventId': eventId, 'marketing.templateId': template.id };
}

export const CAMPAIGN_TABLES = ['marketing_campaigns', 'email_templates', 'message_contents', 'messages'];
