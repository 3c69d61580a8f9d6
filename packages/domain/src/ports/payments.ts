/**
 * What the domain needs from a payment provider. Implemented by `@seatwise/adapters/stripe`; nothing else speaks to Stripe.
 *
 * All amounts are integer minor units. Instants are `Date`s as the provider tells them. Every call that writes takes an
 * idempotency key, so that a call repeated after a crash is the same call.
 *
 * Errors: `PaymentsUnavailable` (network, rate limit, 5xx: nothing is known to have happened, repeat with the same key),
 * `PaymentDeclined` (the card was refused), `PaymentsRejected` (the provider says the request cannot be: a programming or
 * configuration error, or an object that is gone).
 */
import type { Plan, SeatPeriod } from '../billing/plans.ts';

export class PaymentsUnavailable extends Error {
  override readonly name = 'PaymentsUnavailable';
}
export class PaymentDeclined extends Error {
  override readonly name = 'PaymentDeclined';
}
export class PaymentsRejected extends Error {
  override readonly name = 'PaymentsRejected';
  /** The provider's own code, e.g. `resource_missing`. */
  readonly code: string | undefined;
  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

export interface SeatPriceRef {
  plan: Plan;
  period: SeatPeriod;
}

export type ProviderSubscriptionStatus =
  | 'incomplete'
  | 'incomplete_expired'
  | 'trialing'
  | 'active'
  | 'past_due'
  | 'canceled'
  | 'unpaid'
  | 'paused';

/** One seat subscription as the provider has it now. */
export interface ProviderSubscription {
  id: string;
  customerId: string;
  status: ProviderSubscriptionStatus;
  /** Price, resolved from the lookup key. Null when the price is not one of ours. */
  price: SeatPriceRef | null;
  /** Paid-for quantity: a pending update that waits for its payment is not in it. */
  quantity: number;
  itemId: string;
  createdAt: Date;
  currentPeriodStart: Date;
  currentPeriodEnd: Date;
  /** Set when the subscription is to end (cancel_at, or the period's end when cancel_at_period_end). */
  cancelAt: Date | null;
  /** A change that was asked for and waits for its payment. */
  pendingUpdate: { price: SeatPriceRef | null; quantity: number; expiresAt: Date; payUrl: string | null } | null;
  /** The next phase of an attached schedule: what it becomes, and when. */
  scheduled: { scheduleId: string; price: SeatPriceRef | null; quantity: number; at: Date } | null;
  /** Oldest invoice of this subscription that is open (unpaid): its creation. */
  openInvoiceSince: Date | null;
  /** metadata.organization_id as written by our Checkout. */
  organizationId: string | null;
  /** The checkout or intent that made it, from metadata.intent_id. */
  intentId: string | null;
  /** `cancelAndRefund` has begun with it: it grants nothing any more, whatever becomes of the others. */
  surplus: boolean;
}

export interface ProviderInvoice {
  id: string;
  number: string | null;
  status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  createdAt: Date;
  total: number;
  amountDue: number;
  amountPaid: number;
  currency: string;
  hostedUrl: string | null;
  pdfUrl: string | null;
  description: string | null;
}

export interface InvoicePreview {
  /** To be paid now for the change: the proration, never negative. */
  dueNow: number;
  /** What each later period costs. */
  recurringTotal: number;
  currency: string;
  /** Hand the same instant to `changeSubscription`, and the amount is the same to the cent. */
  prorationDate: Date;
  nextRenewal: Date;
}

export interface ChangeRequest {
  subscriptionId: string;
  itemId: string;
  price: SeatPriceRef;
  quantity: number;
  prorationDate?: Date;
}

export interface CheckoutSession {
  id: string;
  url: string | null;
  status: 'open' | 'complete' | 'expired';
  paymentStatus: 'paid' | 'unpaid' | 'no_payment_required';
  customerId: string | null;
  subscriptionId: string | null;
  organizationId: string | null;
  intentId: string | null;
  /** Which of our orders it pays for, for a session of `createOrderCheckout` or `createTicketCheckout`; else null. */
  orderId: string | null;
  /** What a refund is of, once something was paid. */
  paymentIntentId: string | null;
  /** Why a payment that was to settle later did not, in the provider's word; null while it may still come. */
  paymentFailure: string | null;
  expiresAt: Date;
}

/** A verified webhook: a hint that something changed, never the change itself. */
export interface ProviderEvent {
  id: string;
  type: string;
  createdAt: Date;
  livemode: boolean;
  /** Customer the event's object belongs to, where it names one. */
  customerId: string | null;
  /** Checkout session id, for `checkout.session.*`. */
  checkoutSessionId: string | null;
  subscriptionId: string | null;
  organizationId: string | null;
}

export interface Payments {
  /** True when a live key is configured; a webhook of the other mode is refused. */
  readonly livemode: boolean;
  /** Checks the signature over the raw bytes and the timestamp (5 minutes each way), then reads. Throws `PaymentsRejected`. */
  verifyWebhook(rawBody: Buffer, signatureHeader: string | undefined, now: Date): ProviderEvent;

