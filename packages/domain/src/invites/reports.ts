/**
 * What the mail provider tells afterwards. A bounce of the mail that counts now makes the invite bounced; one of a mail that was overtaken
 * (sent anew, addressed anew) is history, and stands in the timeline only. What is not ours is nobody's business.
 */
import type { Tx } from '@seatwise/db';
import { reasonOf } from '../jobs/index.ts';
import { systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import type { MailReport } from '../ports/mail.ts';
import { EVENT_OF_MAIL, LIVE } from './queries.ts';

const UUID_IN = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

interface About {
  invite_id: string;
  delivery_id: string | null;
  /** Whether this mail, or a reminder of it, is the last that was sent to whom the invite is for. */
  counts: boolean;
}

/** By the mail's own id: each begins with a line in the timeline. */
const BY_ID = `
  SELECT e.invite_id, e.delivery_id, NOT EXISTS (SELECT FROM invite_events l WHERE l.invite_id = e.invite_id AND l.kind IN ('queued', 'resent', 'readdressed')
    AND (l.at, l.id) > (e.at, e.id)) AS counts
  FROM invite_events e WHERE e.delivery_id = $1 AND e.kind IN ('queued', 'resent', 'readdressed', 'reminded')`;

const BY_RECIPIENT = `
  SELECT i.id AS invite_id, i.delivery_id, true AS counts FROM seat_invites i WHERE i.email = $1::citext AND i.delivery_state = 'sent' AND ${LIVE}`;

const BOUNCED = `
  UPDATE seat_invites SET delivery_state = 'bounced', delivery_reason = $2, delivery_at = app.now() WHERE id = $1 AND delivery_state <> 'bounced'`;

const REFUSED = "UPDATE mail_deliveries SET state = 'refused', reason = $2 WHERE id = $1";

export async function noteMailReport(deps: Deps, report: MailReport): Promise<void> {
  // Nobody counts who opens an invite.
  if (report.kind === 'opened' || report.kind === 'clicked') return;
  const id = report.messageId === null ? null : (UUID_IN.exec(report.messageId)?.[0].toLowerCase() ?? null);
  const failed = report.kind === 'bounced' || report.kind === 'complained';
  const reason = report.reason === null ? null : reasonOf(report.reason);
  await deps.system.transaction(systemActor(deps, 'mail.report'), async (tx) => {
    const about = await aboutOf(tx, id, report.recipient);
    if (id !== null && failed) tx.atCommit(REFUSED, [id, reason]);
    for (const { invite_id: inviteId, delivery_id: deliveryId, counts } of about) {
      tx.atCommit(EVENT_OF_MAIL, [inviteId, deliveryId, report.kind, reason]);
      if (failed && counts) tx.atCommit(BOUNCED, [inviteId, reason]);
    }
  });
}

/** Which invites it is about; none for any other mail of ours. */
async function aboutOf(tx: Pick<Tx, 'sql'>, id: string | null, recipient: string): Promise<About[]> {
  if (id !== null) {
    const found = await tx.sql<About>(BY_ID, [id]);
    if (found.length > 0) return found;
    const [other] = await tx.sql('SELECT FROM mail_deliveries WHERE id = $1', [id]);
    if (other) return [];
  }
  return tx.sql<About>(BY_RECIPIENT, [recipient]);
}
