/** What holds of an organisation's billing: after every step, and once everything has been told. */
import { parseSeatLookupKey } from '@seatwise/domain/billing/plans';
import type { SandboxState } from '@seatwise/sandbox/stripe';
import { expect } from 'vitest';
import type { BillingBench } from './billing-bench.ts';

type Subscription = SandboxState['subscriptions'][number];

/** What a history has seen so far. */
export interface Watch {
  /** The largest quantity that Stripe ever said was running. */
  mostPaid: number;
  /** Subscriptions that somebody ended at Stripe. */
  endedByHand: Set<string>;
}

const GRANTS = new Set(['active', 'trialing', 'past_due', 'unpaid', 'paused']);
const isLive = ({ status }: Subscription): boolean => GRANTS.has(status);
const quantityOf = ({ items }: Subscription): number => items.data[0]?.quantity ?? 0;
const at = (seconds: number | null | undefined): string | null =>
  typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : null;

const FIGURES = `
  SELECT o.seat_limit, s.purchased_seats, o.active_members_count,
    (SELECT count(*)::int FROM organization_members m WHERE m.organization_id = o.id AND m.status = 'active' AND m.role = 'member') AS seated,
    (SELECT coalesce(sum(delta), 0)::int FROM seat_ledger l WHERE l.organization_id = o.id AND l.kind = 'purchase') AS bought,
    (SELECT coalesce(sum(delta), 0)::int FROM seat_ledger l WHERE l.organization_id = o.id AND l.kind = 'usage') AS used
  FROM organizations o JOIN organization_subscriptions s ON s.organization_id = o.id WHERE o.id = $1`;

interface Figures {
  seat_limit: number;
  purchased_seats: number;
  active_members_count: number;
  seated: number;
  bought: number;
  used: number;
}

function isSubscription(object: object): object is Subscription {
  return 'object' in object && object.object === 'subscription';
}

export async function checkAlways(bench: BillingBench, organizationId: string, watch: Watch): Promise<void> {
  for (const { data } of bench.stripe.state().events) {
    if (isSubscription(data.object) && isLive(data.object)) watch.mostPaid = Math.max(watch.mostPaid, quantityOf(data.object));
  }
  const { rows } = await bench.database.admin.query<Figures>(FIGURES, [organizationId]);
  const [figures] = rows;
  if (!figures) throw new Error('the organisation is gone');
  expect(figures).toEqual({
    seat_limit: figures.purchased_seats,
    purchased_seats: figures.purchased_seats,
    active_members_count: figures.seated,
    seated: figures.seated,
    bought: figures.seat_limit,
    used: figures.active_members_count,
  });
  expect(figures.purchased_seats).toBeLessThanOrEqual(watch.mostPaid);
}

interface Held {
  plan: string | null;
  period: string | null;
  status: string;
  purchased_seats: number;
  current_period_end: Date | null;
  cancel_at: Date | null;
  scheduled_plan: string | null;
  scheduled_period: string | null;
  scheduled_seats: number | null;
  scheduled_at: Date | null;
  pending_plan: string | null;
  pending_period: string | null;
  pending_seats: number | null;
  open_invoice_since: Date | null;
  admissions_stop_at: Date | null;
  stripe_seat_subscription_id: string | null;
}

const HELD = `
  SELECT plan, seat_billing_period AS period, status, purchased_seats, current_period_end, cancel_at, scheduled_plan, scheduled_period, scheduled_seats,
    scheduled_at, pending_plan, pending_period, pending_seats, open_invoice_since, admissions_stop_at, stripe_seat_subscription_id
  FROM organization_subscriptions WHERE organization_id = $1`;

/** The subscription's next phase, as its schedule has it. */
function nextPhase(state: SandboxState, subscription: Subscription) {
  const schedule = state.schedules.find(({ id, status }) => id === subscription.schedule && status === 'active');
  const end = schedule?.current_phase?.end_date;
  const phase = end === undefined ? undefined : schedule?.phases.find(({ start_date: start }) => start >= end);
  return phase ? { ...phase.items[0], at: phase.start_date } : null;
}

/** What our row has to say, worked out from what the stand-in holds. */
function wordOf(state: SandboxState, subscription: Subscription, prices: ReadonlyMap<string, string>) {
  const [item] = subscription.items.data;
  const price = parseSeatLookupKey(item?.price.lookup_key);
  const phase = nextPhase(state, subscription);
  const phasePrice = phase ? parseSeatLookupKey(prices.get(phase.price ?? '')) : null;
  const pending = subscription.pending_update?.subscription_items[0];
  const pendingPrice = pending ? parseSeatLookupKey(pending.price.lookup_key) : null;
  const open = state.invoices.filter(
    ({ id, status, parent }) =>
      status === 'open' &&
      parent?.subscription_details.subscription === subscription.id &&
      !(subscription.pending_update !== null && subscription.latest_invoice === id),
  );
  const oldest = open.length === 0 ? null : Math.min(...open.map(({ created }) => created));
  return {
    plan: price?.plan ?? null,
    period: price?.period ?? null,
    status: subscription.status,
    purchased_seats: item?.quantity ?? 0,
    current_period_end: at(item?.current_period_end),
    cancel_at: at(subscription.cancel_at),
    scheduled_plan: phasePrice?.plan ?? null,
    scheduled_period: phasePrice?.period ?? null,
    scheduled_seats: phase?.quantity ?? null,
    scheduled_at: at(phase?.at),
    pending_plan: pendingPrice?.plan ?? null,
    pending_period: pendingPrice?.period ?? null,
    pending_seats: pending?.quantity ?? null,
    open_invoice_since: at(oldest),
    stops: oldest !== null && subscription.status === 'past_due',
    stripe_seat_subscription_id: subscription.id,
  };
}

