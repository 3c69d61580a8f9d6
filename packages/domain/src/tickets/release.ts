/** Gives one's own hold back. Where it was to be paid, the page for it is closed at the provider. */
import { anybody, openCommand } from '../kernel/command.ts';
import { carriedHash } from '../kernel/keys.ts';
import { ReservationInput } from './contract.ts';
import { resumeTicketsJob } from './jobs.ts';

const RELEASE = 'SELECT event_id, order_id FROM app.release_reservation($1, $2)';

export const release = openCommand({
  verb: 'tickets.release',
  input: ReservationInput,
  authorize: anybody,
  async run({ tx, input: { reservationId }, tokens, audit, enqueue }): Promise<{ reservationId: string; status: 'released' }> {
    const [row] = await tx.sql<{ event_id: string; order_id: string | null }>(RELEASE, [reservationId, carriedHash(tokens, 'guest')]);
    audit({ subject: reservationId, changes: { eventId: row?.event_id } });
    if (row?.order_id) enqueue(resumeTicketsJob, { orderId: row.order_id }, { key: `tickets-${row.order_id}` });
    return { reservationId, status: 'released' };
  },
});
