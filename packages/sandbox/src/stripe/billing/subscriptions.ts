/** A subscription's life: started, changed, renewed, ended, and what payments do to it. */
import { declined, invalid, StripeProblem } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Customer, Invoice, Metadata, Price, ProrationBehavior, Subscription, SubscriptionItem } from '../model.ts';
import { invoiceItemBlank, pendingUpdateBlank, subscriptionBlank } from '../shapes.ts';
import type { World } from '../world.ts';
import { attemptPayment, issueInvoice, paymentOf, payOutOfBand, voidInvoice } from './invoicing.ts';
import { itemList, makeItem, periodOf, requireOneRhythm } from './items.ts';
import { startProcessing } from './payments.ts';
import { periodEndAfter } from './periods.ts';
import { periodLine, planChange, type ChangePlan, type DraftLine } from './prorations.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const PENDING_UPDATE_LIFE = 23 * HOUR;
/** A failed renewal is tried again 3, then 5, then 7 days later; after the last failure the subscription is cancelled. */
const RETRY_DAYS = [3, 8, 15];

export const productName = (w: World, price: Price): string => w.store.get('products', price.product)?.name ?? price.product;

export const customerOf = (w: World, subscription: Subscription): Customer => w.need('customers', subscription.customer, 'customer');

export function methodFor(w: World, subscription: Subscription): string | null {
  return subscription.default_payment_method ?? customerOf(w, subscription).invoice_settings.default_payment_method;
}

function save(w: World, next: Subscription, before?: Subscription): Subscription {
  w.store.put('subscriptions', next);
  if (before !== undefined) w.emit('customer.subscription.updated', next, before);
  return next;
}

export interface StartTerms {
  readonly customer: Customer;
  readonly lines: readonly { readonly price: Price; readonly quantity: number; readonly metadata?: Metadata }[];
  readonly metadata: Metadata;
  readonly description: string | null;
  readonly method: string | null;
  /** How the first payment goes; undefined: by the card and the announced declines. */
  readonly payment?: 'paid' | 'processing';
}

/** The first purchase: `customer.subscription.created` tells its outcome, and no `.updated` follows. */
export function startSubscription(w: World, terms: StartTerms): { subscription: Subscription; invoice: Invoice } {
  requireOneRhythm(terms.lines.map((line) => line.price));
  const first = terms.lines[0];
  const recurring = first?.price.recurring;
  if (first === undefined || !recurring) throw invalid('A subscription must have at least one active plan.', 'items');
  const now = w.now();
  const id = newId('sub');
  const period = { start: now, end: periodEndAfter(now, now, recurring) };
  const items = terms.lines.map(({ price, quantity, metadata = {} }) =>
    makeItem(w, { subscription: id, period, price, quantity, metadata }),
  );
  const begun = save(w, {
    ...subscriptionBlank,
    id,
    object: 'subscription',
    billing_cycle_anchor: now,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, reason: null },
    created: now,
    currency: first.price.currency,
    customer: terms.customer.id,
    default_payment_method: terms.method,
    description: terms.description,
    ended_at: null,
    items: itemList(id, items),
    latest_invoice: null,
    metadata: terms.metadata,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: 'incomplete',
  });

  const lines = items.map((item) => periodLine(item, period, productName(w, item.price)));
  const open = issueInvoice(w, {
    customer: terms.customer,
    subscription: begun,
    lines,
    reason: 'subscription_create',
    period: { start: now, end: now },
  });
  const invoice = payFirst(w, begun, open, terms.payment);
  const subscription = save(w, { ...begun, latest_invoice: invoice.id, status: invoice.status === 'paid' ? 'active' : 'incomplete' });
  w.emit('customer.subscription.created', subscription);
  return { subscription, invoice };
}

function payFirst(w: World, subscription: Subscription, open: Invoice, payment: StartTerms['payment']): Invoice {
  if (open.status !== 'open') return open;
  if (payment !== 'processing') return attemptPayment(w, open, methodFor(w, subscription), payment === 'paid' ? true : undefined);
  const intent = paymentOf(w, open.id)?.payment.payment_intent;
  if (intent !== undefined) startProcessing(w, w.need('paymentIntents', intent));
  return open;
}

