/** Invoices, their previews, and their payments. */
import { changeItems, makeItem, periodOf } from '../billing/items.ts';
import { composeInvoice } from '../billing/invoicing.ts';
import { periodEndAfter } from '../billing/periods.ts';
import { periodLine, type DraftLine } from '../billing/prorations.ts';
import { applyPhaseItems } from '../billing/schedules.ts';
import { collect, planUpdate, productName, renewalLines, requireLive, voidAndRelease, waitingLines } from '../billing/subscriptions.ts';
import { declined, invalid } from '../errors.ts';
import type { Invoice, Subscription } from '../model.ts';
import { inRange, mergeMetadata, type Params } from '../params.ts';
import type { World } from '../world.ts';
import { liveCustomer } from './customers.ts';
import { get, page, post, retrieve, type Endpoint } from './endpoint.ts';
import { readItems, readProration, readReset } from './subscriptions.ts';

interface PreviewTerms {
  readonly subscription: Subscription;
  readonly details: Params | undefined;
  readonly recurringOnly: boolean;
}

/** The next renewal's invoice, were nothing more to happen. */
function upcoming(
  w: World,
  subscription: Subscription,
  waiting: readonly DraftLine[],
): { lines: DraftLine[]; period: { start: number; end: number } } {
  const { end } = periodOf(subscription.items.data);
  const next = applyPhaseItems(w, subscription, end);
  const items = next.items.data.map((item) => {
    const recurring = item.price.recurring;
    return recurring === null
      ? item
      : { ...item, current_period_start: end, current_period_end: periodEndAfter(subscription.billing_cycle_anchor, end, recurring) };
  });
  const lines = renewalLines(w, { ...next, items: { ...next.items, data: items } });
  return { lines: [...waiting, ...lines], period: periodOf(subscription.items.data) };
}

function preview(w: World, { subscription, details, recurringOnly }: PreviewTerms): Invoice {
  const changes = details === undefined ? undefined : readItems(w, details);
  const behavior = details === undefined ? 'create_prorations' : readProration(details);
  const prorationDate = details?.instant('proration_date');
  const resetAnchor = details === undefined ? false : readReset(details);
  const cancels = details?.boolean('cancel_at_period_end');
  details?.done();
  requireLive(subscription);
  const customer = w.need('customers', subscription.customer, 'customer');
  const compose = (lines: readonly DraftLine[], period: { start: number; end: number }): Invoice =>
    composeInvoice(w, { customer, subscription, lines, reason: 'upcoming', period });

  if (changes === undefined && !resetAnchor) {
    const ends = cancels ?? subscription.cancel_at !== null;
    const waiting = recurringOnly ? [] : waitingLines(w, subscription);
    if (ends && waiting.length === 0) throw invalid('No upcoming invoices for customer', undefined, 'invoice_upcoming_none');
    const next = upcoming(w, subscription, waiting);
    return compose(ends ? waiting : next.lines, next.period);
  }
  const items = changeItems(w, subscription, changes ?? []);
  const plan = planUpdate(w, subscription, { items, behavior, prorationDate, resetAnchor });
  if (recurringOnly || !plan.invoiceNow) {
    const changed: Subscription = {
      ...subscription,
      billing_cycle_anchor: plan.anchor,
      items: { ...subscription.items, data: plan.items },
    };
    const waiting = recurringOnly ? [] : [...waitingLines(w, subscription), ...plan.lines];
    const next = upcoming(w, changed, waiting);
    return compose(next.lines, next.period);
  }
  return compose([...plan.lines, ...waitingLines(w, subscription)], periodOf(subscription.items.data));
}

/** A purchase that has not been made: what its first invoice would be. */
function previewNew(w: World, p: Params, customerId: string | undefined, details: Params): Invoice {
  const lines = readItems(w, details) ?? [];
  details.ignore('proration_behavior', 'start_date');
  p.done();
  const first = lines[0]?.price;
  if (first === undefined || first.recurring === null)
    throw invalid('Missing required param: subscription_details[items].', 'subscription_details[items]', 'parameter_missing');
  if (customerId === undefined) throw invalid('Missing required param: customer.', 'customer', 'parameter_missing');
  const customer = liveCustomer(w, customerId);
  const now = w.now();
  const period = { start: now, end: periodEndAfter(now, now, first.recurring) };
  const drafts = lines.map((line) => {
    const item = makeItem(w, { subscription: '', price: line.price ?? first, quantity: line.quantity ?? 1, period });
    return periodLine(item, period, productName(w, item.price));
  });
  const total = drafts.reduce((sum, line) => sum + line.amount, 0);
  const subscription = { id: '', currency: first.currency, metadata: {} };
  return {
    ...composeInvoice(w, { customer, subscription, lines: drafts, reason: 'upcoming', period: { start: now, end: now } }),
    parent: null,
    total,
  };
}

