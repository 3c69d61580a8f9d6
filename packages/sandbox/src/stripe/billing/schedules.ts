/** Subscription schedules: phases that take effect at their boundaries. */
import { invalid } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Metadata, ProrationBehavior, SchedulePhase, Subscription, SubscriptionItem, SubscriptionSchedule } from '../model.ts';
import { phaseBlank, phaseItemBlank, scheduleBlank } from '../shapes.ts';
import type { World } from '../world.ts';
import { changeItems, periodOf, recurringPrice, type ItemChange } from './items.ts';
import { endSubscription, updateItems } from './subscriptions.ts';

export function scheduleFromSubscription(w: World, subscription: Subscription, metadata: Metadata): SubscriptionSchedule {
  if (subscription.schedule !== null) {
    throw invalid(
      `You cannot migrate a subscription that is already attached to a schedule: ${subscription.schedule}`,
      'from_subscription',
    );
  }
  const period = periodOf(subscription.items.data);
  const phase = makePhase(w, {
    start: period.start,
    end: subscription.cancel_at ?? period.end,
    items: subscription.items.data.map((item) => ({ price: item.price.id, quantity: item.quantity, metadata: item.metadata })),
    metadata: {},
    behavior: 'create_prorations',
  });
  const schedule: SubscriptionSchedule = {
    ...scheduleBlank,
    id: newId('sub_sched'),
    object: 'subscription_schedule',
    canceled_at: null,
    completed_at: null,
    created: w.now(),
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
    customer: subscription.customer,
    end_behavior: subscription.cancel_at === null ? 'release' : 'cancel',
    metadata,
    phases: [phase],
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: subscription.id,
  };
  w.store.put('schedules', schedule);
  w.emit('subscription_schedule.created', schedule);
  const attached = w.store.put('subscriptions', { ...subscription, schedule: schedule.id });
  w.emit('customer.subscription.updated', attached, subscription);
  return schedule;
}

export interface PhaseTerms {
  readonly start: number;
  readonly end: number;
  readonly items: readonly { readonly price: string; readonly quantity: number; readonly metadata: Metadata }[];
  readonly metadata: Metadata;
  readonly behavior: ProrationBehavior;
}

export function makePhase(w: World, terms: PhaseTerms): SchedulePhase {
  const phase = {
    ...phaseBlank,
    currency: w.store.get('prices', terms.items[0]?.price ?? '')?.currency ?? 'eur',
    end_date: terms.end,
    items: terms.items.map((item) => ({ ...phaseItemBlank, ...item, plan: item.price })),
    metadata: terms.metadata,
    proration_behavior: terms.behavior,
    start_date: terms.start,
  };
  return phase;
}

export function currentPhaseOf(schedule: SubscriptionSchedule, now: number): SchedulePhase | undefined {
  return schedule.phases.find((phase) => phase.start_date <= now && now < phase.end_date);
}

/** The phase's items on the subscription: kept where the price is the same, else the first one is turned into it. */
function phaseItems(w: World, subscription: Subscription, phase: SchedulePhase): SubscriptionItem[] {
  const left = [...subscription.items.data];
  const changes: ItemChange[] = [];
  const unmatched = phase.items.filter((wanted) => {
    const index = left.findIndex((item) => item.price.id === wanted.price);
    const [item] = index < 0 ? [] : left.splice(index, 1);
    if (item === undefined) return true;
    changes.push({ id: item.id, quantity: wanted.quantity, param: 'items' });
    return false;
  });
  for (const wanted of unmatched) {
    const price = recurringPrice(w, wanted.price, 'items');
    const reused = left.shift();
    changes.push({ ...(reused === undefined ? {} : { id: reused.id }), price, quantity: wanted.quantity, param: 'items' });
  }
  for (const item of left) changes.push({ id: item.id, deleted: true, param: 'items' });
  return changeItems(w, subscription, changes);
}

/** The subscription as an attached schedule will have it at the instant. Nothing is written. */
export function applyPhaseItems(w: World, subscription: Subscription, at: number): Subscription {
  const schedule = subscription.schedule === null ? undefined : w.store.get('schedules', subscription.schedule);
  const phase = schedule?.status === 'active' ? currentPhaseOf(schedule, at) : undefined;
  if (phase === undefined) return subscription;
  return { ...subscription, items: { ...subscription.items, data: phaseItems(w, subscription, phase) } };
}

/** Makes the subscription's items those of the phase. */
export function applyPhase(w: World, subscription: Subscription, phase: SchedulePhase, behavior: ProrationBehavior): Subscription {
  const items = phaseItems(w, subscription, phase);
  const same =
    items.length === subscription.items.data.length &&
    items.every((item, index) => {
      const old = subscription.items.data[index];
      return old?.id === item.id && old.price.id === item.price.id && old.quantity === item.quantity;
    });
  if (same) return subscription;
  return updateItems(w, subscription, subscription, { items, behavior, resetAnchor: false }, 'allow_incomplete');
}

/** The running phase is over: the next one begins, or the schedule lets go. Returns the subscription as it then is. */
export function passBoundary(w: World, schedule: SubscriptionSchedule): Subscription | null {
  const now = w.now();
  const subscription = schedule.subscription === null ? undefined : w.store.get('subscriptions', schedule.subscription);
  const next = currentPhaseOf(schedule, now);
  if (subscription === undefined) return null;
  if (next === undefined) {
    if (schedule.end_behavior === 'release') return release(w, schedule);
    w.emit(
      'subscription_schedule.completed',
      w.store.put('schedules', { ...schedule, completed_at: now, current_phase: null, status: 'completed' }),
    );
    return endSubscription(w, w.store.put('subscriptions', { ...subscription, schedule: null }), null);
  }
  const moved = w.store.put('schedules', { ...schedule, current_phase: { start_date: next.start_date, end_date: next.end_date } });
  w.emit('subscription_schedule.updated', moved, schedule);
  return applyPhase(w, subscription, next, next.proration_behavior);
}

export function release(w: World, schedule: SubscriptionSchedule): Subscription | null {
  requireActive(schedule);
  const released = w.store.put('schedules', {
    ...schedule,
    current_phase: null,
    released_at: w.now(),
    released_subscription: schedule.subscription,
    status: 'released',
    subscription: null,
  });
  w.emit('subscription_schedule.released', released);
  const subscription = schedule.subscription === null ? undefined : w.store.get('subscriptions', schedule.subscription);
  if (subscription === undefined) return null;
  const free = w.store.put('subscriptions', { ...subscription, schedule: null });
  w.emit('customer.subscription.updated', free, subscription);
  return free;
}

export function requireActive(schedule: SubscriptionSchedule): void {
  if (schedule.status === 'active') return;
  throw invalid(`You cannot act on a subscription schedule that is currently in the \`${schedule.status}\` status.`);
}
