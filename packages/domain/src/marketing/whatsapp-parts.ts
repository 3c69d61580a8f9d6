/** WhatsApp campaigns, for the verbs and views that know both channels. Null: there is no such campaign that the caller may see. */
import type { Tx } from '@seatwise/db';
import type { Deps } from '../kernel/deps.ts';
import { invalidState } from '../kernel/errors.ts';
import type { SendStatus, WhatsappCampaignView } from './contract.ts';
import { wakeSender } from './whatsapp-jobs.ts';
import { contentOf, type WhatsappFacts } from './whatsapp-words.ts';

interface Sent {
  eventId: string;
  organizationId: string;
  status: SendStatus;
  sendAt: string | null;
}

interface Row {
  event_id: string;
  organization_id: string;
  status: SendStatus;
  send_at: Date | null;
}

const sentOf = (row: Row | undefined): Sent | null =>
  row
    ? {
        eventId: row.event_id,
        organizationId: row.organization_id,
        status: row.status,
        sendAt: row.send_at?.toISOString() ?? null,
      }
    : null;

const FIELDS = 'event_id, organization_id, status, send_at';

/** Of whoever organizes the event; FORBIDDEN or NOT_FOUND for others. The oldest first. */
export async function whatsappViews(tx: Pick<Tx, 'sql'>, eventId: string): Promise<WhatsappCampaignView[]> {
  const [row] = await tx.sql<{ views: WhatsappCampaignView[] }>('SELECT app.whatsapp_views($1) AS views', [eventId]);
  return row?.views ?? [];
}

/** At its hour; what was paused in the middle goes on. */
export async function scheduleWhatsapp(tx: Tx, deps: Deps, id: string): Promise<Sent | null> {
  const [half] = await tx.sql("SELECT FROM whatsapp_campaigns WHERE id = $1 AND status = 'paused' AND started_at IS NOT NULL", [id]);
  if (half) return sendWhatsappNow(tx, deps, id);
  const [row] = await tx.sql<Row>(`SELECT ${FIELDS} FROM app.schedule_whatsapp($1)`, [id]);
  return sentOf(row);
}

export async function pauseWhatsapp(tx: Tx, _deps: Deps, id: string): Promise<Sent | null> {
  const [row] = await tx.sql<Row>(`SELECT ${FIELDS} FROM app.pause_whatsapp($1)`, [id]);
  return sentOf(row);
}

/** Begins, or goes on after a pause. INVALID_STATE `not_configured` where no number is. */
export async function sendWhatsappNow(tx: Tx, deps: Deps, id: string): Promise<Sent | null> {
  const [facts] = await tx.sql<WhatsappFacts>('SELECT * FROM app.own_whatsapp_facts($1)', [id]);
  if (!facts) return null;
  if (!deps.messenger) throw invalidState('No WhatsApp number is configured.', { state: 'not_configured' });
  const content = contentOf(facts, id, deps.publicUrl);
  const [row] = await tx.sql<Row>(`SELECT ${FIELDS} FROM app.send_whatsapp_now($1, $2::jsonb, $3)`, [
    id,
    JSON.stringify(content),
    [content.link],
  ]);
  wakeSender(tx);
  return sentOf(row);
}
