/** Time passing: works off what is due, each thing at its own instant and in order. */
import type { Due } from '../agenda.ts';
import { CLOCK_ID, type World } from '../world.ts';
import { expireCheckout } from './checkout.ts';
import { periodOf } from './items.ts';
import { passBoundary } from './schedules.ts';
import { endSubscription, expireIncomplete, expirePendingUpdate, renew, retryInvoice } from './subscriptions.ts';

const DAY = 86_400;
/** Guards against an agenda that never empties: far more than ten years of daily periods. */
const MAX_STEPS = 100_000;

/** Everything that is due up to the instant. */
export function runDue(w: World, until: number): void {
  for (let step = 0; step < MAX_STEPS; step++) {
    const due = w.agenda.next();
    if (due === null || due.at > until) return;
    w.store.transact(() => {
      w.at(due.at, () => {
        handle(w, due);
      });
    });
    // Whatever did not move on its own must not come up again and again.
    const after = w.agenda.next();
    if (after !== null && after.id === due.id && after.at === due.at) w.agenda.skip(due.id);
  }
  throw new Error('the clock does not come to rest');
}

function handle(w: World, due: Due): void {
  if (due.table === 'sessions') {
    expireCheckout(w, w.need('sessions', due.id));
  } else if (due.table === 'invoices') {
    retryInvoice(w, w.need('invoices', due.id));
  } else if (due.table === 'schedules') {
    const subscription = w.need('schedules', due.id).subscription;
    if (subscription !== null) passTime(w, subscription);
  } else {
    passTime(w, due.id);
  }
}

/** One subscription at an instant at which something of it is due. */
function passTime(w: World, id: string): void {
  const now = w.now();
  let subscription = w.need('subscriptions', id);
  if (subscription.status === 'incomplete') {
    if (!isProcessing(w, subscription.latest_invoice)) expireIncomplete(w, subscription);
    return;
  }
  if (subscription.status !== 'active' && subscription.status !== 'past_due') return;
  if (subscription.pending_update !== null && subscription.pending_update.expires_at <= now)
    subscription = expirePendingUpdate(w, subscription);
  if (subscription.cancel_at !== null && subscription.cancel_at <= now) {
    endSubscription(w, subscription, null);
    return;
  }
  const schedule = subscription.schedule === null ? undefined : w.store.get('schedules', subscription.schedule);
  if (schedule?.status === 'active' && schedule.current_phase !== null && schedule.current_phase.end_date <= now) {
    subscription = passBoundary(w, schedule) ?? subscription;
  }
  if (subscription.status !== 'canceled' && periodOf(subscription.items.data).end <= now) renew(w, subscription);
}

function isProcessing(w: World, invoice: string | null): boolean {
  for (const payment of w.store.all('invoicePayments')) {
    if (payment.invoice === invoice) return w.store.get('paymentIntents', payment.payment.payment_intent)?.status === 'processing';
  }
  return false;
}

export function testClock(w: World, status: 'ready' | 'advancing' = 'ready'): object {
  return {
    id: CLOCK_ID,
    object: 'test_helpers.test_clock',
    created: 1_700_000_000,
    deletes_after: w.now() + 3650 * DAY,
    frozen_time: w.now(),
    livemode: false,
    name: 'The stand-in',
    status,
    status_details: status === 'ready' ? {} : { advancing: { target_frozen_time: w.now() } },
  };
}

/** Moves the present forward; all that falls in between happens on the way. All of it is kept, or nothing. */
export function advance(w: World, seconds: number): void {
  w.store.transact(() => {
    const target = w.now() + seconds;
    w.emit('test_helpers.test_clock.advancing', testClock(w, 'advancing'));
    runDue(w, target);
    w.configure({ offset: w.settings.offset + seconds });
    w.emit('test_helpers.test_clock.ready', testClock(w));
  });
}
