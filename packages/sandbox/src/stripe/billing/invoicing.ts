/** Invoices: drafted, finalized, paid or not, voided. What a payment does to a subscription is in `subscriptions.ts`. */
import { invalid } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Customer, Invoice, InvoiceLine, InvoicePayment, Subscription } from '../model.ts';
import { invoiceBlank, invoiceLineBlank } from '../shapes.ts';
import type { World } from '../world.ts';
import { cancelIntent, charge, createIntent } from './payments.ts';
import type { DraftLine } from './prorations.ts';

export interface InvoiceTerms {
  readonly customer: Customer;
  readonly subscription: Pick<Subscription, 'id' | 'currency' | 'metadata'>;
  readonly lines: readonly DraftLine[];
  readonly reason: 'subscription_create' | 'subscription_cycle' | 'subscription_update' | 'upcoming' | 'manual';
  readonly period: { readonly start: number; readonly end: number };
}

function lineOf(draft: DraftLine, invoice: string, currency: string, subscription: string): InvoiceLine {
  return {
    ...invoiceLineBlank,
    id: newId('il'),
    object: 'line_item',
    amount: draft.amount,
    currency,
    description: draft.description,
    invoice,
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: draft.invoiceItem ?? (draft.proration ? newId('ii') : null),
        proration: draft.proration,
        proration_details: draft.proration ? { credited_items: null } : null,
        subscription,
        subscription_item: draft.itemId,
      },
      type: 'subscription_item_details',
    },
    period: draft.period,
    pricing: {
      price_details: { price: draft.price.id, product: draft.price.product },
      type: 'price_details',
      unit_amount_decimal: String(draft.price.unit_amount),
    },
    quantity: draft.quantity,
    subscription,
    subtotal: draft.amount,
  };
}

