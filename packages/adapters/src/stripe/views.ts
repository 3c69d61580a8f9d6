/** Stripe's objects → the port's. */
import {
  PaymentsRejected,
  type CheckoutSession,
  type ProviderInvoice,
  type ProviderSubscription,
  type ProviderSubscriptionStatus,
} from '@seatwise/domain/ports';
import type Stripe from 'stripe';
import type { PriceBook } from './prices.ts';

export const instant = (seconds: number): Date => new Date(seconds * 1000);
export const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

export const idOf = (reference: string | { id: string } | null | undefined): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

const SPOKEN = ['en', 'fr'] as const;
/** Hosted pages in the person's language where it is one of ours, else in the browser's. */
export const hostedLocale = (locale: string): (typeof SPOKEN)[number] | 'auto' => SPOKEN.find((one) => one === locale) ?? 'auto';

/** Stripe may add words to its lists; ours are closed. */
function known<T extends string>(word: string, words: readonly T[], what: string): T {
  const found = words.find((one) => one === word);
  if (found === undefined) throw new PaymentsRejected(`Stripe told an unknown ${what}: ${word}`, 'unknown_word');
  return found;
}

const SUBSCRIPTION_STATUSES: readonly ProviderSubscriptionStatus[] = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'canceled',
  'unpaid',
  'paused',
];
const INVOICE_STATUSES = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const;
const SESSION_STATUSES = ['open', 'complete', 'expired'] as const;
const PAYMENT_STATUSES = ['paid', 'unpaid', 'no_payment_required'] as const;

/** A seat subscription has one item; the billing period lives on it. */
export function seatItem(subscription: Stripe.Subscription, itemId?: string): Stripe.SubscriptionItem {
  const { data } = subscription.items;
  const item = itemId === undefined ? data[0] : data.find(({ id }) => id === itemId);
  if (item === undefined) throw new PaymentsRejected(`The subscription ${subscription.id} has no such item.`, 'resource_missing');
  return item;
}

/** The attached schedule, while it still governs the subscription. Needs `schedule` expanded. */
export function activeSchedule({ schedule }: Stripe.Subscription): Stripe.SubscriptionSchedule | null {
  if (schedule === null || typeof schedule === 'string') return null;
  return schedule.status === 'active' || schedule.status === 'not_started' ? schedule : null;
}

/** What comes after the running phase; null once the last phase has begun. */
export function nextPhase(schedule: Stripe.SubscriptionSchedule): Stripe.SubscriptionSchedule.Phase | null {
  const after = schedule.current_phase?.end_date ?? 0;
  return schedule.phases.find((phase) => phase.start_date >= after) ?? null;
}

export const hasEnded = ({ status }: Stripe.Subscription): boolean => status === 'canceled' || status === 'incomplete_expired';

/** Written before the first refund. */
export const SURPLUS = { surplus: 'true' };
const isSurplus = ({ metadata }: Stripe.Subscription): boolean => metadata['surplus'] === SURPLUS.surplus;

export function endOf(subscription: Stripe.Subscription): Date | null {
  if (hasEnded(subscription)) return null;
  if (subscription.cancel_at !== null) return instant(subscription.cancel_at);
  return subscription.cancel_at_period_end ? instant(seatItem(subscription).current_period_end) : null;
}

/** Needs `schedule` and `latest_invoice` expanded. */
export async function subscriptionView(
  subscription: Stripe.Subscription,
  prices: PriceBook,
  openInvoiceSince: Date | null,
): Promise<ProviderSubscription> {
  const item = seatItem(subscription);
  return {
    id: subscription.id,
    customerId: idOf(subscription.customer) ?? '',
    status: known(subscription.status, SUBSCRIPTION_STATUSES, 'subscription status'),
    price: await prices.refOf(item.price),
    quantity: item.quantity ?? 1,
    itemId: item.id,
    createdAt: instant(subscription.created),
    currentPeriodStart: instant(item.current_period_start),
    currentPeriodEnd: instant(item.current_period_end),
    cancelAt: endOf(subscription),
    pendingUpdate: await pendingView(subscription, prices),
    scheduled: await scheduledView(subscription, prices),
    openInvoiceSince,
    organizationId: subscription.metadata['organization_id'] ?? null,
    intentId: subscription.metadata['intent_id'] ?? null,
    surplus: isSurplus(subscription),
  };
}

async function pendingView(subscription: Stripe.Subscription, prices: PriceBook): Promise<ProviderSubscription['pendingUpdate']> {
  const item = subscription.pending_update?.subscription_items?.[0];
  if (subscription.pending_update === null || item === undefined) return null;
  return {
    price: await prices.refOf(item.price),
    quantity: item.quantity ?? 1,
    expiresAt: instant(subscription.pending_update.expires_at),
    payUrl: payUrlOf(subscription),
  };
}

async function scheduledView(subscription: Stripe.Subscription, prices: PriceBook): Promise<ProviderSubscription['scheduled']> {
  const schedule = activeSchedule(subscription);
  const phase = schedule === null ? null : nextPhase(schedule);
  const item = phase?.items[0];
  if (schedule === null || phase === null || item === undefined) return null;
  return { scheduleId: schedule.id, price: await prices.refOf(item.price), quantity: item.quantity ?? 1, at: instant(phase.start_date) };
}

/** Where the latest invoice can be paid by hand, while it is open. Needs `latest_invoice` expanded. */
export function payUrlOf({ latest_invoice: invoice }: Stripe.Subscription): string | null {
  if (invoice === null || typeof invoice === 'string' || invoice.status !== 'open') return null;
  return invoice.hosted_invoice_url ?? null;
}

export function invoiceView(invoice: Stripe.Invoice): ProviderInvoice {
  return {
    id: invoice.id,
    number: invoice.number,
    status: invoice.status === null ? 'draft' : known(invoice.status, INVOICE_STATUSES, 'invoice status'),
    createdAt: instant(invoice.created),
    total: invoice.total,
    amountDue: invoice.amount_due,
    amountPaid: invoice.amount_paid,
    currency: invoice.currency,
    hostedUrl: invoice.hosted_invoice_url ?? null,
    pdfUrl: invoice.invoice_pdf ?? null,
    description: invoice.description,
  };
}

/** Why a payment that settles later did not. While it is processed it may still come. */
function failureOf(session: Stripe.Checkout.Session): string | null {
  const intent = session.payment_intent;
  if (session.status !== 'complete' || session.payment_status !== 'unpaid' || intent === null || typeof intent === 'string') return null;
  if (intent.status !== 'requires_payment_method' && intent.status !== 'canceled') return null;
  return intent.last_payment_error?.message ?? intent.cancellation_reason ?? intent.status;
}

/** A failed payment shows only with `payment_intent` expanded. */
export function sessionView(session: Stripe.Checkout.Session): CheckoutSession {
  return {
    id: session.id,
    url: session.url,
    status: session.status === null ? 'open' : known(session.status, SESSION_STATUSES, 'Checkout status'),
    paymentStatus: known(session.payment_status, PAYMENT_STATUSES, 'payment status'),
    customerId: idOf(session.customer),
    subscriptionId: idOf(session.subscription),
    organizationId: session.metadata?.['organization_id'] ?? null,
    intentId: session.metadata?.['intent_id'] ?? null,
    orderId: session.metadata?.['order_id'] ?? null,
    paymentIntentId: idOf(session.payment_intent),
    paymentFailure: failureOf(session),
    expiresAt: instant(session.expires_at),
  };
}
