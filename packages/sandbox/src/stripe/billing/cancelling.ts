/** A cancellation that is to come: asked for, and withdrawn. */
import { invalid } from '../errors.ts';
import type { Subscription } from '../model.ts';
import type { World } from '../world.ts';
import { periodOf } from './items.ts';

export interface Cancelling {
  readonly atPeriodEnd: boolean | undefined;
  /** Unix seconds; null withdraws. */
  readonly at: number | null | undefined;
}

/** The subscription with the wish in it; not stored. */
export function withCancelling(w: World, subscription: Subscription, { atPeriodEnd, at }: Cancelling): Subscription {
  if (atPeriodEnd === undefined && at === undefined) return subscription;
  if (atPeriodEnd !== undefined && at !== undefined) {
    throw invalid('You may only specify one of these parameters: cancel_at, cancel_at_period_end.', 'cancel_at');
  }
  if (subscription.schedule !== null) {
    throw invalid(
      `The subscription is managed by the subscription schedule \`${subscription.schedule}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    );
  }
  if (atPeriodEnd === true || typeof at === 'number') {
    const end = typeof at === 'number' ? at : periodOf(subscription.items.data).end;
    if (end <= w.now()) throw invalid('`cancel_at` must be in the future.', 'cancel_at');
    return {
      ...subscription,
      cancel_at: end,
      cancel_at_period_end: atPeriodEnd === true,
      canceled_at: w.now(),
      cancellation_details: { ...subscription.cancellation_details, reason: 'cancellation_requested' },
    };
  }
  return {
    ...subscription,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { ...subscription.cancellation_details, reason: null },
  };
}