/** Prorations that wait for the subscription's next invoice. */
export function waitingLines(w: World, subscription: Subscription): DraftLine[] {
  const lines: DraftLine[] = [];
  for (const item of w.store.all('invoiceItems')) {
    if (item.invoice !== null || item.parent.subscription_details.subscription !== subscription.id) continue;
    lines.push({
      amount: item.amount,
      description: item.description,
      invoiceItem: item.id,
      itemId: item.parent.subscription_details.subscription_item,
      period: item.period,
      price: w.need('prices', item.pricing.price_details.price),
      proration: true,
      quantity: item.quantity,
    });
  }
  return lines;
}

export interface ItemUpdate {
  readonly items: readonly SubscriptionItem[];
  readonly behavior: ProrationBehavior;
  readonly prorationDate?: number | undefined;
  readonly resetAnchor: boolean;
}

/** What the update would do and cost; also the preview's source. */
export function planUpdate(w: World, subscription: Subscription, update: ItemUpdate): ChangePlan {
  const period = periodOf(subscription.items.data);
  const at = update.prorationDate ?? w.now();
  if (at < period.start || at > period.end) {
    throw invalid('Cannot specify a `proration_date` outside of the current billing period.', 'proration_date');
  }
  return planChange(subscription.items.data, update.items, {
    anchor: subscription.billing_cycle_anchor,
    behavior: update.behavior,
    at,
    now: w.now(),
    resetAnchor: update.resetAnchor,
    nameOf: (price) => productName(w, price),
  });
}

export type PaymentBehavior = 'allow_incomplete' | 'error_if_incomplete' | 'pending_if_incomplete';

/** Changes prices or quantities. `base` is the row with the request's other changes already in it, not yet stored. */
export function updateItems(
  w: World,
  current: Subscription,
  base: Subscription,
  update: ItemUpdate,
  payment: PaymentBehavior,
): Subscription {
  const before = current.pending_update === null ? current : dropPendingUpdate(w, current);
  const plan = planUpdate(w, before, update);
  const fresh = { ...base, pending_update: null };
  const applied: Subscription = { ...fresh, billing_cycle_anchor: plan.anchor, items: itemList(before.id, plan.items) };
  if (!plan.invoiceNow) {
    for (const line of plan.lines) keepForLater(w, before, line);
    return save(w, applied, current);
  }

  if (payment === 'error_if_incomplete' && plan.lines.length > 0 && (w.willDecline || methodFor(w, before) === null)) {
    w.takeDecline();
    throw declined();
  }
  const lines = [...plan.lines, ...waitingLines(w, before)];
  const open = issueInvoice(w, {
    customer: customerOf(w, before),
    subscription: before,
    lines,
    reason: 'subscription_update',
    period: periodOf(before.items.data),
  });
  const invoice = open.status === 'open' ? attemptPayment(w, open, methodFor(w, before)) : open;
  if (invoice.status === 'paid') return save(w, { ...applied, latest_invoice: invoice.id }, current);
  if (payment === 'pending_if_incomplete') {
    const pending = {
      ...pendingUpdateBlank,
      billing_cycle_anchor: plan.anchor === before.billing_cycle_anchor ? null : plan.anchor,
      expires_at: Math.min(w.now() + PENDING_UPDATE_LIFE, periodOf(before.items.data).end),
      subscription_items: plan.items,
    };
    return save(w, { ...fresh, latest_invoice: invoice.id, pending_update: pending }, current);
  }
  scheduleRetry(w, invoice);
  return save(w, { ...applied, latest_invoice: invoice.id, status: 'past_due' }, current);
}

