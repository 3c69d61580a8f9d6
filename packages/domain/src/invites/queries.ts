/** Reads that several verbs share, and where an invite's status is derived: once, here. They take the transaction; the policies bind them. */
import type { Tx } from '@seatwise/db';
import { notFound } from '../kernel/errors.ts';
import { EXPIRING_DAYS, type InviteView } from './contract.ts';
import { inviteView, type InviteRow } from './views.ts';

type Reader = Pick<Tx, 'sql'>;

/** The first that applies. */
const STATUS = `CASE WHEN i.use_count >= i.max_uses THEN 'claimed' WHEN i.revoked_at IS NOT NULL THEN 'revoked' WHEN i.expires_at <= app.now() THEN 'expired'
  WHEN i.delivery_state IN ('bounced', 'failed') THEN i.delivery_state WHEN i.opened_at IS NOT NULL THEN 'opened' WHEN i.sent_at IS NOT NULL THEN 'sent' ELSE 'draft' END`;

export const LIVE = 'i.use_count < i.max_uses AND i.revoked_at IS NULL AND i.expires_at > app.now()';

/** Invites as people see them: their columns, and those that are derived. Filter it by `organization_id` and what else is known. */
export const INVITES = `
  SELECT i.id, i.order_id, i.organization_id, i.email::text AS email, i.note, i.use_count, i.max_uses, i.created_at, i.created_at::text AS at, i.sent_at,
    i.opened_at, i.expires_at, i.revoked_at, i.claimed_at, i.claimed_by, i.reminded_at, i.delivery_state, i.delivery_reason, i.delivery_at,
    ${STATUS} AS status, ${LIVE} AND i.expires_at <= app.now() + interval '${EXPIRING_DAYS} days' AS expiring
  FROM seat_invites i`;

/** With what stands elsewhere, added once the page is cut. */
export const withNames = (selected: string): string =>
  `SELECT i.*, k.title AS course_title, p.name AS claimer_name FROM (${selected}) i
   JOIN orders o ON o.id = i.order_id JOIN courses k ON k.id = o.course_id LEFT JOIN people p ON p.id = i.claimed_by`;

/** A line about a mail, once: invite, delivery, kind, detail. */
export const EVENT_OF_MAIL = `
  INSERT INTO invite_events (invite_id, organization_id, kind, delivery_id, detail, at)
  SELECT id, organization_id, $3, $2, $4, app.now() FROM seat_invites WHERE id = $1
  ON CONFLICT (delivery_id, kind) WHERE delivery_id IS NOT NULL DO NOTHING`;

export async function inviteOf(tx: Reader, inviteId: string): Promise<InviteView> {
  const [row] = await tx.sql<InviteRow>(withNames(`${INVITES} WHERE i.id = $1`), [inviteId]);
  if (!row) throw notFound('invite');
  return inviteView(row);
}
