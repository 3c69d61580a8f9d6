/** Nothing waits for a webhook that does not come: the job of one order, the sweep, and the nightly comparison. */
import { systemActor } from '../kernel/command.ts';
import type { Deps, Subscribers } from '../kernel/deps.ts';
import { handler } from '../kernel/job.ts';
import { expireHoldsJob, resumeTicketsJob, sweepTicketsJob } from './jobs.ts';
import { finishRefunds } from './refund.ts';
import { apply, giveUp, knownOrder, orderBehind, type By, type KnownOrder } from './sync-tickets.ts';

/** Asks the provider; a page whose hold is over is closed there, so that nobody pays for what is no longer kept. */
async function look(deps: Deps, order: KnownOrder, by: By): Promise<boolean> {
  if (order.checkout_session_id === null) return order.over ? giveUp(deps, order, 'interrupted before the provider was heard', by) : false;
  let session = await deps.payments.checkoutSession(order.checkout_session_id);
  if (!session) return giveUp(deps, order, 'the provider knows no such checkout', by);
  if (session.status === 'open' && order.over) {
    session = await deps.payments.expireCheckout(session.id);
    // Paid in the same moment: looked at as a whole.
    if (session.status === 'complete') session = (await deps.payments.checkoutSession(session.id)) ?? session;
  }
  return apply(deps, order, session, by);
}

/** True when something changed. */
async function finish(deps: Deps, orderId: string, by: By): Promise<boolean> {
  const order = await knownOrder(deps, by, 'id', orderId);
  if (!order) return false;
  const moved = order.status === 'pending' && (await look(deps, order, by));
  return (await finishRefunds(deps, orderId, by.verb)) || moved;
}

export const resumeTickets = handler(resumeTicketsJob, async ({ deps }, { orderId }) => {
  await finish(deps, orderId, { verb: 'tickets.resume' });
});

/** Of those that wait for their payment, whose hold is over, the older ones once an hour; and money that has been due for a while. */
const UNFINISHED = `
  SELECT o.id FROM ticket_orders o JOIN ticket_reservations r ON r.id = o.reservation_id
  WHERE o.status = 'pending' AND (r.status <> 'held' OR r.expires_at <= app.now()) 
    AND (o.created_at > app.now() - interval '3 hours' OR extract(minute FROM app.now()) < 5)
  UNION SELECT f.order_id FROM ticket_refunds f WHERE f.state = 'due' AND f.created_at < app.now() - interval '10 minutes'
  ORDER BY 1 LIMIT 1000`;

export const sweepTickets = handler(sweepTicketsJob, async ({ deps }) => {
  const by = { verb: 'tickets.sweep' };
  for (const { id } of await deps.system.read<{ id: string }>(systemActor(deps, by.verb), UNFINISHED)) {
    try {
      await finish(deps, id, by);
    } catch (error) {
      // The next one may do, and this one is asked about again.
      deps.log.warn({ orderId: id, error: String(error) }, 'order of tickets not looked up');
    }
  }
});

const TO_COMPARE = `
  SELECT id FROM ticket_orders WHERE status = 'pending' AND checkout_session_id IS NOT NULL
  UNION SELECT order_id FROM ticket_refunds WHERE state = 'due' ORDER BY 1`;

export const reconcileTickets: Subscribers['reconcile'][number] = async (deps) => {
  const by = { verb: 'tickets.reconcile' };
  const result = { checked: 0, repaired: 0, failed: 0, notes: [] as string[] };
  for (const { id } of await deps.system.read<{ id: string }>(systemActor(deps, by.verb), TO_COMPARE)) {
    result.checked += 1;
    try {
      if (await finish(deps, id, by)) result.repaired += 1;
    } catch (error) {
      result.failed += 1;
      result.notes.push(`tickets ${id}: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown'}`);
    }
  }
  return result;
};

/** Something happened to a checkout: which order it pays for the provider says, not the webhook. */
export const ticketsMoved: Subscribers['checkoutMoved'][number] = async (deps, { sessionId, look: ask }) => {
  const by = { verb: 'tickets.moved' };
  const order = await orderBehind(deps, by, sessionId, ask);
  if (!order) return false;
  const session = await ask();
  if (session) await apply(deps, order, session, by);
  return true;
};

/** One event a transaction: nobody's purchase waits for another event's. */
const EXPIRE = 'SELECT app.expire_holds(1) AS ended';
const EVENTS_AT_ONCE = 500;

export const expireHolds = handler(expireHoldsJob, async ({ deps }) => {
  const who = systemActor(deps, 'tickets.expireHolds');
  for (let count = 0; count < EVENTS_AT_ONCE; count += 1) {
    const [row] = await deps.system.transaction(who, (tx) => tx.sql<{ ended: number }>(EXPIRE));
    if (!row?.ended) return;
  }
});
