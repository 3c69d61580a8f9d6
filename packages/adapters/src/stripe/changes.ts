/** Changing a seat subscription: at once and paid for, at the period's end, and back again. */
import type { ChangeRequest, InvoicePreview } from '@seatwise/domain/ports';
import { SEAT_CURRENCY, seatsTotal } from '@seatwise/domain/billing/plans';
import type Stripe from 'stripe';
import { isMissing } from './errors.ts';
import type { PriceBook } from './prices.ts';
import { activeSchedule, endOf, hasEnded, instant, nextPhase, payUrlOf, seatItem, seconds, SURPLUS } from './views.ts';

type ClockOf = (subscription: Stripe.Subscription) => Promise<Date>;

/** The same terms for the preview and the change: that is what makes the amounts equal. */
async function termsOf({ itemId, price, quantity }: ChangeRequest, prices: PriceBook, prorationDate: number | undefined) {
  const { id } = await prices.require(price);
  return {
    items: [{ id: itemId, price: id, quantity }],
    proration_behavior: 'always_invoice' as const,
    ...(prorationDate === undefined ? {} : { proration_date: prorationDate }),
  };
}

const isProration = ({ parent }: Stripe.InvoiceLineItem): boolean =>
  parent?.subscription_item_details?.proration === true || parent?.invoice_item_details?.proration === true;

export async function previewChange(stripe: Stripe, prices: PriceBook, clockOf: ClockOf, request: ChangeRequest): Promise<InvoicePreview> {
  const subscription = await stripe.subscriptions.retrieve(request.subscriptionId);
  const item = seatItem(subscription, request.itemId);
  const prorationDate = request.prorationDate ?? (await clockOf(subscription));
  const at = Math.max(seconds(prorationDate), item.current_period_start);
  const terms = await termsOf(request, prices, at);
  const invoice = await stripe.invoices.createPreview({ subscription: request.subscriptionId, subscription_details: terms });

  const lines = invoice.lines.data;
  const price = await prices.require(request.price);
  const staysInPeriod = item.price.recurring?.interval === price.recurring?.interval;
  // Another interval starts a new period now, and the invoice is all of what is charged. Within a period the preview may also
  // carry the next renewal's lines, which are not due yet.
  const onlyProrations = lines.every(isProration);
  const prorated = lines.filter(isProration).reduce((sum, line) => sum + line.amount, 0);
  const newPeriodEnd = Math.max(...lines.filter((line) => !isProration(line)).map((line) => line.period.end), 0);
  return {
    dueNow: Math.max(0, staysInPeriod && !onlyProrations ? prorated : invoice.amount_due),
    recurringTotal: seatsTotal(request.price.plan, request.price.period, request.quantity),
    currency: SEAT_CURRENCY,
    prorationDate: instant(at),
    nextRenewal: instant(staysInPeriod || newPeriodEnd === 0 ? item.current_period_end : newPeriodEnd),
  };
}

export async function changeSubscription(
  stripe: Stripe,
  prices: PriceBook,
  request: ChangeRequest,
  idempotencyKey: string,
): Promise<{ status: 'applied' | 'pending'; payUrl: string | null }> {
  const prorationDate = request.prorationDate === undefined ? undefined : seconds(request.prorationDate);
  const terms = await termsOf(request, prices, prorationDate);
  const changed = await stripe.subscriptions.update(
    request.subscriptionId,
    { ...terms, payment_behavior: 'pending_if_incomplete', expand: ['latest_invoice'] },
    { idempotencyKey },
  );
  return changed.pending_update === null ? { status: 'applied', payUrl: null } : { status: 'pending', payUrl: payUrlOf(changed) };
}

const withSchedule = (stripe: Stripe, id: string): Promise<Stripe.Subscription> =>
  stripe.subscriptions.retrieve(id, { expand: ['schedule'] });

/** Takes back "ends at"; a subscription under a schedule has to be released first. */
async function keepRunning(stripe: Stripe, subscription: Stripe.Subscription, idempotencyKey: string): Promise<boolean> {
  if (endOf(subscription) === null) return false;
  const params: Stripe.SubscriptionUpdateParams = subscription.cancel_at_period_end ? { cancel_at_period_end: false } : { cancel_at: '' };
  await stripe.subscriptions.update(subscription.id, params, { idempotencyKey: `${idempotencyKey}:keep` });
  return true;
}

async function release(stripe: Stripe, schedule: Stripe.SubscriptionSchedule, idempotencyKey: string): Promise<void> {
  await stripe.subscriptionSchedules.release(schedule.id, {}, { idempotencyKey: `${idempotencyKey}:release:${schedule.id}` });
}

