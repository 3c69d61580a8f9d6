/**
 * Buying seats of a course. Nothing is granted here: an order counts once the provider says that it is paid (`syncOrder`), or at once
 * when it costs nothing. The order's id is the idempotency key: an order has one checkout, however often it is asked for.
 */
import { DomainError, invalidInput, invalidState, notFound } from '../kernel/errors.ts';
import { systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import type { Locale } from '../kernel/input.ts';
import { saga } from '../kernel/saga.ts';
import { MAX_ORDER_TOTAL, OrderSeatsInput, type OrderedView } from './contract.ts';
import { courseStaff } from './courses.ts';
import { resumeOrderJob } from './order-jobs.ts';
import { mailPaid } from './order-mail.ts';
import { auditMoved } from './sync-order.ts';

const MINUTE = 60_000;
/** The provider wants half an hour at least from when it gets the request; people want time to find their card. */
const CHECKOUT_MINUTES = 60;

interface ToOrder {
  title: string;
  seat_price: number;
  currency: string;
  organization_id: string;
  organization_status: string;
  email: string | null;
  locale: Locale;
}

export const orderSeats = saga({
  verb: 'seats.orderSeats',
  input: OrderSeatsInput,
  authorize: courseStaff,
  async prepare({ tx, input, actor, deps, audit, enqueue }) {
    const [course] = await tx.sql<ToOrder>(
      `SELECT c.title, c.seat_price, c.currency, c.organization_id, g.status AS organization_status, p.email::text AS email, p.locale
       FROM courses c JOIN organizations g ON g.id = c.organization_id JOIN people p ON p.id = $2 WHERE c.id = $1`,
      [input.courseId, actor.userId],
    );
    if (!course) throw notFound('course');
    if (course.organization_status !== 'approved') {
      throw new DomainError('ORGANIZATION_NOT_APPROVED', 'The organisation is not approved at present.', {
        status: course.organization_status,
      });
    }
    const total = course.seat_price * input.quantity;
    if (total > MAX_ORDER_TOTAL) throw invalidInput('quantity', 'comes to more than one payment can be for');
    const free = total === 0;
    const [order] = await tx.sql<{ id: string }>(
      `INSERT INTO orders (course_id, organization_id, buyer_id, quantity, unit_amount, currency, status, paid_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $7 = 'paid' THEN app.now() END, app.now()) RETURNING id`,
      [input.courseId, course.organization_id, actor.userId, input.quantity, course.seat_price, course.currency, free ? 'paid' : 'pending'],
    );
    if (!order) throw new Error('The order was not written');
    audit({
      organizationId: course.organization_id,
      subject: order.id,
      changes: { seats: input.quantity, unitAmount: course.seat_price, currency: course.currency },
    });
    if (free) await mailPaid(tx, deps, order.id);
    else enqueue(resumeOrderJob, { orderId: order.id }, { runAt: new Date(Date.now() + 2 * MINUTE), key: `order-${order.id}` });
    return { orderId: order.id, course, free };
  },
  async call({ orderId, course, free }, { input, actor, deps, requireStill }): Promise<OrderedView> {
    if (free) return { orderId, checkoutUrl: null };
    const page = `${deps.publicUrl}/trainer/organizations/${course.organization_id}/orders/${orderId}`;
    try {
      const session = await deps.payments.createOrderCheckout(
        {
          orderId,
          organizationId: course.organization_id,
          title: course.title,
          unitAmount: course.seat_price,
          currency: course.currency,
          quantity: input.quantity,
          buyerEmail: course.email,
          locale: course.locale,
          successUrl: `${page}?paid=1`,
          cancelUrl: `${page}?left=1`,
          expiresAt: new Date(deps.clock.now().getTime() + CHECKOUT_MINUTES * MINUTE),
        },
        orderId,
      );
      const [written] = await deps.system.transaction(systemActor(deps, 'seats.orderSeats', actor.userId), (tx) =>
        tx.sql("UPDATE orders SET checkout_session_id = $2, checkout_url = $3 WHERE id = $1 AND status = 'pending' RETURNING id", [
          orderId,
          session.id,
          session.url,
        ]),
      );
      // It took so long that the order was given up meanwhile.
      if (!written || !session.url) throw invalidState('This checkout is over. Order again.', { state: 'expired' });
      await requireStill();
      return { orderId, checkoutUrl: session.url };
    } catch (error) {
      await giveUpOrder(deps, orderId, error);
      throw error;
    }
  },
});

/** Nobody is sent to its checkout. Should money come all the same, it is honoured. */
export async function giveUpOrder(deps: Deps, orderId: string, error: unknown): Promise<void> {
  const failure = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
  try {
    await deps.system.transaction(systemActor(deps, 'seats.giveUpOrder'), async (tx) => {
      const [order] = await tx.sql<{ id: string; organization_id: string }>(
        "UPDATE orders SET status = 'expired', failure = $2, checkout_url = NULL WHERE id = $1 AND status = 'pending' RETURNING id, organization_id",
        [orderId, failure],
      );
      if (order) auditMoved(tx, { ...order, status: 'pending', actorId: null }, 'expired');
    });
  } catch (second) {
    // The order stays as it is, and its job finds it.
    deps.log.warn({ orderId, error: String(second) }, 'order not given up');
  }
}