/** The invoice that the lines make, with the customer's balance applied. Not stored: a preview is this and no more. */
export function composeInvoice(w: World, terms: InvoiceTerms): Invoice {
  const { customer, subscription } = terms;
  const id = terms.reason === 'upcoming' ? `upcoming_${newId('in')}` : newId('in');
  const lines = terms.lines.map((draft) => lineOf(draft, id, subscription.currency, subscription.id));
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  // Credit lowers what is due; a negative total becomes credit, and nothing is due.
  const balanceAfter = Math.min(0, customer.balance + total);
  const due = Math.max(0, total + Math.min(0, customer.balance));
  return {
    ...invoiceBlank,
    id,
    object: 'invoice',
    amount_due: due,
    amount_paid: 0,
    amount_remaining: due,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    billing_reason: terms.reason,
    created: w.now(),
    currency: subscription.currency,
    customer: customer.id,
    customer_email: customer.email,
    customer_name: customer.name,
    default_payment_method: null,
    description: null,
    effective_at: null,
    ending_balance: terms.reason === 'upcoming' ? balanceAfter : null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/invoices/${id}/lines` },
    metadata: {},
    next_payment_attempt: null,
    number: null,
    parent: {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    period_end: terms.period.end,
    period_start: terms.period.start,
    starting_balance: customer.balance,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_excluding_tax: total,
  };
}

/** Drafts and finalizes at once (Stripe leaves a renewal's draft for about an hour). Nothing due means paid. */
export function issueInvoice(w: World, terms: InvoiceTerms): Invoice {
  const draft = w.store.put('invoices', composeInvoice(w, terms));
  for (const { invoiceItem } of terms.lines) {
    const waiting = invoiceItem === undefined ? undefined : w.store.get('invoiceItems', invoiceItem);
    if (waiting !== undefined) w.store.put('invoiceItems', { ...waiting, invoice: draft.id });
  }
  w.emit('invoice.created', draft);

  const { customer } = terms;
  const balance = Math.min(0, customer.balance + draft.total);
  w.store.put('customers', { ...customer, balance, currency: draft.currency, next_invoice_sequence: customer.next_invoice_sequence + 1 });
  const open = w.store.put('invoices', {
    ...draft,
    effective_at: w.now(),
    ending_balance: balance,
    hosted_invoice_url: w.hosted(`/i/${draft.id}`),
    invoice_pdf: w.hosted(`/i/${draft.id}/pdf`),
    number: `${customer.invoice_prefix}-${String(customer.next_invoice_sequence).padStart(4, '0')}`,
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: w.now() },
  });
  w.emit('invoice.finalized', open);
  if (open.amount_due === 0) return markPaid(w, open, 0);

  const intent = createIntent(w, {
    amount: open.amount_due,
    currency: open.currency,
    customer: customer.id,
    description: terms.reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
    metadata: {},
  });
  w.store.put('invoicePayments', {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: open.amount_due,
    created: w.now(),
    currency: open.currency,
    invoice: open.id,
    is_default: true,
    livemode: false,
    payment: { type: 'payment_intent', payment_intent: intent.id },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
  return open;
}

export function paymentOf(w: World, invoice: string): InvoicePayment | undefined {
  for (const payment of w.store.all('invoicePayments')) if (payment.invoice === invoice) return payment;
  return undefined;
}

function markPaid(w: World, invoice: Invoice, amount: number): Invoice {
  const paid = w.store.put('invoices', {
    ...invoice,
    amount_paid: amount,
    amount_remaining: 0,
    attempt_count: amount === 0 ? invoice.attempt_count : invoice.attempt_count + 1,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: w.now() },
  });
  const payment = paymentOf(w, invoice.id);
  if (payment !== undefined) {
    const settled = w.store.put('invoicePayments', {
      ...payment,
      amount_paid: amount,
      status: 'paid',
      status_transitions: { ...payment.status_transitions, paid_at: w.now() },
    });
    w.emit('invoice_payment.paid', settled);
  }
  w.emit('invoice.updated', paid, invoice);
  w.emit('invoice.paid', paid);
  w.emit('invoice.payment_succeeded', paid);
  return paid;
}

/** One attempt at an open invoice with the given card (none means failure). The caller decides what a failure leads to. */
export function attemptPayment(w: World, invoice: Invoice, method: string | null, outcome?: boolean): Invoice {
  if (invoice.status !== 'open') throw invalid(`Invoice ${invoice.id} is ${invoice.status}.`);
  const payment = paymentOf(w, invoice.id);
  const intent = payment === undefined ? undefined : w.store.get('paymentIntents', payment.payment.payment_intent);
  if (intent === undefined) throw invalid(`Invoice ${invoice.id} has no payment to attempt.`);
  const declines = outcome === undefined ? w.takeDecline() || method === null : !outcome;
  charge(w, intent, method, !declines);
  if (!declines) return markPaid(w, invoice, invoice.amount_due);
  const failed = w.store.put('invoices', { ...invoice, attempt_count: invoice.attempt_count + 1, attempted: true });
  w.emit('invoice.updated', failed, invoice);
  w.emit('invoice.payment_failed', failed);
  return failed;
}

/** Marked as paid elsewhere: no charge. */
export const payOutOfBand = (w: World, invoice: Invoice): Invoice => markPaid(w, invoice, invoice.amount_due);

/** Gives back what the invoice had used: the customer's credit, and prorations that had waited for it. */
export function voidInvoice(w: World, id: string): Invoice {
  const invoice = w.need('invoices', id);
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
    throw invalid(`You can only pass in open or uncollectible invoices. This invoice is ${invoice.status}.`);
  }
  const voided = w.store.put('invoices', {
    ...invoice,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'void',
    status_transitions: { ...invoice.status_transitions, voided_at: w.now() },
  });
  const used = (invoice.ending_balance ?? invoice.starting_balance) - invoice.starting_balance;
  const customer = w.store.get('customers', invoice.customer);
  if (used !== 0 && customer !== undefined) w.store.put('customers', { ...customer, balance: customer.balance - used });
  for (const item of w.store.all('invoiceItems')) if (item.invoice === id) w.store.put('invoiceItems', { ...item, invoice: null });
  const payment = paymentOf(w, id);
  if (payment !== undefined) {
    cancelIntent(w, payment.payment.payment_intent);
    w.store.put('invoicePayments', {
      ...payment,
      status: 'canceled',
      status_transitions: { ...payment.status_transitions, canceled_at: w.now() },
    });
  }
  w.emit('invoice.voided', voided);
  return voided;
}
