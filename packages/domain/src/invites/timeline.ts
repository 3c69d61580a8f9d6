/** What happened to an invite, oldest first. */
import { query, signedIn } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import { InviteInput, type InviteEventKind, type TimelineView } from './contract.ts';

interface EventRow {
  id: string;
  kind: InviteEventKind;
  at: Date;
  actor_id: string | null;
  actor_name: string | null;
  detail: string | null;
}

export const timeline = query({
  verb: 'invites.timeline',
  input: InviteInput,
  // Whoever may invite sees its events by the policies; to anybody else it has none, and does not exist.
  authorize: signedIn,
  async run({ tx, input }): Promise<TimelineView> {
    const rows = await tx.sql<EventRow>(
      `SELECT e.id, e.kind, e.at, e.actor_id, p.name AS actor_name, e.detail
       FROM invite_events e LEFT JOIN people p ON p.id = e.actor_id WHERE e.invite_id = $1 ORDER BY e.at, e.id`,
      [input.inviteId],
    );
    if (rows.length === 0) throw notFound('invite');
    return {
      inviteId: input.inviteId,
      events: rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        at: row.at.toISOString(),
        actor: row.actor_id === null ? null : { id: row.actor_id, name: row.actor_name ?? '' },
        detail: row.detail,
      })),
    };
  },
});