function keepForLater(w: World, subscription: Subscription, line: DraftLine): void {
  const item = w.store.put('invoiceItems', {
    ...invoiceItemBlank,
    id: newId('ii'),
    object: 'invoiceitem',
    amount: line.amount,
    currency: subscription.currency,
    customer: subscription.customer,
    date: w.now(),
    description: line.description,
    invoice: null,
    parent: { type: 'subscription_details', subscription_details: { subscription: subscription.id, subscription_item: line.itemId } },
    period: line.period,
    pricing: { price_details: { price: line.price.id, product: line.price.product } },
    proration: true,
    quantity: line.quantity,
  });
  w.emit('invoiceitem.created', item);
}

/** Takes back an update that waits for its payment; its invoice is voided. Tells nobody: the caller says why it went. */
export function dropPendingUpdate(w: World, subscription: Subscription): Subscription {
  const invoice = subscription.latest_invoice === null ? undefined : w.store.get('invoices', subscription.latest_invoice);
  if (invoice?.status === 'open') voidInvoice(w, invoice.id);
  return save(w, { ...subscription, pending_update: null });
}

export function expirePendingUpdate(w: World, subscription: Subscription): Subscription {
  const after = dropPendingUpdate(w, subscription);
  w.emit('customer.subscription.pending_update_expired', after);
  return save(w, after, subscription);
}

const subscriptionOf = (w: World, invoice: Invoice): Subscription | undefined =>
  invoice.parent === null ? undefined : w.store.get('subscriptions', invoice.parent.subscription_details.subscription);

/** Pays an open invoice, by whoever asks, and carries out what hangs on it. Returns it as it is afterwards. */
export function collect(w: World, id: string, how: { outcome?: boolean; outOfBand?: boolean; method?: string } = {}): Invoice {
  const invoice = w.need('invoices', id);
  if (invoice.status === 'paid') throw invalid('Invoice is already paid');
  if (invoice.status !== 'open') throw invalid(`This invoice cannot be paid: it is ${invoice.status}.`);
  const subscription = subscriptionOf(w, invoice);
  const method = how.method ?? (subscription === undefined ? null : methodFor(w, subscription));
  const after = how.outOfBand === true ? payOutOfBand(w, invoice) : attemptPayment(w, invoice, method, how.outcome);
  if (after.status === 'paid' && subscription !== undefined) onPaid(w, subscription, after);
  return after;
}

function onPaid(w: World, subscription: Subscription, invoice: Invoice): void {
  const pending = subscription.pending_update;
  if (pending !== null && subscription.latest_invoice === invoice.id) {
    const applied = save(w, {
      ...subscription,
      billing_cycle_anchor: pending.billing_cycle_anchor ?? subscription.billing_cycle_anchor,
      items: itemList(subscription.id, pending.subscription_items),
      pending_update: null,
    });
    w.emit('customer.subscription.pending_update_applied', applied);
    w.emit('customer.subscription.updated', applied, subscription);
    return;
  }
  if (subscription.status === 'incomplete') save(w, { ...subscription, status: 'active' }, subscription);
  if (subscription.status === 'past_due' && !hasFailedInvoice(w, subscription))
    save(w, { ...subscription, status: 'active' }, subscription);
}

const hasFailedInvoice = (w: World, subscription: Subscription): boolean =>
  openInvoices(w, subscription.id).some((invoice) => !(subscription.pending_update !== null && subscription.latest_invoice === invoice.id));

export function openInvoices(w: World, subscription: string): Invoice[] {
  return [...w.store.all('invoices')].filter(
    (invoice) => invoice.status === 'open' && invoice.parent?.subscription_details.subscription === subscription,
  );
}

/** Plans the next attempt at a failed invoice. False when there is none left. */
function scheduleRetry(w: World, invoice: Invoice): boolean {
  const since = invoice.status_transitions.finalized_at ?? invoice.created;
  const next = RETRY_DAYS.map((days) => since + days * DAY).find((at) => at > w.now()) ?? null;
  w.store.put('invoices', { ...invoice, auto_advance: next !== null, next_payment_attempt: next });
  return next !== null;
}