function createPreview(w: World, p: Params): Invoice {
  const id = p.string('subscription');
  const customer = p.string('customer');
  const scheduled = p.string('schedule');
  const recurringOnly = p.choice('preview_mode', ['next', 'recurring'] as const) === 'recurring';
  const details = p.object('subscription_details');
  p.ignore('currency');
  if (scheduled !== undefined) throw invalid('The stand-in previews subscriptions, not schedules.', 'schedule');
  if (id === undefined) {
    if (details === undefined)
      throw invalid('You must provide a `subscription` or `subscription_details`.', 'subscription', 'parameter_missing');
    return previewNew(w, p, customer, details);
  }
  const subscription = w.need('subscriptions', id, 'subscription');
  if (customer !== undefined && customer !== subscription.customer)
    throw invalid(`No such subscription: '${id}'`, 'subscription', 'resource_missing');
  const result = preview(w, { subscription, details, recurringOnly });
  p.done();
  return result;
}

export const invoices: readonly Endpoint[] = [
  get('/v1/invoices', ({ w, p }) => {
    const customer = p.string('customer');
    const subscription = p.string('subscription');
    const status = p.choice('status', ['draft', 'open', 'paid', 'uncollectible', 'void'] as const);
    const created = p.range('created');
    p.choice('collection_method', ['charge_automatically'] as const);
    return page(
      p,
      '/v1/invoices',
      w.store.all('invoices'),
      (one) =>
        (customer === undefined || one.customer === customer) &&
        (subscription === undefined || one.parent?.subscription_details.subscription === subscription) &&
        (status === undefined || one.status === status) &&
        inRange(one.created, created),
    );
  }),
  post('/v1/invoices/create_preview', ({ w, p }) => createPreview(w, p)),
  retrieve('/v1/invoices/:id', 'invoices'),
  post('/v1/invoices/:id', ({ w, id, p }) => {
    const before = w.need('invoices', id);
    const description = p.text('description', 1500);
    const after: Invoice = {
      ...before,
      description: description === undefined ? before.description : description,
      metadata: mergeMetadata(before.metadata, p.metadata()),
    };
    p.done();
    w.store.put('invoices', after);
    w.emit('invoice.updated', after, before);
    return after;
  }),
  get('/v1/invoices/:id/lines', ({ w, id, p }) => page(p, `/v1/invoices/${id}/lines`, [...w.need('invoices', id).lines.data].reverse())),
  post('/v1/invoices/:id/pay', ({ w, id, p }) => {
    const outOfBand = p.boolean('paid_out_of_band') ?? false;
    const method = p.string('payment_method');
    p.ignore('off_session', 'forgive');
    p.done();
    w.need('invoices', id);
    if (method !== undefined) w.need('paymentMethods', method, 'payment_method');
    const after = collect(w, id, { outOfBand, ...(method === undefined ? {} : { method }) });
    if (after.status !== 'paid') throw declined();
    return after;
  }),
  post('/v1/invoices/:id/void', ({ w, id, p }) => {
    p.done();
    return voidAndRelease(w, id);
  }),
  get('/v1/invoice_payments', ({ w, p }) => {
    const invoice = p.string('invoice');
    const status = p.choice('status', ['canceled', 'open', 'paid'] as const);
    const created = p.range('created');
    const payment = p.object('payment');
    payment?.choice('type', ['payment_intent'] as const);
    const intent = payment?.string('payment_intent');
    return page(
      p,
      '/v1/invoice_payments',
      w.store.all('invoicePayments'),
      (one) =>
        (invoice === undefined || one.invoice === invoice) &&
        (status === undefined || one.status === status) &&
        (intent === undefined || one.payment.payment_intent === intent) &&
        inRange(one.created, created),
    );
  }),
  retrieve('/v1/invoice_payments/:id', 'invoicePayments'),
];