export async function scheduleChange(
  stripe: Stripe,
  prices: PriceBook,
  { subscriptionId, itemId, price, quantity }: ChangeRequest,
  idempotencyKey: string,
): Promise<{ at: Date }> {
  const { id: nextPrice } = await prices.require(price);
  const subscription = await withSchedule(stripe, subscriptionId);
  const item = seatItem(subscription, itemId);
  const attached = activeSchedule(subscription);
  if (attached === null) await keepRunning(stripe, subscription, idempotencyKey);
  const schedule =
    attached ??
    (await stripe.subscriptionSchedules.create({ from_subscription: subscriptionId }, { idempotencyKey: `${idempotencyKey}:attach` }));
  await stripe.subscriptionSchedules.update(
    schedule.id,
    {
      end_behavior: 'release',
      proration_behavior: 'none',
      metadata: subscription.metadata,
      phases: [
        {
          start_date: schedule.current_phase?.start_date ?? item.current_period_start,
          end_date: item.current_period_end,
          items: [{ price: item.price.id, quantity: item.quantity ?? 1 }],
          proration_behavior: 'none',
        },
        {
          items: [{ price: nextPrice, quantity }],
          // Long enough to take effect; then the schedule lets go and the subscription runs on by itself.
          duration: { interval: 'day', interval_count: 1 },
          proration_behavior: 'none',
        },
      ],
    },
    { idempotencyKey: `${idempotencyKey}:phases` },
  );
  return { at: instant(item.current_period_end) };
}

export async function withdrawScheduled(stripe: Stripe, subscriptionId: string, idempotencyKey: string): Promise<boolean> {
  const subscription = await withSchedule(stripe, subscriptionId);
  const schedule = activeSchedule(subscription);
  if (schedule === null) return keepRunning(stripe, subscription, idempotencyKey);
  const something = nextPhase(schedule) !== null || schedule.end_behavior === 'cancel';
  await release(stripe, schedule, idempotencyKey);
  // Releasing takes back an end that the schedule had set; one of the subscription's own stays.
  const released = await stripe.subscriptions.retrieve(subscriptionId);
  return (await keepRunning(stripe, released, idempotencyKey)) || something;
}

export async function cancelAtPeriodEnd(stripe: Stripe, subscriptionId: string, idempotencyKey: string): Promise<{ at: Date }> {
  const subscription = await withSchedule(stripe, subscriptionId);
  const schedule = activeSchedule(subscription);
  if (schedule !== null) await release(stripe, schedule, idempotencyKey);
  const ending = await stripe.subscriptions.update(
    subscriptionId,
    { cancel_at_period_end: true },
    { idempotencyKey: `${idempotencyKey}:end` },
  );
  return { at: endOf(ending) ?? instant(seatItem(ending).current_period_end) };
}

export async function cancelAndRefund(stripe: Stripe, subscriptionId: string, idempotencyKey: string): Promise<{ refunded: number }> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  if (!hasEnded(subscription)) {
    await stripe.subscriptions.update(subscriptionId, { metadata: SURPLUS }, { idempotencyKey: `${idempotencyKey}:mark` });
    // Cancelled last: an ended subscription is not looked for again, and its money would stay here.
    await refundPaid(stripe, subscriptionId, idempotencyKey);
    await stripe.subscriptions
      .cancel(subscriptionId, { prorate: false, invoice_now: false }, { idempotencyKey: `${idempotencyKey}:cancel` })
      .catch((error: unknown) => {
        // Ended in the meantime.
        if (!isMissing(error)) throw error;
      });
  }
  return { refunded: await refundPaid(stripe, subscriptionId, idempotencyKey) };
}

/** Everything that was ever paid for it; what was given back of that in all. */
async function refundPaid(stripe: Stripe, subscriptionId: string, idempotencyKey: string): Promise<number> {
  let refunded = 0;
  for await (const invoice of stripe.invoices.list({ subscription: subscriptionId, status: 'paid', limit: 100 })) {
    for await (const { payment, amount_paid: paid } of stripe.invoicePayments.list({ invoice: invoice.id, status: 'paid', limit: 100 })) {
      refunded += await refundInFull(stripe, payment, paid ?? 0, idempotencyKey);
    }
  }
  return refunded;
}

/** What was given back of this payment in all, by this call or before it. Asking first keeps it right beyond the 24 hours that a key lives. */
async function refundInFull(stripe: Stripe, payment: Stripe.InvoicePayment.Payment, paid: number, idempotencyKey: string): Promise<number> {
  const intent = typeof payment.payment_intent === 'object' ? payment.payment_intent.id : payment.payment_intent;
  const charge = typeof payment.charge === 'object' ? payment.charge.id : payment.charge;
  const of = intent === undefined ? (charge === undefined ? null : { charge }) : { payment_intent: intent };
  if (of === null) return 0;
  let before = 0;
  for await (const refund of stripe.refunds.list({ ...of, limit: 100 })) {
    if (refund.status !== 'failed' && refund.status !== 'canceled') before += refund.amount;
  }
  const rest = paid - before;
  if (rest <= 0) return before;
  const refund = await stripe.refunds.create(
    { ...of, amount: rest, reason: 'duplicate' },
    { idempotencyKey: `${idempotencyKey}:refund:${intent ?? charge}:${before}` },
  );
  return before + refund.amount;
}
