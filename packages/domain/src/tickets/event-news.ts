/** What events say to those who hold tickets: subscribers in the transaction of the change, and the job that fans out to every order. */
import { enqueueAtCommit, enqueueManyAtCommit, systemActor } from '../kernel/command.ts';
import type { Subscribers } from '../kernel/deps.ts';
import { handler } from '../kernel/job.ts';
import { eventNewsJob, resumeTicketsJob, ticketNewsJob } from './jobs.ts';

export const tellMoved: Subscribers['eventMoved'][number] = async ({ tx, eventId, sequence, time, place }) => {
  enqueueAtCommit(tx, eventNewsJob, { notice: 'moved', eventId, sequence, time, place });
};

/** Holds end, tickets go, what was paid is owed back: with the event, or not at all. */
export const cancelTickets: Subscribers['eventCancelled'][number] = async ({ tx, eventId }) => {
  await tx.sql('SELECT app.cancel_event_tickets($1)', [eventId]);
  enqueueAtCommit(tx, eventNewsJob, { notice: 'cancelled', eventId });
};

const HOLDERS = `
  SELECT o.id FROM ticket_orders o WHERE o.event_id = $1 AND o.status IN ('paid', 'partly_refunded') AND o.buyer_email IS NOT NULL ORDER BY o.id`;
const GIVEN_BACK = "SELECT id, order_id, state FROM ticket_refunds WHERE event_id = $1 AND cause = 'event_cancelled' ORDER BY id";
const WAITING = "SELECT id FROM ticket_orders WHERE event_id = $1 AND status = 'pending' ORDER BY id";

export const tellHolders = handler(eventNewsJob, async ({ deps }, news) => {
  await deps.system.transaction(systemActor(deps, 'tickets.eventNews'), async (tx) => {
    const { eventId } = news;
    if (news.notice === 'moved') {
      const { notice, sequence, time, place } = news;
      const holders = await tx.sql<{ id: string }>(HOLDERS, [eventId]);
      enqueueManyAtCommit(
        tx,
        ticketNewsJob,
        holders.map(({ id: orderId }) => ({ notice, orderId, sequence, time, place })),
      );
      return;
    }
    const refunds = await tx.sql<{ id: string; order_id: string; state: 'due' | 'done' }>(GIVEN_BACK, [eventId]);
    const waiting = await tx.sql<{ id: string }>(WAITING, [eventId]);
    enqueueManyAtCommit(
      tx,
      ticketNewsJob,
      refunds.map(({ id: refundId, order_id: orderId }) => ({ notice: 'refunded' as const, orderId, refundId })),
    );
    const unfinished = [...refunds.filter(({ state }) => state === 'due').map((refund) => refund.order_id), ...waiting.map(({ id }) => id)];
    enqueueManyAtCommit(
      tx,
      resumeTicketsJob,
      unfinished.map((orderId) => ({ orderId })),
    );
  });
});
