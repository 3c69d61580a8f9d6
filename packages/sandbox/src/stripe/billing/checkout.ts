/** A Checkout session's ends: completed (paid, or to be settled later), settled, expired. */
import { declined, invalid } from '../errors.ts';
import { newInvoicePrefix, newShortId } from '../ids.ts';
import type { CheckoutSession, Customer } from '../model.ts';
import { customerBlank, customerDetailsBlank, invoiceSettingsBlank } from '../shapes.ts';
import type { World } from '../world.ts';
import { charge, createIntent, createPaymentMethod, startProcessing } from './payments.ts';
import { collect, expireIncomplete, startSubscription } from './subscriptions.ts';

export interface CustomerTerms {
  readonly email: string | null;
  readonly name: string | null;
  readonly phone?: string | null;
  readonly description?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly locales?: readonly string[];
}

export function createCustomer(w: World, terms: CustomerTerms): Customer {
  const customer: Customer = {
    ...customerBlank,
    id: newShortId('cus'),
    object: 'customer',
    balance: 0,
    created: w.now(),
    currency: null,
    delinquent: false,
    description: terms.description ?? null,
    email: terms.email,
    invoice_prefix: newInvoicePrefix(),
    invoice_settings: { ...invoiceSettingsBlank, default_payment_method: null },
    metadata: terms.metadata ?? {},
    name: terms.name,
    next_invoice_sequence: 1,
    phone: terms.phone ?? null,
    preferred_locales: terms.locales ?? [],
  };
  w.store.put('customers', customer);
  w.emit('customer.created', customer);
  return customer;
}

export interface Completion {
  readonly paymentStatus: 'paid' | 'unpaid';
  /** As typed on the page. */
  readonly email?: string;
}

/** Completes an open session. Throws 402 when the card is refused: the session stays open. */
export function completeCheckout(w: World, id: string, completion: Completion): CheckoutSession {
  const session = w.need('sessions', id);
  if (session.status !== 'open') throw invalid(`This Checkout Session is ${session.status} and can no longer be paid.`);
  const free = session.amount_total === 0;
  if (!free && w.takeDecline()) throw declined();

  const details = w.need('checkouts', id);
  const email = completion.email ?? session.customer_email;
  const known = session.customer === null ? null : w.need('customers', session.customer);
  const customer = known ?? (session.mode === 'subscription' ? createCustomer(w, { email, name: null }) : null);
  const processing = completion.paymentStatus === 'unpaid' && !free;
  const status = free ? 'no_payment_required' : processing ? 'unpaid' : 'paid';
  const method = createPaymentMethod(w, customer?.id ?? null);

  let result: Pick<CheckoutSession, 'subscription' | 'invoice' | 'payment_intent'>;
  if (session.mode === 'subscription') {
    if (customer === null) throw invalid('A subscription needs a customer.');
    const { subscription, invoice } = startSubscription(w, {
      customer,
      lines: details.lines,
      metadata: details.subscriptionMetadata,
      description: details.subscriptionDescription,
      method: method.id,
      payment: processing ? 'processing' : 'paid',
    });
    result = { subscription: subscription.id, invoice: invoice.id, payment_intent: null };
  } else if (free) {
    result = { subscription: null, invoice: null, payment_intent: null };
  } else {
    const intent = createIntent(w, {
      amount: session.amount_total,
      currency: session.currency,
      customer: customer?.id ?? null,
      description: details.paymentDescription,
      metadata: details.paymentMetadata,
    });
    if (processing) startProcessing(w, intent);
    else charge(w, intent, method.id, true);
    result = { subscription: null, invoice: null, payment_intent: intent.id };
  }
  const done = w.store.put('sessions', {
    ...session,
    ...result,
    customer: customer?.id ?? null,
    customer_details: { ...customerDetailsBlank, email: known?.email ?? email, name: known?.name ?? null },
    payment_status: status,
    status: 'complete',
    url: null,
  });
  w.emit('checkout.session.completed', done);
  return done;
}

/** The outcome of a payment that was to settle later. */
export function settleCheckout(w: World, id: string, ok: boolean): CheckoutSession {
  const session = w.need('sessions', id);
  if (session.status !== 'complete' || session.payment_status !== 'unpaid') {
    throw invalid('This Checkout Session has no payment that is still to settle.');
  }
  if (session.invoice !== null && session.subscription !== null) {
    const invoice = w.need('invoices', session.invoice);
    if (invoice.status !== 'open') throw invalid(`The invoice of this Checkout Session is ${invoice.status}.`);
    collect(w, session.invoice, { outcome: ok });
    const subscription = w.need('subscriptions', session.subscription);
    if (!ok && subscription.status === 'incomplete') expireIncomplete(w, subscription);
  } else if (session.payment_intent !== null) {
    const intent = w.need('paymentIntents', session.payment_intent);
    if (intent.status !== 'processing') throw invalid('This Checkout Session has no payment that is still to settle.');
    charge(w, intent, createPaymentMethod(w, session.customer).id, ok);
  }
  const after = w.store.put('sessions', { ...session, payment_status: ok ? 'paid' : 'unpaid' });
  w.emit(ok ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed', after);
  return after;
}

export function expireCheckout(w: World, session: CheckoutSession): CheckoutSession {
  const expired = w.store.put('sessions', { ...session, status: 'expired', url: null });
  w.emit('checkout.session.expired', expired);
  return expired;
}