export async function checkSettled(bench: BillingBench, organizationId: string, watch: Watch): Promise<void> {
  const state = bench.stripe.state();
  const { rows } = await bench.database.admin.query<Held>(HELD, [organizationId]);
  const [row] = rows;
  if (!row) throw new Error('the organisation is gone');
  const live = state.subscriptions.filter(isLive);
  expect(live.length, 'running subscriptions').toBeLessThanOrEqual(1);

  const prices = await lookupKeys(bench);
  const { admissions_stop_at: stop, ...held } = row;
  const ours = {
    ...held,
    current_period_end: held.current_period_end?.toISOString() ?? null,
    cancel_at: held.cancel_at?.toISOString() ?? null,
    scheduled_at: held.scheduled_at?.toISOString() ?? null,
    open_invoice_since: held.open_invoice_since?.toISOString() ?? null,
    stops: stop !== null,
  };
  const [current] = live;
  if (current) {
    expect(ours).toEqual(wordOf(state, current, prices));
  } else {
    const waits = state.subscriptions.some(({ status }) => status === 'incomplete');
    expect(ours).toMatchObject({
      purchased_seats: 0,
      status: waits ? 'incomplete' : state.subscriptions.length > 0 ? 'canceled' : 'none',
      cancel_at: null,
      scheduled_seats: null,
      pending_seats: null,
      stops: false,
    });
  }

  checkMoney(state, watch);
  const { rows: left } = await bench.database.admin.query<{ intents: number; events: number; behind: number }>(
    `SELECT (SELECT count(*)::int FROM billing_intents WHERE organization_id = $1 AND state = 'prepared') AS intents,
       (SELECT count(*)::int FROM stripe_events WHERE handled_at IS NULL) AS events,
       (SELECT count(*)::int FROM organization_subscriptions WHERE organization_id = $1 AND sync_error IS NOT NULL) AS behind`,
    [organizationId],
  );
  expect(left).toEqual([{ intents: 0, events: 0, behind: 0 }]);
}

/** A subscription that ended otherwise than by its own date, by a card that failed or by hand was ended by us: the second of two. */
function wasSurplus(subscription: Subscription, watch: Watch): boolean {
  if (subscription.status !== 'canceled' || watch.endedByHand.has(subscription.id)) return false;
  if (subscription.cancellation_details.reason === 'payment_failed') return false;
  return !(subscription.cancel_at !== null && (subscription.ended_at ?? 0) >= subscription.cancel_at);
}

/** Whoever's subscription was ended as the second has all of it back, once; nobody else has anything back, and nobody runs on what was given back. */
function checkMoney(state: SandboxState, watch: Watch): void {
  const payments = paidFor(state);
  for (const subscription of state.subscriptions) {
    const paid = state.invoices.filter(
      ({ status, parent, amount_paid: amount }) =>
        status === 'paid' && amount > 0 && parent?.subscription_details.subscription === subscription.id,
    );
    const total = paid.reduce((sum, { amount_paid: amount }) => sum + amount, 0);
    const refunds = state.refunds.filter(({ payment_intent: intent }) => payments.get(intent) === subscription.id);
    const back = refunds.reduce((sum, { amount }) => sum + amount, 0);
    if (wasSurplus(subscription, watch)) {
      expect({ back, times: refunds.length }, `given back for ${subscription.id}`).toEqual({ back: total, times: paid.length });
    } else if (isLive(subscription)) {
      expect(back, `given back for ${subscription.id}, which runs`).toBe(0);
    } else {
      // Ended on its own between being given back and being ended by us: all of it, or nothing.
      expect([0, total], `given back for ${subscription.id}`).toContain(back);
    }
  }
}

/** By payment intent: the subscription whose invoice it paid. */
function paidFor(state: SandboxState): ReadonlyMap<string, string> {
  const subscriptionOf = new Map(state.invoices.map(({ id, parent }) => [id, parent?.subscription_details.subscription ?? '']));
  const paid = new Map<string, string>();
  for (const { type, data } of state.events) {
    if (type !== 'invoice_payment.paid' || !isInvoicePayment(data.object)) continue;
    paid.set(data.object.payment.payment_intent, subscriptionOf.get(data.object.invoice) ?? '');
  }
  return paid;
}

const isInvoicePayment = (object: object): object is { invoice: string; payment: { payment_intent: string } } =>
  'object' in object && object.object === 'invoice_payment';

async function lookupKeys(bench: BillingBench): Promise<Map<string, string>> {
  const response = await bench.atStripe('GET', '/v1/prices?limit=100');
  const body: unknown = await response.json();
  const keys = new Map<string, string>();
  if (typeof body === 'object' && body !== null && 'data' in body && Array.isArray(body.data)) {
    for (const price of body.data) {
      const one: unknown = price;
      if (typeof one === 'object' && one !== null && 'id' in one && 'lookup_key' in one) keys.set(String(one.id), String(one.lookup_key));
    }
  }
  return keys;
}
