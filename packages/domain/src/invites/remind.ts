/**
 * Hourly: whoever has not taken their seat three days before the invite ends is reminded, once a term, with a link of its own; the earlier
 * ones stay. Nobody is reminded at an address that bounced, nor for a seat they hold already.
 */
import type { Tx } from '@seatwise/db';
import { enqueueManyAtCommit, systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { handler } from '../kernel/job.ts';
import { EXPIRING_DAYS } from './contract.ts';
import { remindJob, sendInviteJob } from './jobs.ts';
import { freshToken } from './tokens.ts';

const BATCH = 200;

/** Two workers at once take different ones. */
const DUE = `
  SELECT i.id FROM seat_invites i JOIN orders o ON o.id = i.order_id JOIN organizations g ON g.id = i.organization_id
  WHERE i.email IS NOT NULL AND i.delivery_state = 'sent' AND i.reminded_at IS NULL AND i.revoked_at IS NULL AND i.use_count < i.max_uses
    AND i.expiry_noted_at IS NULL AND i.expires_at > app.now() AND i.expires_at <= app.now() + interval '${EXPIRING_DAYS} days'
    AND o.status = 'paid' AND g.status = 'approved'
    AND NOT EXISTS (SELECT FROM seat_claims c JOIN people p ON p.id = c.person_id WHERE c.order_id = i.order_id AND c.released_at IS NULL AND p.email = i.email)
  ORDER BY i.expires_at, i.id LIMIT ${BATCH} FOR NO KEY UPDATE OF i SKIP LOCKED`;

/** The reminder is the mail under way from here on; what became of the invite's own mail stays as it is. */
const REMIND = `
  WITH x AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS x (id, delivery, hash)),
    tokens AS (INSERT INTO invite_tokens (invite_id, token_hash) SELECT x.id, x.hash FROM x),
    events AS (INSERT INTO invite_events (invite_id, organization_id, kind, delivery_id, at)
      SELECT x.id, i.organization_id, 'reminded', x.delivery, app.now() FROM x JOIN seat_invites i ON i.id = x.id)
  UPDATE seat_invites i SET reminded_at = app.now(), delivery_id = x.delivery FROM x WHERE i.id = x.id`;

async function remindSome(tx: Tx, deps: Deps): Promise<number> {
  const due = await tx.sql<{ id: string }>(DUE);
  if (due.length === 0) return 0;
  const reminders = due.map(({ id }) => ({ id, deliveryId: deps.ids.uuid(), ...freshToken(deps.ids) }));
  tx.atCommit(REMIND, [reminders.map((r) => r.id), reminders.map((r) => r.deliveryId), reminders.map((r) => r.hash)]);
  enqueueManyAtCommit(
    tx,
    sendInviteJob,
    reminders.map((r) => ({ inviteId: r.id, deliveryId: r.deliveryId, sealed: deps.sealer.seal(r.token), kind: 'reminder' as const })),
  );
  return due.length;
}

export const remind = handler(remindJob, async ({ deps }) => {
  for (;;) {
    const reminded = await deps.system.transaction(systemActor(deps, 'invites.remind'), (tx) => remindSome(tx, deps));
    if (reminded < BATCH) return;
  }
});
