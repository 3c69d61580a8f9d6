/** Nothing waits for a webhook that does not come: the job of one order, the hourly look at what is overdue, and the nightly comparison. */
import { systemActor } from '../kernel/command.ts';
import type { Deps, Subscribers } from '../kernel/deps.ts';
import { handler } from '../kernel/job.ts';
import type { OrderStatus } from './contract.ts';
import { resumeOrderJob, sweepOrdersJob } from './order-jobs.ts';
import { giveUpOrder } from './order-seats.ts';
import { finishRefund } from './refund.ts';
import { syncOrder } from './sync-order.ts';

interface Unfinished {
  id: string;
  status: OrderStatus;
  checkout_session_id: string | null;
  refund_state: 'none' | 'due' | 'done';
}

const COLUMNS = 'SELECT id, status, checkout_session_id, refund_state FROM orders';

/** True when something changed. */
async function finish(deps: Deps, order: Unfinished, verb: string): Promise<boolean> {
  if (order.refund_state === 'due') return finishRefund(deps, order.id, verb);
  if (order.status !== 'pending') return false;
  if (order.checkout_session_id !== null) return (await syncOrder(deps, { orderId: order.id }, { verb }))?.changed ?? false;
  await giveUpOrder(deps, order.id, new Error('interrupted before the provider was heard'));
  return true;
}

export const resumeOrder = handler(resumeOrderJob, async ({ deps }, { orderId }) => {
  const [order] = await deps.system.transaction(systemActor(deps, 'orders.resume'), (tx) =>
    tx.sql<Unfinished>(`${COLUMNS} WHERE id = $1`, [orderId]),
  );
  if (order) await finish(deps, order, 'orders.resume');
});

/** A checkout is open for an hour: whatever is pending for longer was paid, has expired, or settles later. */
export const sweepOrders = handler(sweepOrdersJob, async ({ deps }) => {
  const overdue = await deps.system.transaction(systemActor(deps, 'orders.sweep'), (tx) =>
    tx.sql<Unfinished>(`${COLUMNS} WHERE status = 'pending' AND created_at < app.now() - interval '70 minutes' ORDER BY created_at`),
  );
  for (const order of overdue) {
    try {
      await finish(deps, order, 'orders.sweep');
    } catch (error) {
      // The next one may do, and this one is asked about again within the hour.
      deps.log.warn({ orderId: order.id, error: String(error) }, 'order not looked up');
    }
  }
});

/** Every order that is not finished is brought in step with the provider. */
export const reconcileOrders: Subscribers['reconcile'][number] = async (deps) => {
  const result = { checked: 0, repaired: 0, failed: 0, notes: [] as string[] };
  const open = await deps.system.transaction(systemActor(deps, 'orders.reconcile'), (tx) =>
    tx.sql<Unfinished>(
      `${COLUMNS} WHERE (status = 'pending' AND checkout_session_id IS NOT NULL) OR refund_state = 'due' ORDER BY created_at`,
    ),
  );
  for (const order of open) {
    result.checked += 1;
    try {
      if (await finish(deps, order, 'orders.reconcile')) result.repaired += 1;
    } catch (error) {
      result.failed += 1;
      result.notes.push(`order ${order.id}: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown'}`);
    }
  }
  return result;
};

/** Something happened to a checkout: which order it pays for the provider says, not the webhook. */
export const orderMoved: Subscribers['checkoutMoved'][number] = async (deps, { sessionId, look }) =>
  (await syncOrder(deps, { sessionId }, { verb: 'seats.orderMoved', look })) !== null;
