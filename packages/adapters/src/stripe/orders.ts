/** One-off payments: a checkout for seats of a course, and money given back. */
import type { Payments } from '@seatwise/domain/ports';
import type Stripe from 'stripe';
import { hostedLocale, seconds } from './views.ts';

type Order = Parameters<Payments['createOrderCheckout']>[0];
type Tickets = Parameters<Payments['createTicketCheckout']>[0];
type Refund = Parameters<Payments['refundPayment']>[0];

/** What every one-off payment has in common. */
function paymentTerms(
  order: Omit<Tickets, 'lines'>,
  lines: Stripe.Checkout.SessionCreateParams.LineItem[],
): Stripe.Checkout.SessionCreateParams {
  const metadata = { order_id: order.orderId, organization_id: order.organizationId };
  return {
    mode: 'payment',
    client_reference_id: order.orderId,
    line_items: lines,
    ...(order.buyerEmail === null ? {} : { customer_email: order.buyerEmail }),
    // What was shown is what is paid, and what a part of is given back.
    adaptive_pricing: { enabled: false },
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
    locale: hostedLocale(order.locale),
    expires_at: seconds(order.expiresAt),
    metadata,
    payment_intent_data: { metadata },
  };
}

export const orderTerms = (order: Order): Stripe.Checkout.SessionCreateParams =>
  paymentTerms(order, [
    {
      quantity: order.quantity,
      price_data: { currency: order.currency, unit_amount: order.unitAmount, product_data: { name: order.title } },
    },
  ]);

export const ticketTerms = (order: Tickets): Stripe.Checkout.SessionCreateParams =>
  paymentTerms(
    order,
    order.lines.map(({ title, description, unitAmount, quantity }) => ({
      quantity,
      price_data: { currency: order.currency, unit_amount: unitAmount, product_data: { name: title, description } },
    })),
  );

/** Asking first keeps it one refund an order, or a part of it, beyond the 24 hours that a key lives. */
export async function refundOnce(stripe: Stripe, refund: Refund, idempotencyKey: string): Promise<{ refundId: string }> {
  for await (const one of stripe.refunds.list({ payment_intent: refund.paymentIntentId, limit: 100 })) {
    const same = one.metadata?.['order_id'] === refund.orderId && one.metadata?.['part'] === refund.part;
    if (same && one.status !== 'failed' && one.status !== 'canceled') return { refundId: one.id };
  }
  const { id } = await stripe.refunds.create(
    {
      payment_intent: refund.paymentIntentId,
      amount: refund.amount,
      reason: 'requested_by_customer',
      metadata: { order_id: refund.orderId, ...(refund.part === undefined ? {} : { part: refund.part }) },
    },
    { idempotencyKey },
  );
  return { refundId: id };
}
