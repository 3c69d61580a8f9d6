/** Subscriptions and their items. */
import { withCancelling } from '../billing/cancelling.ts';
import { changeItems, periodOf, recurringPrice, type ItemChange } from '../billing/items.ts';
import { createPaymentMethod } from '../billing/payments.ts';
import {
  endSubscription,
  requireLive,
  startSubscription,
  updateItems,
  voidAndRelease,
  type PaymentBehavior,
} from '../billing/subscriptions.ts';
import { declined, invalid, missing } from '../errors.ts';
import type { ProrationBehavior, Subscription } from '../model.ts';
import { inRange, mergeMetadata, type Params } from '../params.ts';
import { CLOCK_ID, type World } from '../world.ts';
import { liveCustomer } from './customers.ts';
import { del, get, page, post, retrieve, type Endpoint } from './endpoint.ts';

const PRORATION: readonly ProrationBehavior[] = ['always_invoice', 'create_prorations', 'none'];
const PAYMENT: readonly PaymentBehavior[] = ['allow_incomplete', 'error_if_incomplete', 'pending_if_incomplete'];
const STATUSES = [
  'active',
  'past_due',
  'unpaid',
  'canceled',
  'incomplete',
  'incomplete_expired',
  'trialing',
  'paused',
  'all',
  'ended',
] as const;

export function readItems(w: World, p: Params): ItemChange[] | undefined {
  return p.list('items')?.map((item): ItemChange => {
    const id = item.string('id');
    const price = item.string('price');
    const quantity = item.integer('quantity', 0, 999_999);
    const deleted = item.boolean('deleted');
    const metadata = item.metadata();
    item.ignore('clear_usage');
    return {
      param: item.name('').slice(0, -2),
      ...(id === undefined ? {} : { id }),
      ...(price === undefined ? {} : { price: recurringPrice(w, price, item.name('price')) }),
      ...(quantity === undefined ? {} : { quantity }),
      ...(deleted === undefined ? {} : { deleted }),
      ...(metadata === undefined ? {} : { metadata }),
    };
  });
}

/** `billing_cycle_anchor`: the object of today's API (`{ type: now }`), or the word of earlier ones. */
export function readReset(p: Params): boolean {
  if (!p.has('billing_cycle_anchor')) return false;
  const CHOICES = ['now', 'unchanged'] as const;
  try {
    return p.object('billing_cycle_anchor')?.choice('type', CHOICES) === 'now';
  } catch {
    return p.choice('billing_cycle_anchor', CHOICES) === 'now';
  }
}

export const readProration = (p: Params): ProrationBehavior => p.choice('proration_behavior', PRORATION) ?? 'create_prorations';

/** `cancel_at`: an instant, the end of the period, or empty to withdraw it. */
function readCancelAt(p: Params, subscription: Subscription): number | null | undefined {
  const given = p.text('cancel_at');
  if (given === undefined || given === null) return given;
  if (given === 'min_period_end' || given === 'max_period_end') return periodOf(subscription.items.data).end;
  return p.instant('cancel_at');
}

function update(w: World, id: string, p: Params): Subscription {
  const current = w.need('subscriptions', id);
  const metadata = p.metadata();
  const description = p.text('description', 500);
  const changes = readItems(w, p);
  const behavior = readProration(p);
  const prorationDate = p.instant('proration_date');
  const payment = p.choice('payment_behavior', PAYMENT) ?? 'allow_incomplete';
  const resetAnchor = readReset(p);
  const cancelling = { atPeriodEnd: p.boolean('cancel_at_period_end'), at: readCancelAt(p, current) };
  const details = p.object('cancellation_details');
  const comment = details?.text('comment');
  const feedback = details?.text('feedback');
  const method = p.string('default_payment_method');
  p.ignore('off_session', 'payment_settings', 'invoice_settings', 'trial_settings');
  p.choice('collection_method', ['charge_automatically'] as const);
  p.done();

  const changesMore =
    changes !== undefined || resetAnchor || cancelling.atPeriodEnd !== undefined || cancelling.at !== undefined || method !== undefined;
  if (changesMore) requireLive(current);
  if (current.status === 'incomplete' && changes !== undefined) {
    throw invalid('This subscription is incomplete: its first invoice must be paid before its items can change.', 'items');
  }
  if (method !== undefined && w.need('paymentMethods', method, 'default_payment_method').customer !== current.customer) {
    throw invalid('The customer does not have a payment method with this ID.', 'default_payment_method', 'resource_missing');
  }
  if (
    payment === 'pending_if_incomplete' &&
    (method !== undefined || description !== undefined || metadata !== undefined || cancelling.at !== undefined)
  ) {
    throw invalid(
      'When `payment_behavior` is `pending_if_incomplete`, only attributes supported by pending updates can be changed.',
      'payment_behavior',
    );
  }
  const base: Subscription = {
    ...withCancelling(w, current, cancelling),
    metadata: mergeMetadata(current.metadata, metadata),
    description: description === undefined ? current.description : description,
    default_payment_method: method ?? current.default_payment_method,
  };
  const described: Subscription = {
    ...base,
    cancellation_details: {
      ...base.cancellation_details,
      ...(comment === undefined ? {} : { comment }),
      ...(feedback === undefined ? {} : { feedback }),
    },
  };
  if (changes === undefined && !resetAnchor) {
    w.store.put('subscriptions', described);
    w.emit('customer.subscription.updated', described, current);
    return described;
  }
  const items = changeItems(w, current, changes ?? []);
  const after = updateItems(w, current, described, { items, behavior, prorationDate, resetAnchor }, payment);
  mirrorToSchedule(w, after);
  return after;
}

