/**
 * The one path that grants what was paid for. It looks the present up at the provider, with no transaction open, then writes it down
 * under the order's lock. Repeated, reordered and at once from several sides, an order is fulfilled once: webhook, success page, the
 * hourly sweep and the nightly comparison all come here.
 */
import type { Tx } from '@seatwise/db';
import { outcomeOf } from '../billing/index.ts';
import { auditAtCommit, systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { UUID } from '../kernel/page.ts';
import type { CheckoutSession } from '../ports/payments.ts';
import type { OrderStatus } from './contract.ts';
import { mailPaid } from './order-mail.ts';

export interface SyncedOrder {
  orderId: string;
  organizationId: string;
  status: OrderStatus;
  changed: boolean;
  /** As the provider has it; null when the order has none. */
  session: CheckoutSession | null;
}

interface Known {
  id: string;
  organization_id: string;
  status: OrderStatus;
  checkout_session_id: string | null;
}

const KNOWN = 'SELECT id, organization_id, status, checkout_session_id FROM orders';

/** On the record of the organisation: nobody's deed, or that of whoever came back to the success page. */
export function auditMoved(
  tx: Tx,
  order: { id: string; organization_id: string; status: OrderStatus; actorId: string | null },
  to: 'paid' | 'expired',
): void {
  auditAtCommit(
    tx,
    { actorId: order.actorId, verb: to === 'paid' ? 'seats.orderPaid' : 'seats.orderExpired', requestId: null },
    { organizationId: order.organization_id, subject: order.id, changes: { status: { from: order.status, to } } },
  );
}

/** Null when it is no order of ours. */
export async function syncOrder(
  deps: Deps,
  which: { sessionId: string } | { orderId: string },
  by: { verb: string; actorId?: string | null; look?: () => Promise<CheckoutSession | null> },
): Promise<SyncedOrder | null> {
  const who = systemActor(deps, by.verb, by.actorId ?? null);
  const find = (column: 'id' | 'checkout_session_id', value: string) =>
    deps.system.transaction(who, (tx) => tx.sql<Known>(`${KNOWN} WHERE ${column} = $1`, [value]), { readOnly: true });

  let [order] = await ('orderId' in which ? find('id', which.orderId) : find('checkout_session_id', which.sessionId));
  if (!order && 'orderId' in which) return null;
  const sessionId = 'sessionId' in which ? which.sessionId : order?.checkout_session_id;
  const session = sessionId ? await (by.look ?? (() => deps.payments.checkoutSession(sessionId)))() : null;
  // A crash between making the checkout and writing it down leaves one that only its own metadata tells of.
  if (!order && session?.orderId && UUID.test(session.orderId)) [order] = await find('id', session.orderId);
  if (!order) return null;
  const { id: orderId, organization_id: organizationId } = order;
  if (!session) return { orderId, organizationId, status: order.status, changed: false, session };

  const outcome = outcomeOf(session);
  return deps.system.transaction(who, async (tx) => {
    const [row] = await tx.sql<Known>(`${KNOWN} WHERE id = $1 FOR NO KEY UPDATE`, [orderId]);
    if (!row) return null;
    const nothing = { orderId, organizationId, status: row.status, changed: false, session };
    if (row.checkout_session_id !== null && row.checkout_session_id !== session.id) {
      deps.log.warn(
        { orderId, sessionId: session.id, expected: row.checkout_session_id },
        'a second checkout names an order that has its own',
      );
      return nothing;
    }
    // Money that arrives late is honoured: an order that expired becomes paid, never the other way round.
    const moves =
      outcome !== null && (outcome.status === 'paid' ? row.status !== 'paid' && row.status !== 'refunded' : row.status === 'pending');
    if (!moves) return nothing;
    if (outcome.status === 'paid') {
      await tx.sql(
        `UPDATE orders SET status = 'paid', paid_at = app.now(), checkout_session_id = $2, checkout_url = NULL, payment_intent_id = $3, failure = NULL
         WHERE id = $1`,
        [orderId, session.id, session.paymentIntentId],
      );
      await mailPaid(tx, deps, orderId);
    } else {
      await tx.sql("UPDATE orders SET status = 'expired', checkout_session_id = $2, checkout_url = NULL, failure = $3 WHERE id = $1", [
        orderId,
        session.id,
        outcome.failure?.slice(0, 500) ?? null,
      ]);
    }
    auditMoved(tx, { ...row, actorId: by.actorId ?? null }, outcome.status);
    return { orderId, organizationId, status: outcome.status, changed: true, session };
  });
}
