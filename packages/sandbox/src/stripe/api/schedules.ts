/** Subscription schedules. */
import { recurringPrice, requireOneRhythm } from '../billing/items.ts';
import { stepsFrom } from '../billing/periods.ts';
import {
  applyPhase,
  currentPhaseOf,
  makePhase,
  release,
  requireActive,
  scheduleFromSubscription,
  type PhaseTerms,
} from '../billing/schedules.ts';
import { endSubscription, requireLive } from '../billing/subscriptions.ts';
import { invalid } from '../errors.ts';
import type { ProrationBehavior, Recurring, SubscriptionSchedule } from '../model.ts';
import { inRange, mergeMetadata, type Params } from '../params.ts';
import type { World } from '../world.ts';
import { get, page, post, retrieve, type Endpoint } from './endpoint.ts';

const PRORATION: readonly ProrationBehavior[] = ['always_invoice', 'create_prorations', 'none'];

function instantOrNow(w: World, p: Params, key: string): number | undefined {
  if (p.text(key) === 'now') return w.now();
  return p.instant(key);
}

/** One phase; it begins where the one before ended. */
function readPhase(w: World, p: Params, previousEnd: number | undefined): PhaseTerms {
  const given = instantOrNow(w, p, 'start_date');
  const start = given ?? previousEnd;
  if (start === undefined) throw invalid('The first phase must have a `start_date`.', p.name('start_date'), 'parameter_missing');
  if (previousEnd !== undefined && start !== previousEnd)
    throw invalid('A phase must begin where the one before ends.', p.name('start_date'));
  let recurring: Recurring | undefined;
  const prices = new Array<ReturnType<typeof recurringPrice>>();
  const items = (p.list('items') ?? []).map((item) => {
    const price = recurringPrice(w, item.required('price'), item.name('price'));
    prices.push(price);
    recurring ??= price.recurring;
    return { price: price.id, quantity: item.integer('quantity', 0, 999_999) ?? 1, metadata: mergeMetadata({}, item.metadata()) };
  });
  if (recurring === undefined) throw invalid(`Missing required param: ${p.name('items')}.`, p.name('items'), 'parameter_missing');
  requireOneRhythm(prices);
  const lasts = p.object('duration');
  const interval = lasts?.choice('interval', ['day', 'week', 'month', 'year'] as const);
  const count = lasts?.integer('interval_count', 1, 1000) ?? 1;
  const end = instantOrNow(w, p, 'end_date');
  if (end !== undefined && lasts !== undefined)
    throw invalid('You may only specify one of these parameters: duration, end_date.', p.name('end_date'));
  const terms = {
    start,
    end: end ?? stepsFrom(start, 1, interval === undefined ? recurring : { interval, interval_count: count }),
    items,
    metadata: mergeMetadata({}, p.metadata()),
    behavior: p.choice('proration_behavior', PRORATION) ?? ('create_prorations' as const),
  };
  p.ignore(
    'currency',
    'collection_method',
    'billing_cycle_anchor',
    'description',
    'invoice_settings',
    'add_invoice_items',
    'discounts',
    'default_tax_rates',
  );
  if (terms.end <= start) throw invalid('A phase must end after it begins.', p.name('end_date'));
  return terms;
}

function update(w: World, id: string, p: Params): SubscriptionSchedule {
  const before = w.need('schedules', id);
  const endBehavior = p.choice('end_behavior', ['release', 'cancel'] as const) ?? before.end_behavior;
  const metadata = mergeMetadata(before.metadata, p.metadata());
  const behavior = p.choice('proration_behavior', PRORATION) ?? 'create_prorations';
  const phases: PhaseTerms[] = [];
  for (const phase of p.list('phases') ?? []) phases.push(readPhase(w, phase, phases.at(-1)?.end));
  p.ignore('default_settings');
  p.done();
  requireActive(before);

  const now = w.now();
  const next = phases.length === 0 ? before.phases : phases.map((terms) => makePhase(w, terms));
  const current = currentPhaseOf({ ...before, phases: next }, now);
  if (current === undefined) throw invalid('The subscription schedule must have a phase that is running now.', 'phases');
  if (current.start_date !== before.current_phase?.start_date) {
    throw invalid('You can not modify the start date of the current phase.', 'phases[0][start_date]');
  }
  const after = w.store.put('schedules', {
    ...before,
    end_behavior: endBehavior,
    metadata,
    phases: next,
    current_phase: { start_date: current.start_date, end_date: current.end_date },
  });
  w.emit('subscription_schedule.updated', after, before);
  const subscription = after.subscription === null ? undefined : w.store.get('subscriptions', after.subscription);
  if (subscription !== undefined) applyPhase(w, subscription, current, behavior);
  return after;
}

export const schedules: readonly Endpoint[] = [
  post('/v1/subscription_schedules', ({ w, p }) => {
    const from = p.string('from_subscription');
    if (from === undefined)
      throw invalid('The stand-in makes schedules with `from_subscription` only.', 'from_subscription', 'parameter_missing');
    for (const key of ['phases', 'customer', 'start_date', 'end_behavior', 'default_settings']) {
      if (p.has(key)) throw invalid(`You cannot set \`${key}\` if \`from_subscription\` is set.`, key);
    }
    const metadata = mergeMetadata({}, p.metadata());
    p.done();
    const subscription = w.need('subscriptions', from, 'from_subscription');
    requireLive(subscription);
    return scheduleFromSubscription(w, subscription, metadata);
  }),
  get('/v1/subscription_schedules', ({ w, p }) => {
    const customer = p.string('customer');
    const scheduled = p.boolean('scheduled');
    const created = p.range('created');
    return page(
      p,
      '/v1/subscription_schedules',
      w.store.all('schedules'),
      (one) => (customer === undefined || one.customer === customer) && scheduled !== true && inRange(one.created, created),
    );
  }),
  retrieve('/v1/subscription_schedules/:id', 'schedules'),
  post('/v1/subscription_schedules/:id', ({ w, id, p }) => update(w, id, p)),
  post('/v1/subscription_schedules/:id/release', ({ w, id, p }) => {
    p.ignore('preserve_cancel_date');
    p.done();
    release(w, w.need('schedules', id));
    return w.need('schedules', id);
  }),
  post('/v1/subscription_schedules/:id/cancel', ({ w, id, p }) => {
    p.ignore('invoice_now', 'prorate');
    p.done();
    const schedule = w.need('schedules', id);
    requireActive(schedule);
    const subscription = schedule.subscription === null ? undefined : w.store.get('subscriptions', schedule.subscription);
    if (subscription !== undefined) endSubscription(w, subscription, 'cancellation_requested');
    return w.need('schedules', id);
  }),
];
