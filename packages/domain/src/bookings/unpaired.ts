/** Pairing ended: so does everything that the two had planned. */
import type { Subscribers } from '../kernel/deps.ts';
import { enqueueAtCommit } from '../kernel/command.ts';
import { tell } from './tell.ts';

export const endBookings: Subscribers['unpaired'][number] = async ({ tx, coachId, memberId, actorId }) => {
  const lost = await tx.sql<{ id: string }>('SELECT id FROM app.end_bookings_between($1, $2) AS id', [coachId, memberId]);
  if (lost.length === 0) return;
  const enqueue: Parameters<typeof tell>[0]['enqueue'] = (job, payload, options) => enqueueAtCommit(tx, job, payload, options);
  tell({ enqueue }, { notice: 'unpaired', sessionIds: lost.map(({ id }) => id), actorId });
};
