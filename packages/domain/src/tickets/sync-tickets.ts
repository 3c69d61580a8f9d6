/**
 * The one path that sells what was paid for. It looks the present up at the provider, with no transaction open, then writes it down under
 * the event's lock (`app.settle_ticket_order`): tickets, or money owed back. Repeated, reordered and at once from several sides, an order is
 * settled once: webhook, success page, its own job, the sweep and the nightly comparison all come here.
 */
import type { Tx } from '@seatwise/db';
import { outcomeOf } from '../billing/index.ts';
import { auditAtCommit, enqueueAtCommit, systemActor } from '../kernel/command.ts';
import type { Deps, TicketSource } from '../kernel/deps.ts';
import { UUID } from '../kernel/page.ts';
import type { CheckoutSession } from '../ports/payments.ts';
import type { TicketOrderStatus } from './contract.ts';
import { resumeTicketsJob, ticketNewsJob } from './jobs.ts';
import { tellPaid } from './paid.ts';

export interface KnownOrder {
  id: string;
  organization_id: string;
  status: TicketOrderStatus;
  total: number;
  checkout_session_id: string | null;
  /** Its hold does not stand any more. */
  over: boolean;
}

const KNOWN = `
  SELECT o.id, o.organization_id, o.status, o.total, o.checkout_session_id, r.status <> 'held' OR r.expires_at <= app.now() AS over
  FROM ticket_orders o JOIN ticket_reservations r ON r.id = o.reservation_id WHERE`;
const BY = { id: `${KNOWN} o.id = $1`, session: `${KNOWN} o.checkout_session_id = $1` };

export interface By {
  verb: string;
  actorId?: string | null;
}

export async function knownOrder(deps: Deps, by: By, key: keyof typeof BY, value: string): Promise<KnownOrder | null> {
  const [row] = await deps.system.read<KnownOrder>(systemActor(deps, by.verb, by.actorId ?? null), BY[key], [value]);
  return row ?? null;
}

/** Which order a session pays for. A crash between making it and writing it down leaves one that only its own metadata tells of. */
export async function orderBehind(
  deps: Deps,
  by: By,
  sessionId: string,
  look: () => Promise<CheckoutSession | null>,
): Promise<KnownOrder | null> {
  const known = await knownOrder(deps, by, 'session', sessionId);
  if (known) return known;
  const session = await look();
  return session?.orderId && UUID.test(session.orderId) ? knownOrder(deps, by, 'id', session.orderId) : null;
}

interface Settled {
  changed: boolean;
  status: TicketOrderStatus;
  event_id: string;
  organization_id: string;
  tickets: number;
  total: number;
  currency: string;
  source: TicketSource;
}

const SETTLE = 'SELECT * FROM app.settle_ticket_order($1, $2, $3)';
const EXPIRE = 'SELECT app.expire_ticket_order($1, $2, $3) AS changed';

const noted = (tx: Tx, by: By, order: Pick<KnownOrder, 'id' | 'organization_id'>, to: 'paid' | 'paidLate' | 'expired'): void =>
  auditAtCommit(
    tx,
    { actorId: by.actorId ?? null, verb: `tickets.${to}`, requestId: null },
    { organizationId: order.organization_id, subject: order.id, changes: {} },
  );

/** True when something changed. */
export async function apply(deps: Deps, order: KnownOrder, session: CheckoutSession, by: By): Promise<boolean> {
  const outcome = outcomeOf(session);
  if (!outcome) return false;
  if (order.checkout_session_id !== null && order.checkout_session_id !== session.id) return apart(deps, order, session);
  return deps.system.transaction(systemActor(deps, by.verb, by.actorId ?? null), async (tx) => {
    if (outcome.status === 'expired') {
      const [row] = await tx.sql<{ changed: boolean }>(EXPIRE, [order.id, session.id, outcome.failure]);
      if (row?.changed) noted(tx, by, order, 'expired');
      return row?.changed ?? false;
    }
    const [settled] = await tx.sql<Settled & Record<string, unknown>>(SETTLE, [order.id, session.id, session.paymentIntentId]);
    if (!settled?.changed) return false;
    const { event_id: eventId, organization_id: organizationId, tickets, total, currency, source } = settled;
    if (settled.status === 'paid') {
      noted(tx, by, order, 'paid');
      await tellPaid(tx, deps, { orderId: order.id, eventId, organizationId, tickets, total, currency, source });
      return true;
    }
    noted(tx, by, order, 'paidLate');
    await oweBack(tx, order.id);
    return true;
  });
}

/** No seat was left, or the event is off: the buyer is told at once, and the money follows. */
async function oweBack(tx: Tx, orderId: string): Promise<void> {
  const [refund] = await tx.sql<{ id: string }>(
    'SELECT id FROM ticket_refunds WHERE order_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1',
    [orderId],
  );
  if (refund) enqueueAtCommit(tx, ticketNewsJob, { notice: 'refunded', orderId, refundId: refund.id });
  enqueueAtCommit(tx, resumeTicketsJob, { orderId }, { key: `tickets-${orderId}` });
}

/** A second page for the same order, which nobody was sent to. Paid all the same, it is given back. */
async function apart(deps: Deps, order: KnownOrder, session: CheckoutSession): Promise<boolean> {
  deps.log.warn({ orderId: order.id, sessionId: session.id, expected: order.checkout_session_id }, 'a second checkout names an order');
  if (session.paymentStatus !== 'paid' || session.paymentIntentId === null) return false;
  await deps.payments.refundPayment(
    { paymentIntentId: session.paymentIntentId, amount: order.total, orderId: order.id, part: session.id },
    `refund-${session.id}`,
  );
  return true;
}

/** Ends an order nobody got as far as paying: the provider never heard of it, or knows it no more. */
export async function giveUp(deps: Deps, order: KnownOrder, failure: string, by: By): Promise<boolean> {
  return deps.system.transaction(systemActor(deps, by.verb, by.actorId ?? null), async (tx) => {
    const [row] = await tx.sql<{ changed: boolean }>(EXPIRE, [order.id, null, failure]);
    if (row?.changed) noted(tx, by, order, 'expired');
    return row?.changed ?? false;
  });
}
