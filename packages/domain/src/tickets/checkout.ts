/**
 * From a hold to an order. Free: paid at once. Else nothing is sold here: the order counts once the provider says that it is paid
 * (`syncTickets`). An order has one payment page, however often it is asked for: pressed again after a crash or a refusal, it is the same
 * while the hold stands. What nobody finishes its job closes when the hold is over.
 */
import { createHash } from 'node:crypto';
import type { Tx } from '@seatwise/db';
import { anybody, systemActor } from '../kernel/command.ts';
import type { Deps, TicketSource } from '../kernel/deps.ts';
import { DomainError, invalidState } from '../kernel/errors.ts';
import type { Locale } from '../kernel/input.ts';
import { carriedHash, hashOfToken } from '../kernel/keys.ts';
import { openSaga } from '../kernel/saga.ts';
import { CheckoutInput, type CheckedOutView, type TicketOrderStatus } from './contract.ts';
import { resumeTicketsJob } from './jobs.ts';
import { tellPaid } from './paid.ts';

const VERB = 'tickets.checkout';
const MINUTE = 60_000;
/** The provider wants half an hour at least; the hold's own end closes the page before. */
const BEYOND_HOLD_MINUTES = 31;
const DAY_MINUTES = 24 * 60;

const ORDER = 'SELECT * FROM app.order_tickets($1, $2, $3, $4, $5, $6, $7, $8::jsonb)';
const LINES = `
  SELECT t.name AS title, e.title AS event_title, e.slug, i.unit_amount, i.quantity
  FROM ticket_reservation_items i JOIN ticket_tiers t ON t.id = i.tier_id JOIN events e ON e.id = t.event_id WHERE i.reservation_id = $1
  ORDER BY t.display_order, t.id`;
const WRITE = `
  UPDATE ticket_orders SET checkout_session_id = $2, checkout_url = $3
  WHERE id = $1 AND status = 'pending' AND (checkout_session_id IS NULL OR checkout_session_id = $2) RETURNING id`;

interface Ordered {
  order_id: string;
  event_id: string;
  organization_id: string;
  status: TicketOrderStatus;
  paid_now: boolean;
  total: number;
  currency: string;
  locale: Locale;
  tickets: number;
  source: TicketSource;
  checkout_url: string | null;
  held_until: Date;
}

interface Line {
  title: string;
  event_title: string;
  slug: string;
  unit_amount: number;
  quantity: number;
}

export const checkout = openSaga({
  verb: VERB,
  input: CheckoutInput,
  authorize: anybody,
  async prepare({ tx, input, deps, tokens, audit, enqueue }) {
    const fresh = deps.ids.uuid();
    const [order] = await tx.sql<Ordered & Record<string, unknown>>(ORDER, [
      input.reservationId,
      carriedHash(tokens, 'guest'),
      fresh,
      hashOfToken(deps.orderTokens.tokenOf(fresh)),
      input.buyer.name,
      input.buyer.email,
      input.locale ?? null,
      JSON.stringify(input.attendees ?? []),
    ]);
    if (!order) throw new Error('The order was not written');
    const { order_id: orderId, event_id: eventId, organization_id: organizationId, status, total, currency, tickets, source } = order;
    audit({ organizationId, subject: orderId, changes: { reservationId: input.reservationId, tickets, total, currency, status } });
    if (order.paid_now) await tellPaid(tx, deps, { orderId, eventId, organizationId, tickets, total, currency, source });
    if (status === 'pending') {
      const runAt = new Date(order.held_until.getTime() + 2000);
      enqueue(resumeTicketsJob, { orderId }, { runAt, key: `tickets-${orderId}` });
    }
    return { order, lines: status === 'pending' && order.checkout_url === null ? await linesOf(tx, input.reservationId) : [] };
  },
  async call({ order, lines }, { input, actor, deps }): Promise<CheckedOutView> {
    const { order_id: orderId, status } = order;
    if (status === 'paid') return { orderId, url: null };
    if (status !== 'pending') throw invalidState('This order is over. Choose your tickets again.', { state: status });
    if (order.checkout_url !== null) return { orderId, url: order.checkout_url };
    const session = await deps.payments.createTicketCheckout(
      {
        orderId,
        organizationId: order.organization_id,
        lines: lines
          .filter((line) => line.unit_amount > 0)
          .map((line) => ({ title: line.title, description: line.event_title, unitAmount: line.unit_amount, quantity: line.quantity })),
        currency: order.currency,
        buyerEmail: input.buyer.email,
        locale: order.locale,
        successUrl: `${deps.publicUrl}/order?checkout={CHECKOUT_SESSION_ID}`,
        cancelUrl: `${deps.publicUrl}/e/${lines[0]?.slug ?? ''}`,
        expiresAt: endOf(order.held_until, deps.ticketHoldMinutes),
      },
      // Of the words as well: a key is good for one request alone.
      `${orderId}-${digest([input.buyer.email, order.locale])}`,
    );
    const [written] = await deps.system.transaction(systemActor(deps, VERB, actor?.userId ?? null), (tx) =>
      tx.sql(WRITE, [orderId, session.id, session.url]),
    );
    if (!written || !session.url) {
      await closeQuietly(deps, session.id);
      throw new DomainError('RESERVATION_EXPIRED', 'The time to pay is over. Choose your tickets again.');
    }
    return { orderId, url: session.url };
  },
});

const linesOf = (tx: Pick<Tx, 'sql'>, reservationId: string): Promise<Line[]> =>
  tx.sql<Line & Record<string, unknown>>(LINES, [reservationId]);

/** The same whenever it is asked. A hold of a whole day leaves no room beyond it. */
const endOf = (heldUntil: Date, holdMinutes: number): Date =>
  new Date(heldUntil.getTime() + Math.min(BEYOND_HOLD_MINUTES, DAY_MINUTES - holdMinutes) * MINUTE);

const digest = (words: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16);

/** It took so long that the order was given up meanwhile: nobody is sent there. Should money come all the same, settling sees to it. */
async function closeQuietly(deps: Deps, sessionId: string): Promise<void> {
  try {
    await deps.payments.expireCheckout(sessionId);
  } catch (error) {
    deps.log.warn({ sessionId, error: String(error) }, 'payment page not closed');
  }
}
