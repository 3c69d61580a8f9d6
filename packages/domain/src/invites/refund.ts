/**
 * Giving back what nobody has claimed. From the first step on nobody can claim any more, and how much is given back is fixed: the money
 * follows, and a crash in between is finished by the job, under the same key.
 */
import type { Tx } from '@seatwise/db';
import { systemActor, type Authorize } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { forbidden, invalidState, notFound } from '../kernel/errors.ts';
import { saga } from '../kernel/saga.ts';
import type { Role } from '../seats/contract.ts';
import { OrderInput, type OrderStatus, type OrderView } from './contract.ts';
import { resumeOrderJob } from './order-jobs.ts';
import { mailRefunded } from './order-mail.ts';
import { orderFor, orderParty } from './orders.ts';

/** The buyer, and who manages the organisation's money. */
const refunder: Authorize<{ orderId: string }, undefined> = async (context) => {
  await orderParty(context);
  const { tx, input, actor } = context;
  const [row] = await tx.sql<{ buyer_id: string; role: Role | null }>(
    'SELECT buyer_id, app.role_in(organization_id) AS role FROM orders WHERE id = $1',
    [input.orderId],
  );
  if (row?.buyer_id !== actor.userId && row?.role !== 'owner' && row?.role !== 'admin')
    throw forbidden('to be the buyer, or owner or admin of this organisation');
};

interface ToRefund {
  organization_id: string;
  status: OrderStatus;
  quantity: number;
  unit_amount: number;
  claimed: number;
  payment_intent_id: string | null;
}

export const refundOrder = saga({
  verb: 'seats.refundOrder',
  input: OrderInput,
  authorize: refunder,
  async prepare({ tx, input, actor, deps, audit, enqueue }) {
    const { orderId } = input;
    await tx.sql('SELECT FROM orders WHERE id = $1 FOR NO KEY UPDATE', [orderId]);
    const [order] = await tx.sql<ToRefund>(
      `SELECT o.organization_id, o.status, o.quantity, o.unit_amount, o.payment_intent_id, u.seats_claimed AS claimed
       FROM orders o JOIN v_order_seat_usage u ON u.order_id = o.id WHERE o.id = $1`,
      [orderId],
    );
    if (!order) throw notFound('order');
    if (order.status !== 'paid') throw invalidState('Only a paid order can be refunded.', { state: order.status });
    const seats = order.quantity - order.claimed;
    if (seats <= 0) throw invalidState('Every seat of this order is taken: there is nothing to give back.', { state: 'nothing_to_refund' });
    const amount = seats * order.unit_amount;
    // One that was taken over from an older system: asking the provider would never end.
    if (amount > 0 && order.payment_intent_id === null)
      throw invalidState('No payment of this order is known here: its money is given back where it was taken.', { state: 'no_payment' });
    const revoked = await revokeLive(tx, orderId, actor.userId);
    await tx.sql(
      `UPDATE orders SET status = 'refunded', refund_seats = $2, refund_amount = $3, refunded_by = $4, refund_state = $5,
         refunded_at = CASE WHEN $5 = 'done' THEN app.now() END WHERE id = $1`,
      [orderId, seats, amount, actor.userId, amount === 0 ? 'done' : 'due'],
    );
    audit({ organizationId: order.organization_id, subject: orderId, changes: { seats, amount, revoked } });
    if (amount === 0) await mailRefunded(tx, deps, orderId);
    else enqueue(resumeOrderJob, { orderId }, { runAt: new Date(Date.now() + 60_000), key: `order-${orderId}` });
  },
  async call(_, { input, actor, deps, requireStill }): Promise<OrderView> {
    try {
      await finishRefund(deps, input.orderId, 'seats.refundOrder');
    } catch (error) {
      // It is begun and will be done: the job goes on asking. The view says that it is under way.
      deps.log.warn({ orderId: input.orderId, error: String(error) }, 'refund not done yet');
    }
    await requireStill();
    return deps.system.transaction(
      systemActor(deps, 'seats.refundOrder', actor.userId),
      (tx) => orderFor(tx, input.orderId, actor.userId),
      {
        readOnly: true,
      },
    );
  },
});

/** Under the order's lock: its live invites end, and what opens them. */
async function revokeLive(tx: Pick<Tx, 'sql'>, orderId: string, actorId: string): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(
    `WITH gone AS (UPDATE seat_invites SET revoked_at = app.now()
       WHERE order_id = $1 AND revoked_at IS NULL AND use_count < max_uses AND expires_at > app.now() RETURNING id, organization_id),
     ended AS (UPDATE invite_tokens SET ended_at = app.now() WHERE ended_at IS NULL AND invite_id IN (SELECT id FROM gone)),
     noted AS (INSERT INTO invite_events (invite_id, organization_id, kind, actor_id, at)
       SELECT id, organization_id, 'revoked', $2, app.now() FROM gone)
     SELECT count(*)::integer AS n FROM gone`,
    [orderId, actorId],
  );
  return row?.n ?? 0;
}

/** Asks the provider to give the money back, once whatever is repeated. True when this call is what finished it. */
export async function finishRefund(deps: Deps, orderId: string, verb: string): Promise<boolean> {
  const who = systemActor(deps, verb);
  const [due] = await deps.system.transaction(
    who,
    (tx) =>
      tx.sql<{ payment_intent_id: string | null; refund_amount: number }>(
        "SELECT payment_intent_id, refund_amount FROM orders WHERE id = $1 AND refund_state = 'due'",
        [orderId],
      ),
    { readOnly: true },
  );
  if (!due) return false;
  if (due.payment_intent_id === null) throw new Error(`The order ${orderId} was paid, and no payment of it is known`);
  const { refundId } = await deps.payments.refundPayment(
    { paymentIntentId: due.payment_intent_id, amount: due.refund_amount, orderId },
    `refund-${orderId}`,
  );
  return deps.system.transaction(who, async (tx) => {
    const [done] = await tx.sql(
      "UPDATE orders SET refund_id = $2, refund_state = 'done', refunded_at = app.now() WHERE id = $1 AND refund_state = 'due' RETURNING id",
      [orderId, refundId],
    );
    if (!done) return false;
    await mailRefunded(tx, deps, orderId);
    return true;
  });
}