/** On Stripe a direct change of a scheduled subscription becomes part of the schedule's running phase. */
function mirrorToSchedule(w: World, subscription: Subscription): void {
  const schedule = subscription.schedule === null ? undefined : w.store.get('schedules', subscription.schedule);
  if (schedule === undefined || schedule.status !== 'active') return;
  const items = subscription.items.data.map((item) => ({
    price: item.price.id,
    plan: item.price.id,
    quantity: item.quantity,
    metadata: item.metadata,
  }));
  const phases = schedule.phases.map((phase) => (phase.start_date === schedule.current_phase?.start_date ? { ...phase, items } : phase));
  w.store.put('schedules', { ...schedule, phases });
}

function cancel(w: World, id: string, p: Params): Subscription {
  const current = w.need('subscriptions', id);
  const details = p.object('cancellation_details');
  const comment = details?.text('comment');
  const feedback = details?.text('feedback');
  const prorate = p.boolean('prorate') ?? false;
  const invoiceNow = p.boolean('invoice_now') ?? false;
  p.done();
  if (current.status === 'canceled' || current.status === 'incomplete_expired') throw missing('subscription', id);
  if (prorate || invoiceNow) throw invalid('The stand-in cancels without a final invoice.', prorate ? 'prorate' : 'invoice_now');
  if (
    current.status === 'incomplete' &&
    current.latest_invoice !== null &&
    w.store.get('invoices', current.latest_invoice)?.status === 'open'
  ) {
    voidAndRelease(w, current.latest_invoice);
  }
  const ended = endSubscription(w, w.need('subscriptions', id), 'cancellation_requested');
  if (comment === undefined && feedback === undefined) return ended;
  return w.store.put('subscriptions', {
    ...ended,
    cancellation_details: { ...ended.cancellation_details, comment: comment ?? null, feedback: feedback ?? null },
  });
}

function create(w: World, p: Params): Subscription {
  const customer = liveCustomer(w, p.required('customer'));
  const lines = readItems(w, p) ?? [];
  const metadata = mergeMetadata({}, p.metadata());
  const description = p.text('description', 500) ?? null;
  const payment = p.choice('payment_behavior', ['allow_incomplete', 'error_if_incomplete'] as const) ?? 'allow_incomplete';
  const given = p.string('default_payment_method');
  p.ignore('off_session', 'payment_settings', 'collection_method', 'proration_behavior');
  p.done();
  const priced = lines.map((line) => {
    if (line.price === undefined)
      throw invalid(`Missing required param: ${line.param}[price].`, `${line.param}[price]`, 'parameter_missing');
    return { price: line.price, quantity: line.quantity ?? 1, metadata: mergeMetadata({}, line.metadata) };
  });
  if (priced.length === 0) throw invalid('Missing required param: items.', 'items', 'parameter_missing');
  // `pm_card_visa` is Stripe's own token for a test card.
  const method =
    given === 'pm_card_visa' ? createPaymentMethod(w, customer.id).id : (given ?? customer.invoice_settings.default_payment_method);
  if (method === null)
    throw invalid('This customer has no attached payment source or default payment method.', undefined, 'resource_missing');
  w.need('paymentMethods', method, 'default_payment_method');
  if (payment === 'error_if_incomplete' && w.takeDecline()) throw declined();
  return startSubscription(w, { customer, lines: priced, metadata, description, method: given === undefined ? null : method }).subscription;
}

function matches(one: Subscription, status: (typeof STATUSES)[number] | undefined): boolean {
  if (status === 'all' || status === one.status) return true;
  if (status === 'ended') return one.ended_at !== null;
  return status === undefined && one.status !== 'canceled' && one.status !== 'incomplete_expired';
}

export const subscriptions: readonly Endpoint[] = [
  post('/v1/subscriptions', ({ w, p }) => create(w, p)),
  get('/v1/subscriptions', ({ w, p }) => {
    const customer = p.string('customer');
    const price = p.string('price');
    const status = p.choice('status', STATUSES);
    const created = p.range('created');
    const ends = p.range('current_period_end');
    const starts = p.range('current_period_start');
    const clock = p.string('test_clock');
    return page(
      p,
      '/v1/subscriptions',
      w.store.all('subscriptions'),
      (one) =>
        (customer === undefined || one.customer === customer) &&
        (price === undefined || one.items.data.some((item) => item.price.id === price)) &&
        (clock === undefined || clock === CLOCK_ID) &&
        matches(one, status) &&
        inRange(one.created, created) &&
        inRange(periodOf(one.items.data).end, ends) &&
        inRange(periodOf(one.items.data).start, starts),
    );
  }),
  retrieve('/v1/subscriptions/:id', 'subscriptions'),
  post('/v1/subscriptions/:id', ({ w, id, p }) => update(w, id, p)),
  del('/v1/subscriptions/:id', ({ w, id, p }) => cancel(w, id, p)),
  get('/v1/subscription_items', ({ w, p }) => {
    const subscription = w.need('subscriptions', p.required('subscription'), 'subscription');
    return page(p, '/v1/subscription_items', [...subscription.items.data].reverse());
  }),
  get('/v1/subscription_items/:id', ({ w, id, p }) => {
    p.done();
    for (const one of w.store.all('subscriptions')) {
      const item = one.items.data.find((entry) => entry.id === id);
      if (item !== undefined) return item;
    }
    throw missing('subscription_item', id);
  }),
];
