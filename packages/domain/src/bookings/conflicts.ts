/** Dates of series that the generator could not make: the coach puts each elsewhere, or lets it go. */
import { command, query, signedIn } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, pageOf, UUID } from '../kernel/page.ts';
import { ConflictsInput, ResolveConflictInput, type ConflictView, type SessionView } from './contract.ts';
import { zoned } from './queries.ts';
import { tell } from './tell.ts';
import { sessionsById } from './views.ts';

interface ConflictRow {
  id: string;
  recurring_booking_id: string;
  member_id: string;
  member_name: string | null;
  occurrence_date: string;
  cause: ConflictView['cause'];
  starts_at: Date | null;
  alternative: Date | null;
  created_at: Date;
}

const LIST = `
  WITH g AS MATERIALIZED (SELECT * FROM app.open_conflicts($1, $2, $3)),
  named AS MATERIALIZED (SELECT n.id, n.name FROM app.party_names(ARRAY(SELECT DISTINCT member_id FROM g)) n)
  SELECT g.*, m.name AS member_name FROM g LEFT JOIN named m ON m.id = g.member_id ORDER BY g.occurrence_date, g.id`;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Open ones of the caller's, as a coach, in the order of their dates; no two are offered the same time. */
export const conflicts = query({
  verb: 'bookings.conflicts',
  input: ConflictsInput,
  authorize: signedIn,
  async run({ tx, input }): Promise<Page<ConflictView>> {
    const after = decodeCursor(input.cursor, [DATE, UUID]);
    const rows = await tx.sql<ConflictRow>(LIST, [after?.[0] ?? null, after?.[1] ?? null, input.limit + 1]);
    return pageOf(
      rows,
      input.limit,
      (row) => [row.occurrence_date, row.id],
      (row) => ({
        id: row.id,
        recurringBookingId: row.recurring_booking_id,
        memberId: row.member_id,
        memberName: row.member_name ?? '',
        date: row.occurrence_date,
        cause: row.cause,
        startsAt: row.starts_at?.toISOString() ?? null,
        alternative: row.alternative?.toISOString() ?? null,
        foundAt: row.created_at.toISOString(),
      }),
    );
  },
});

export const resolveConflict = zoned(
  command({
    verb: 'bookings.resolveConflict',
    input: ResolveConflictInput,
    authorize: signedIn,
    async run({
      tx,
      input,
      actor,
      audit,
      enqueue,
    }): Promise<{ id: string; resolution: 'booked' | 'dismissed'; session: SessionView | null }> {
      const [row] = await tx.sql<{ id: string; resolution: 'booked' | 'dismissed'; session_id: string | null }>(
        'SELECT id, resolution, session_id FROM app.resolve_conflict($1, $2)',
        [input.conflictId, 'startsAt' in input ? input.startsAt : null],
      );
      if (!row) throw notFound('conflict');
      const [made] = row.session_id ? await sessionsById(tx, [row.session_id]) : [];
      audit({ subject: row.id, changes: { resolution: row.resolution, sessionId: row.session_id } });
      if (made) tell({ enqueue }, { notice: 'booked', sessionIds: [made.id], actorId: actor.userId });
      return { id: row.id, resolution: row.resolution, session: made ?? null };
    },
  }),
);
