/** Pairing ended: so does everything that the two had planned. */
import type { Subscribers } from '../kernel/deps.ts';
import type { Tx } from '@seatwise/db';
import { enqueueAtCommit } from '../kernel/command.ts';
import { tell } from './tell.ts';

const besideOf = (tx: Tx): Parameters<typeof tell>[0] => ({
  enqueue: (job, payload, options) => enqueueAtCommit(tx, job, payload, options),
});

export const endBookings: Subscribers['unpaired'][number] = async ({ tx, coachId, memberId, actorId }) => {
  const lost = await tx.sql<{ id: string }>('SELECT id FROM app.end_bookings_between($1, $2) AS id', [coachId, memberId]);
  tell(besideOf(tx), { notice: 'unpaired', sessionIds: lost.map(({ id }) => id), pair: { coachId, memberId }, actorId });
};

/** Of this transaction, in which the account was deleted: whatever it cancelled was planned with somebody. */
const LOST = `SELECT coach_id, member_id, cancelled_by, array_agg(id ORDER BY starts_at) AS ids FROM training_sessions
  WHERE cancelled_by = app.current_user_id() AND status = 'cancelled' AND starts_at > app.now() AND updated_at = now() GROUP BY 1, 2, 3`;

export const tellOfDeparture: Subscribers['accountDeleted'][number] = async ({ tx }) => {
  const lost = await tx.sql<{ coach_id: string; member_id: string; cancelled_by: string; ids: string[] }>(LOST);
  for (const { coach_id: coachId, member_id: memberId, cancelled_by: actorId, ids } of lost)
    tell(besideOf(tx), { notice: 'unpaired', sessionIds: ids, pair: { coachId, memberId }, actorId });
};
