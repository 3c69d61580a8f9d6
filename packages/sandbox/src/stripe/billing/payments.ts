/** Payment intents, charges and refunds: the card either works or it does not. */
import { invalid, missing } from '../errors.ts';
import { newId, newSecret } from '../ids.ts';
import type { Charge, Metadata, PaymentIntent, PaymentMethod, Refund } from '../model.ts';
import { chargeBlank, paymentIntentBlank, paymentMethodBlank, refundBlank } from '../shapes.ts';
import type { World } from '../world.ts';

export function createPaymentMethod(w: World, customer: string | null): PaymentMethod {
  const method = {
    ...paymentMethodBlank,
    id: newId('pm'),
    object: 'payment_method' as const,
    card: {
      brand: 'visa',
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'FR',
      display_brand: 'visa',
      exp_month: 12,
      exp_year: 2034,
      fingerprint: 'AOB934RVNwzk6xtn',
      funding: 'credit',
      generated_from: null,
      last4: '4242',
      networks: { available: ['visa'], preferred: null },
      regulated_status: null,
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: w.now(),
    customer,
  };
  w.store.put('paymentMethods', method);
  if (customer !== null) w.emit('payment_method.attached', method);
  return method;
}

export interface IntentTerms {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
}

export function createIntent(w: World, terms: IntentTerms): PaymentIntent {
  const id = newId('pi');
  const intent = {
    ...paymentIntentBlank,
    ...terms,
    id,
    object: 'payment_intent' as const,
    amount_received: 0,
    canceled_at: null,
    client_secret: newSecret(id),
    created: w.now(),
    last_payment_error: null,
    latest_charge: null,
    payment_method: null,
    status: 'requires_payment_method' as const,
  };
  w.store.put('paymentIntents', intent);
  w.emit('payment_intent.created', intent);
  return intent;
}

const DECLINE = { code: 'card_declined', decline_code: 'generic_decline', message: 'Your card was declined.', type: 'card_error' };

/** Charges the intent. A failed charge is kept, as Stripe keeps it; the intent then waits for another attempt. */
export function charge(
  w: World,
  intent: PaymentIntent,
  method: string | null,
  succeeds: boolean,
): { intent: PaymentIntent; charge: Charge } {
  const made: Charge = w.store.put('charges', {
    ...chargeBlank,
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: succeeds ? intent.amount : 0,
    amount_refunded: 0,
    captured: succeeds,
    created: w.now(),
    currency: intent.currency,
    customer: intent.customer,
    failure_code: succeeds ? null : DECLINE.code,
    failure_message: succeeds ? null : DECLINE.message,
    metadata: intent.metadata,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: succeeds ? 'approved_by_network' : 'declined_by_network',
      reason: succeeds ? null : 'generic_decline',
      seller_message: succeeds ? 'Payment complete.' : 'The bank did not return any further details with this decline.',
      type: succeeds ? 'authorized' : 'issuer_declined',
    },
    paid: succeeds,
    payment_intent: intent.id,
    payment_method: method,
    refunded: false,
    status: succeeds ? 'succeeded' : 'failed',
  });
  const next = w.store.put('paymentIntents', {
    ...intent,
    amount_received: succeeds ? intent.amount : 0,
    last_payment_error: succeeds ? null : { ...DECLINE, charge: made.id },
    latest_charge: made.id,
    payment_method: succeeds ? method : null,
    status: succeeds ? 'succeeded' : 'requires_payment_method',
  });
  w.emit(succeeds ? 'charge.succeeded' : 'charge.failed', made);
  w.emit(succeeds ? 'payment_intent.succeeded' : 'payment_intent.payment_failed', next);
  return { intent: next, charge: made };
}

/** A payment that settles later, such as a bank debit. */
export function startProcessing(w: World, intent: PaymentIntent): PaymentIntent {
  const next = w.store.put('paymentIntents', { ...intent, status: 'processing' });
  w.emit('payment_intent.processing', next);
  return next;
}

export function cancelIntent(w: World, id: string): void {
  const intent = w.store.get('paymentIntents', id);
  if (intent === undefined || intent.status === 'succeeded' || intent.status === 'canceled') return;
  w.emit('payment_intent.canceled', w.store.put('paymentIntents', { ...intent, status: 'canceled', canceled_at: w.now() }));
}

export interface RefundTerms {
  readonly paymentIntent?: string;
  readonly charge?: string;
  readonly amount?: number;
  readonly reason?: string;
  readonly metadata: Metadata;
}

/** Whole or in part. More than what is left is an error, and nothing is refunded. */
export function refund(w: World, terms: RefundTerms): Refund {
  const paid = chargeToRefund(w, terms);
  const left = paid.amount - paid.amount_refunded;
  if (paid.status !== 'succeeded') throw invalid(`Charge ${paid.id} was not successful and cannot be refunded.`, 'charge');
  if (left === 0) throw invalid(`Charge ${paid.id} has already been refunded.`, undefined, 'charge_already_refunded');
  const amount = terms.amount ?? left;
  if (amount > left) throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, 'amount');

  const made: Refund = {
    ...refundBlank,
    id: newId('re'),
    object: 'refund',
    amount,
    charge: paid.id,
    created: w.now(),
    currency: paid.currency,
    customer: paid.customer,
    metadata: terms.metadata,
    payment_intent: paid.payment_intent,
    reason: terms.reason ?? null,
    status: 'succeeded',
  };
  w.store.put('refunds', made);
  const after = w.store.put('charges', { ...paid, amount_refunded: paid.amount_refunded + amount, refunded: amount === left });
  w.emit('refund.created', made);
  w.emit('charge.refunded', after, paid);
  return made;
}

function chargeToRefund(w: World, terms: RefundTerms): Charge {
  if (terms.charge !== undefined) return w.need('charges', terms.charge, 'charge');
  if (terms.paymentIntent === undefined)
    throw invalid('One of the following params should be provided for this request: payment_intent or charge.');
  const intent = w.need('paymentIntents', terms.paymentIntent, 'payment_intent');
  const paid = intent.latest_charge === null ? undefined : w.store.get('charges', intent.latest_charge);
  if (intent.status !== 'succeeded' || paid === undefined) {
    if (intent.latest_charge !== null && paid === undefined) throw missing('charge', intent.latest_charge, 'charge');
    throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, 'payment_intent');
  }
  return paid;
}