/** The automatic attempt at an invoice that failed before. */
export function retryInvoice(w: World, invoice: Invoice): void {
  const after = collect(w, invoice.id);
  if (after.status === 'paid' || scheduleRetry(w, after)) return;
  const subscription = subscriptionOf(w, after);
  if (subscription !== undefined && subscription.status !== 'canceled') endSubscription(w, subscription, 'payment_failed');
}

/** The next period begins: its invoice, with the prorations that waited, and the attempt to collect it. */
export function renew(w: World, subscription: Subscription): Subscription {
  const { end } = periodOf(subscription.items.data);
  const items = subscription.items.data.map((item) => {
    const recurring = item.price.recurring;
    if (recurring === null || item.current_period_end > end) return item;
    return { ...item, current_period_start: end, current_period_end: periodEndAfter(subscription.billing_cycle_anchor, end, recurring) };
  });
  const next: Subscription = { ...subscription, items: itemList(subscription.id, items) };
  const lines = [...waitingLines(w, subscription), ...renewalLines(w, next)];
  const open = issueInvoice(w, {
    customer: customerOf(w, next),
    subscription: next,
    lines,
    reason: 'subscription_cycle',
    period: periodOf(subscription.items.data),
  });
  const renewed = save(w, { ...next, latest_invoice: open.id }, subscription);
  if (open.status !== 'open') return renewed;
  const invoice = attemptPayment(w, open, methodFor(w, renewed));
  if (invoice.status === 'paid') return renewed;
  scheduleRetry(w, invoice);
  return renewed.status === 'past_due' ? renewed : save(w, { ...renewed, status: 'past_due' }, renewed);
}

export const renewalLines = (w: World, subscription: Subscription): DraftLine[] =>
  subscription.items.data.map((item) =>
    periodLine(item, { start: item.current_period_start, end: item.current_period_end }, productName(w, item.price)),
  );

export type EndReason = 'cancellation_requested' | 'payment_failed';

export function endSubscription(w: World, subscription: Subscription, reason: EndReason | null): Subscription {
  const idle = subscription.pending_update === null ? subscription : dropPendingUpdate(w, subscription);
  for (const invoice of openInvoices(w, subscription.id))
    w.store.put('invoices', { ...invoice, auto_advance: false, next_payment_attempt: null });
  const schedule = idle.schedule === null ? undefined : w.store.get('schedules', idle.schedule);
  if (schedule?.status === 'active') {
    const ended = w.store.put('schedules', { ...schedule, status: 'canceled', canceled_at: w.now(), current_phase: null });
    w.emit('subscription_schedule.canceled', ended);
  }
  const ended = save(w, {
    ...idle,
    canceled_at: idle.canceled_at ?? w.now(),
    cancellation_details: { ...idle.cancellation_details, reason: reason ?? idle.cancellation_details.reason },
    ended_at: w.now(),
    schedule: null,
    status: 'canceled',
  });
  w.emit('customer.subscription.deleted', ended);
  return ended;
}

/** A first payment that never came: nothing was granted, nothing is owed. */
export function expireIncomplete(w: World, subscription: Subscription): Subscription {
  for (const invoice of openInvoices(w, subscription.id)) voidInvoice(w, invoice.id);
  return save(w, { ...subscription, ended_at: w.now(), status: 'incomplete_expired' }, subscription);
}

/** Voids an invoice; an update that waited for its payment goes with it. */
export function voidAndRelease(w: World, id: string): Invoice {
  const voided = voidInvoice(w, id);
  const subscription = subscriptionOf(w, voided);
  if (subscription !== undefined && subscription.pending_update !== null && subscription.latest_invoice === id)
    save(w, { ...subscription, pending_update: null }, subscription);
  return voided;
}

export function requireLive(subscription: Subscription): void {
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') {
    throw new StripeProblem(
      400,
      'invalid_request_error',
      'A canceled subscription can only update its cancellation_details and metadata.',
      {
        code: 'invalid_canceled_subscription_fields',
      },
    );
  }
}