  /** The provider's present. Real accounts: ours. Customers on a test clock: the clock's frozen time. */
  now(customerId: string | null): Promise<Date>;

  createCustomer(
    input: { organizationId: string; name: string; email: string; locale: string },
    idempotencyKey: string,
  ): Promise<{ customerId: string }>;
  updateCustomer(input: { customerId: string; name?: string; email?: string }, idempotencyKey: string): Promise<void>;

  createSeatCheckout(
    input: {
      organizationId: string;
      intentId: string;
      customerId: string;
      price: SeatPriceRef;
      quantity: number;
      successUrl: string;
      cancelUrl: string;
      locale: string;
      expiresAt?: Date;
    },
    idempotencyKey: string,
  ): Promise<CheckoutSession>;
  /** A one-off payment for `quantity` seats of a course; the order's id is in the session's metadata. */
  createOrderCheckout(
    input: {
      orderId: string;
      organizationId: string;
      title: string;
      unitAmount: number;
      currency: string;
      quantity: number;
      buyerEmail: string | null;
      successUrl: string;
      cancelUrl: string;
      locale: string;
      /** 30 minutes to 24 hours from now. */
      expiresAt: Date;
    },
    idempotencyKey: string,
  ): Promise<CheckoutSession>;
  /** The same for tickets, a line a tier. */
  createTicketCheckout(
    input: {
      orderId: string;
      organizationId: string;
      lines: { title: string; description: string; unitAmount: number; quantity: number }[];
      currency: string;
      buyerEmail: string | null;
      successUrl: string;
      cancelUrl: string;
      locale: string;
      /** 30 minutes to 24 hours from now. */
      expiresAt: Date;
    },
    idempotencyKey: string,
  ): Promise<CheckoutSession>;
  /** Gives back `amount` of what was paid. A repeated call with the same key gives back once. Where an order is given back in parts, `part` names each. */
  refundPayment(
    input: { paymentIntentId: string; amount: number; orderId: string; part?: string },
    idempotencyKey: string,
  ): Promise<{ refundId: string }>;
  checkoutSession(sessionId: string): Promise<CheckoutSession | null>;
  /** Idempotent: an already complete or expired session is left as it is, and returned. */
  expireCheckout(sessionId: string): Promise<CheckoutSession>;

  /** Every subscription of the customer, in any status, oldest first. Pages are followed to the end. */
  subscriptionsOf(customerId: string): Promise<ProviderSubscription[]>;
  previewChange(request: ChangeRequest): Promise<InvoicePreview>;
  /** Immediate; `pending` when the payment did not go through and the change waits for it. */
  changeSubscription(request: ChangeRequest, idempotencyKey: string): Promise<{ status: 'applied' | 'pending'; payUrl: string | null }>;
  /** At the period's end, through a subscription schedule; replaces an earlier one. */
  scheduleChange(request: ChangeRequest, idempotencyKey: string): Promise<{ at: Date }>;
  /** Withdraws a scheduled change and a scheduled cancellation. False when there was nothing. */
  withdrawScheduled(subscriptionId: string, idempotencyKey: string): Promise<boolean>;
  cancelAtPeriodEnd(subscriptionId: string, idempotencyKey: string): Promise<{ at: Date }>;
  /**
   * A second subscription that should not be: marked as such, its paid invoices refunded in full, and cancelled last, so that what was
   * interrupted still runs and is found again. Idempotent.
   */
  cancelAndRefund(subscriptionId: string, idempotencyKey: string): Promise<{ refunded: number }>;

  invoices(customerId: string): Promise<ProviderInvoice[]>;
  createPortal(input: { customerId: string; returnUrl: string; locale: string }): Promise<{ url: string }>;
  /** For the nightly reconcile: every customer that has or had one of our subscriptions. */
  customersWithSubscriptions(): AsyncIterable<{ customerId: string; organizationId: string | null }>;
  /** Ids and hints of events since the instant that the provider could not deliver or we may have missed. */
  eventsSince(since: Date): AsyncIterable<ProviderEvent>;
}
