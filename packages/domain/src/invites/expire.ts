/**
 * Hourly: what has run out is noted in its timeline and its links end. The seats it held are free from the very moment it ran out: nobody waits
 * for this.
 */
import { systemActor } from '../kernel/command.ts';
import { handler } from '../kernel/job.ts';
import { expireJob } from './jobs.ts';

const BATCH = 500;

const EXPIRE = `
  WITH due AS (SELECT id, organization_id, expires_at FROM seat_invites
      WHERE expiry_noted_at IS NULL AND revoked_at IS NULL AND use_count < max_uses AND expires_at <= app.now()
      ORDER BY expires_at, id LIMIT ${BATCH} FOR NO KEY UPDATE SKIP LOCKED),
    ended AS (UPDATE invite_tokens t SET ended_at = app.now() FROM due WHERE t.invite_id = due.id AND t.ended_at IS NULL),
    noted AS (INSERT INTO invite_events (invite_id, organization_id, kind, at) SELECT id, organization_id, 'expired', expires_at FROM due),
    marked AS (UPDATE seat_invites i SET expiry_noted_at = app.now() FROM due WHERE i.id = due.id RETURNING i.id)
  SELECT count(*)::integer AS n FROM marked`;

export const expire = handler(expireJob, async ({ deps }) => {
  for (;;) {
    const [done] = await deps.system.transaction(systemActor(deps, 'invites.expire'), (tx) => tx.sql<{ n: number }>(EXPIRE));
    if ((done?.n ?? 0) < BATCH) return;
  }
});
