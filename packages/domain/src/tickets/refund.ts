/**
 * Giving tickets back: the organizer at will, a buyer until the event's deadline. From the first step on they open no door, their seats are
 * free, and how much is given back is fixed; the money follows, and a crash in between is finished by the job, under the same key.
 */
import type { Tx } from '@seatwise/db';
import { anybody, systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { notFound } from '../kernel/errors.ts';
import { carriedHash } from '../kernel/keys.ts';
import { openSaga } from '../kernel/saga.ts';
import { enqueueAtCommit } from '../kernel/command.ts';
import { RefundTicketsInput, type TicketOrderView } from './contract.ts';
import { resumeTicketsJob, ticketNewsJob } from './jobs.ts';
import { showOrder } from './orders.ts';

const VERB = 'tickets.refund';
const REFUND = 'SELECT * FROM app.refund_tickets($1, $2::uuid[], $3, $4)';

interface Taken {
  refund_id: string;
  amount: number;
  tickets: number;
  event_id: string;
  organization_id: string;
  currency: string;
}

export const refund = openSaga({
  verb: VERB,
  input: RefundTicketsInput,
  authorize: anybody,
  async prepare({ tx, input, deps, tokens, audit, enqueue }) {
    const { orderId } = input;
    const named = input.tickets ? [...new Set(input.tickets)] : null;
    const keys = [carriedHash(tokens, 'order'), carriedHash(tokens, 'guest')];
    const [taken] = await tx.sql<Taken & Record<string, unknown>>(REFUND, [orderId, named, ...keys]);
    if (!taken) throw notFound('order');
    const { refund_id: refundId, event_id: eventId, organization_id: organizationId, amount, tickets, currency } = taken;
    audit({ organizationId, subject: orderId, changes: { refundId, tickets, amount } });
    for (const subscriber of deps.subscribers.ticketsRefunded)
      await subscriber({ tx, deps, orderId, eventId, organizationId, tickets, total: amount, currency });
    if (amount === 0) enqueue(ticketNewsJob, { notice: 'refunded', orderId, refundId });
    else enqueue(resumeTicketsJob, { orderId }, { runAt: new Date(Date.now() + 60_000), key: `tickets-${orderId}` });
  },
  async call(_, { input, actor, deps, tokens }): Promise<TicketOrderView> {
    try {
      await finishRefunds(deps, input.orderId, VERB);
    } catch (error) {
      // It is begun and will be done: the job goes on asking. The view says that it is under way.
      deps.log.warn({ orderId: input.orderId, error: String(error) }, 'refund of tickets not done yet');
    }
    const view = await showOrder(deps, systemActor(deps, VERB, actor?.userId ?? null), input.orderId, tokens);
    if (!view) throw notFound('order');
    return view;
  },
});

interface Due {
  id: string;
  amount: number;
  cause: string;
  tickets: number;
  payment_intent_id: string | null;
}

const DUE = `
  SELECT f.id, f.amount, f.cause, cardinality(f.ticket_ids) AS tickets, o.payment_intent_id
  FROM ticket_refunds f JOIN ticket_orders o ON o.id = f.order_id WHERE f.order_id = $1 AND f.state = 'due' ORDER BY f.created_at, f.id`;
const DONE =
  "UPDATE ticket_refunds SET state = 'done', provider_refund_id = $2, done_at = app.now() WHERE id = $1 AND state = 'due' RETURNING id";

/** Asks the provider to give back what an order is owed, each part once whatever is repeated. True when this call finished one. */
export async function finishRefunds(deps: Deps, orderId: string, verb: string): Promise<boolean> {
  const who = systemActor(deps, verb);
  let finished = false;
  for (const due of await deps.system.read<Due>(who, DUE, [orderId])) {
    if (due.payment_intent_id === null) throw new Error(`The order ${orderId} was paid, and no payment of it is known`);
    const { refundId } = await deps.payments.refundPayment(
      { paymentIntentId: due.payment_intent_id, amount: due.amount, orderId, part: due.id },
      `refund-${due.id}`,
    );
    const done = await deps.system.transaction(who, async (tx) => {
      const [row] = await tx.sql(DONE, [due.id, refundId]);
      if (row) tellGivenBack(tx, orderId, due);
      return row !== undefined;
    });
    finished ||= done;
  }
  return finished;
}

/** Whose event was cancelled, or whose payment came too late, has been told so already. */
function tellGivenBack(tx: Tx, orderId: string, { id, cause }: Due): void {
  if (cause === 'buyer' || cause === 'organizer') enqueueAtCommit(tx, ticketNewsJob, { notice: 'refunded', orderId, refundId: id });
}
