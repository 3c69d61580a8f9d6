/** The `Payments` port over Stripe. Nothing else in the project speaks to Stripe. */
import type { Payments, ProviderEvent, ProviderSubscription } from '@seatwise/domain/ports';
import type Stripe from 'stripe';
import * as changes from './changes.ts';
import { createStripeClient, type StripeClientOptions } from './client.ts';
import { guarded, guardedEach, isMissing, isRefused } from './errors.ts';
import { EVENT_TYPES, eventView, verifiedEvent } from './events.ts';
import { orderTerms, refundOnce, ticketTerms } from './orders.ts';
import { PriceBook } from './prices.ts';
import { hasEnded, hostedLocale, idOf, instant, invoiceView, seconds, sessionView, subscriptionView } from './views.ts';

export interface StripePaymentsOptions extends StripeClientOptions {
  webhookSecret: string;
}

const nothing = Symbol('nothing');

async function found<T>(object: Promise<T>): Promise<T | typeof nothing> {
  return object.catch((error: unknown) => {
    if (isMissing(error)) return nothing;
    throw error;
  });
}

export function createStripePayments({ webhookSecret, ...options }: StripePaymentsOptions): Payments {
  const stripe = createStripeClient(options);
  const prices = new PriceBook(stripe);
  const livemode = /^[sr]k_live_/.test(options.secretKey);
  const webhook = { stripe, secret: webhookSecret, livemode };

  /** Test clocks exist in test mode alone. */
  async function clockTime(clock: string | { id: string } | null | undefined): Promise<Date> {
    const id = idOf(clock);
    if (livemode || id === null) return new Date();
    const { frozen_time: frozen } = await stripe.testHelpers.testClocks.retrieve(id);
    return instant(frozen);
  }

  async function openSince(subscription: Stripe.Subscription): Promise<Date | null> {
    if (hasEnded(subscription)) return null;
    // The open invoice of a pending update is an offer, not a debt: unpaid, it lapses with the update.
    const offer = subscription.pending_update === null ? null : idOf(subscription.latest_invoice);
    let oldest: number | null = null;
    for await (const { id, created } of stripe.invoices.list({ subscription: subscription.id, status: 'open', limit: 100 })) {
      if (id !== offer && (oldest === null || created < oldest)) oldest = created;
    }
    return oldest === null ? null : instant(oldest);
  }

  async function subscriptionsOf(customer: string): Promise<ProviderSubscription[]> {
    const views: ProviderSubscription[] = [];
    const list = stripe.subscriptions.list({ customer, status: 'all', limit: 100, expand: ['data.schedule', 'data.latest_invoice'] });
    for await (const subscription of list) views.push(await subscriptionView(subscription, prices, await openSince(subscription)));
    // Newest first, as Stripe lists them, turned around; those of one second keep that order.
    return views.reverse().sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  }

  async function* customersWithSubscriptions(): AsyncGenerator<{ customerId: string; organizationId: string | null }> {
    const told = new Set<string>();
    for await (const subscription of stripe.subscriptions.list({ status: 'all', limit: 100, expand: ['data.customer'] })) {
      const { customer } = subscription;
      const customerId = idOf(customer);
      if (customerId === null || told.has(customerId)) continue;
      const ofCustomer = typeof customer === 'string' || customer.deleted === true ? undefined : customer.metadata['organization_id'];
      const organizationId = subscription.metadata['organization_id'] ?? ofCustomer ?? null;
      const price = subscription.items.data[0]?.price;
      const ours = organizationId !== null || (price !== undefined && (await prices.refOf(price)) !== null);
      if (!ours) continue;
      told.add(customerId);
      yield { customerId, organizationId };
    }
  }

  async function* eventsSince(since: Date): AsyncGenerator<ProviderEvent> {
    for await (const event of stripe.events.list({ created: { gte: seconds(since) }, types: [...EVENT_TYPES], limit: 100 })) {
      const view = eventView(event);
      if (view !== null && view.livemode === livemode) yield view;
    }
  }

  return {
    livemode,
    verifyWebhook: (rawBody, header, now) => verifiedEvent(webhook, rawBody, header, now),

    now: (customerId) =>
      guarded(async () => {
        if (livemode || customerId === null) return new Date();
        const customer = await stripe.customers.retrieve(customerId);
        return customer.deleted === true ? new Date() : clockTime(customer.test_clock);
      }),

    createCustomer: ({ organizationId, name, email, locale }, idempotencyKey) =>
      guarded(async () => {
        const { id } = await stripe.customers.create(
          { name, email, preferred_locales: [locale], metadata: { organization_id: organizationId } },
          { idempotencyKey },
        );
        return { customerId: id };
      }),
    updateCustomer: ({ customerId, ...fields }, idempotencyKey) =>
      guarded(async () => {
        await stripe.customers.update(customerId, fields, { idempotencyKey });
      }),

    createSeatCheckout: (
      { organizationId, intentId, customerId, price, quantity, successUrl, cancelUrl, locale, expiresAt },
      idempotencyKey,
    ) =>
      guarded(async () => {
        const { id } = await prices.require(price);
        const metadata = { organization_id: organizationId, intent_id: intentId };
        const session = await stripe.checkout.sessions.create(
          {
            mode: 'subscription',
            customer: customerId,
            client_reference_id: organizationId,
            line_items: [{ price: id, quantity }],
            // Bank debits cannot back a change that waits for its payment (`pending_if_incomplete`); wallets count as cards.
            allowed_payment_method_types: ['card'],
            adaptive_pricing: { enabled: false },
            success_url: successUrl,
            cancel_url: cancelUrl,
            locale: hostedLocale(locale),
            metadata,
            subscription_data: { metadata },
            ...(expiresAt === undefined ? {} : { expires_at: seconds(expiresAt) }),
          },
          { idempotencyKey },
        );
        return sessionView(session);
      }),
    createOrderCheckout: (order, idempotencyKey) =>
      guarded(async () => sessionView(await stripe.checkout.sessions.create(orderTerms(order), { idempotencyKey }))),
    createTicketCheckout: (order, idempotencyKey) =>
      guarded(async () => sessionView(await stripe.checkout.sessions.create(ticketTerms(order), { idempotencyKey }))),
    refundPayment: (refund, idempotencyKey) => guarded(() => refundOnce(stripe, refund, idempotencyKey)),
    checkoutSession: (sessionId) =>
      guarded(async () => {
        const session = await found(stripe.checkout.sessions.retrieve(sessionId, { expand: ['payment_intent'] }));
        return session === nothing ? null : sessionView(session);
      }),
    expireCheckout: (sessionId) =>
      guarded(async () => {
        const before = await stripe.checkout.sessions.retrieve(sessionId);
        if (before.status !== 'open') return sessionView(before);
        try {
          return sessionView(await stripe.checkout.sessions.expire(sessionId));
        } catch (error) {
          // Completed or expired while we asked.
          if (!isRefused(error)) throw error;
          const after = await stripe.checkout.sessions.retrieve(sessionId);
          if (after.status === 'open') throw error;
          return sessionView(after);
        }
      }),

    subscriptionsOf: (customerId) => guarded(() => subscriptionsOf(customerId)),
    previewChange: (request) => guarded(() => changes.previewChange(stripe, prices, ({ test_clock: clock }) => clockTime(clock), request)),
    changeSubscription: (request, key) => guarded(() => changes.changeSubscription(stripe, prices, request, key)),
    scheduleChange: (request, key) => guarded(() => changes.scheduleChange(stripe, prices, request, key)),
    withdrawScheduled: (subscriptionId, key) => guarded(() => changes.withdrawScheduled(stripe, subscriptionId, key)),
    cancelAtPeriodEnd: (subscriptionId, key) => guarded(() => changes.cancelAtPeriodEnd(stripe, subscriptionId, key)),
    cancelAndRefund: (subscriptionId, key) => guarded(() => changes.cancelAndRefund(stripe, subscriptionId, key)),

    invoices: (customer) =>
      guarded(async () => {
        const views = [];
        for await (const invoice of stripe.invoices.list({ customer, limit: 100 })) views.push(invoiceView(invoice));
        return views;
      }),
    createPortal: ({ customerId, returnUrl, locale }) =>
      guarded(async () => {
        const { url } = await stripe.billingPortal.sessions.create({
          customer: customerId,
          return_url: returnUrl,
          locale: hostedLocale(locale),
        });
        return { url };
      }),
    customersWithSubscriptions: () => guardedEach(customersWithSubscriptions()),
    eventsSince: (since) => guardedEach(eventsSince(since)),
  };
}
