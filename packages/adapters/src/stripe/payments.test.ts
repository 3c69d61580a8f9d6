import { afterEach, beforeEach, expect, test } from 'vitest';
import { all, bought, change, checkout, key, newCustomer, onlySubscription, openBench, type Bench } from './test-bench.ts';

const DAY_MS = 24 * 3600 * 1000;

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

test('a purchase: checkout, paid, subscription with its period, price and intent', async () => {
  const { payments, sandbox, stripe } = bench;
  const customerId = await newCustomer(bench);
  expect(await payments.subscriptionsOf(customerId)).toEqual([]);
  const open = await checkout(bench, customerId);
  expect(open).toMatchObject({
    status: 'open',
    paymentStatus: 'unpaid',
    customerId,
    subscriptionId: null,
    organizationId: 'org_1',
    intentId: 'intent_1',
  });
  expect(open.url).toMatch(/^http/);
  expect((await stripe.checkout.sessions.retrieve(open.id)).locale).toBe('fr');

  sandbox.complete(open.id);
  const complete = await payments.checkoutSession(open.id);
  expect(complete).toMatchObject({ status: 'complete', paymentStatus: 'paid' });
  const subscription = await onlySubscription(bench, customerId);
  expect(subscription).toMatchObject({
    id: complete?.subscriptionId,
    customerId,
    status: 'active',
    price: { plan: 'PRO', period: 'monthly' },
    quantity: 5,
    cancelAt: null,
    pendingUpdate: null,
    scheduled: null,
    openInvoiceSince: null,
    organizationId: 'org_1',
    intentId: 'intent_1',
  });
  const days = (subscription.currentPeriodEnd.getTime() - subscription.currentPeriodStart.getTime()) / DAY_MS;
  expect(days).toBeGreaterThanOrEqual(28);
  expect(days).toBeLessThanOrEqual(31);
  expect(await payments.invoices(customerId)).toMatchObject([{ status: 'paid', total: 17_500, amountPaid: 17_500, currency: 'eur' }]);
});

test('the same idempotency key is the same call', async () => {
  const { payments } = bench;
  const again = key();
  const input = { organizationId: 'org_1', name: 'Atelier', email: 'ada@atelier.test', locale: 'en' };
  const first = await payments.createCustomer(input, again);
  expect(await payments.createCustomer(input, again)).toEqual(first);
  expect((await payments.createCustomer(input, key())).customerId).not.toBe(first.customerId);
  await expect(payments.createCustomer({ ...input, name: 'Another' }, again)).rejects.toMatchObject({ name: 'PaymentsRejected' });
});

test('a customer can be renamed, and is created with what leads back to the organisation', async () => {
  const { payments, stripe } = bench;
  const customerId = await newCustomer(bench);
  await payments.updateCustomer({ customerId, name: 'Atelier Nouveau' }, key());
  expect(await stripe.customers.retrieve(customerId)).toMatchObject({
    name: 'Atelier Nouveau',
    email: 'ada@atelier.test',
    metadata: { organization_id: 'org_1' },
    preferred_locales: ['fr'],
  });
});

test('expiring a checkout is idempotent, and leaves a complete one alone', async () => {
  const { payments, sandbox } = bench;
  const customerId = await newCustomer(bench);
  const { id } = await checkout(bench, customerId);
  expect(await payments.expireCheckout(id)).toMatchObject({ status: 'expired' });
  expect(await payments.expireCheckout(id)).toMatchObject({ status: 'expired' });
  const paid = await checkout(bench, customerId);
  sandbox.complete(paid.id);
  expect(await payments.expireCheckout(paid.id)).toMatchObject({ status: 'complete', paymentStatus: 'paid' });
  await expect(payments.expireCheckout('cs_test_gone')).rejects.toMatchObject({ name: 'PaymentsRejected', code: 'resource_missing' });
  expect(await payments.checkoutSession('cs_test_gone')).toBeNull();
});

test('a checkout takes the asked expiry', async () => {
  const customerId = await newCustomer(bench);
  const expiresAt = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
  const session = await bench.payments.createSeatCheckout(
    {
      organizationId: 'org_1',
      intentId: 'intent_2',
      customerId,
      price: { plan: 'MAX', period: 'yearly' },
      quantity: 21,
      successUrl: 'http://seatwise.test/',
      cancelUrl: 'http://seatwise.test/',
      locale: 'tlh',
      expiresAt,
    },
    key(),
  );
  expect(session.expiresAt).toEqual(expiresAt);
});

test('every subscription is told, oldest first, the cancelled ones and beyond the first page', async () => {
  const customerId = await newCustomer(bench);
  const count = 103;
  const ids: (string | null)[] = [];
  for (let number = 1; number <= count; number += 1)
    ids.push(bench.sandbox.complete((await checkout(bench, customerId, 1)).id).subscription);
  await bench.stripe.subscriptions.cancel(ids[0] ?? '');
  const told = await bench.payments.subscriptionsOf(customerId);
  expect(told.map(({ id }) => id)).toEqual(ids);
  expect(told[0]).toMatchObject({ status: 'canceled', cancelAt: null });

  const events = await all(bench.payments.eventsSince(new Date(Date.now() - DAY_MS)));
  expect(events.filter(({ type }) => type === 'customer.subscription.created')).toHaveLength(count);
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  expect(events.find(({ type }) => type === 'checkout.session.completed')).toMatchObject({
    customerId,
    organizationId: 'org_1',
    livemode: false,
  });
  expect(await all(bench.payments.eventsSince(new Date(Date.now() + DAY_MS)))).toEqual([]);

  expect(await all(bench.payments.customersWithSubscriptions())).toEqual([{ customerId, organizationId: 'org_1' }]);
}, 20_000);

test('customers without a subscription, or with a foreign one, are not told', async () => {
  const { payments, stripe } = bench;
  await newCustomer(bench);
  const foreign = await stripe.customers.create({ email: 'omar@festival.test' });
  const product = await stripe.products.create({ name: 'Something else' });
  const price = await stripe.prices.create({ product: product.id, currency: 'eur', unit_amount: 500, recurring: { interval: 'month' } });
  await stripe.subscriptions.create({ customer: foreign.id, items: [{ price: price.id }], default_payment_method: 'pm_card_visa' });
  expect(await payments.subscriptionsOf(foreign.id)).toMatchObject([{ price: null, organizationId: null, intentId: null }]);
  const ours = await bought(bench);
  expect(await all(payments.customersWithSubscriptions())).toEqual([{ customerId: ours.customerId, organizationId: 'org_1' }]);
});

test('a renewal that is not paid makes it past due, since the open invoice', async () => {
  const { customerId, currentPeriodEnd } = await bought(bench);
  bench.sandbox.declineNext();
  bench.sandbox.advance(32);
  const { status, openInvoiceSince } = await onlySubscription(bench, customerId);
  expect(status).toBe('past_due');
  expect(Math.abs((openInvoiceSince?.getTime() ?? 0) - currentPeriodEnd.getTime())).toBeLessThan(DAY_MS);
  expect((await bench.payments.invoices(customerId))[0]).toMatchObject({ status: 'open', amountDue: 17_500, amountPaid: 0 });
});

test('the present is that of the customer’s test clock', async () => {
  const { payments, sandbox } = bench;
  const customerId = await newCustomer(bench);
  sandbox.advance(40);
  expect((await payments.now(customerId)).getTime() - Date.now()).toBeGreaterThan(39 * DAY_MS);
  expect(Math.abs((await payments.now(null)).getTime() - Date.now())).toBeLessThan(DAY_MS);
});

test('the portal has an address', async () => {
  const { customerId } = await bought(bench);
  const { url } = await bench.payments.createPortal({ customerId, returnUrl: 'http://seatwise.test/billing', locale: 'fr' });
  expect((await fetch(url)).status).toBe(200);
});

test('a price that is missing or says something else is named, and seen again once it is right', async () => {
  await using empty = await openBench({ seed: [] });
  const customerId = await newCustomer(empty);
  await expect(checkout(empty, customerId)).rejects.toMatchObject({ code: 'price_missing', message: /seat_pro_monthly.*stripe:setup/ });
  const product = await empty.stripe.products.create({ name: 'PRO seat' });
  const common = { product: product.id, lookup_key: 'seat_pro_monthly', transfer_lookup_key: true };
  await empty.stripe.prices.create({ ...common, currency: 'usd', unit_amount: 3600, recurring: { interval: 'year' } });
  await expect(checkout(empty, customerId)).rejects.toMatchObject({
    code: 'price_mismatch',
    message: /currency is usd.*amount is 3600, not 3500.*every 1 year, not every 1 month/,
  });
  await empty.stripe.prices.create({ ...common, currency: 'eur', unit_amount: 3500, recurring: { interval: 'month' } });
  expect((await checkout(empty, customerId)).status).toBe('open');
});

test('a live key makes it live mode', async () => {
  const { createStripePayments } = await import('./index.ts');
  expect(bench.payments.livemode).toBe(false);
  expect(createStripePayments({ secretKey: 'sk_live_x', webhookSecret: 'whsec_x' }).livemode).toBe(true);
  expect(() => createStripePayments({ secretKey: 'sk_test_x', webhookSecret: 'whsec_x', apiBase: 'localhost:1' })).toThrow(TypeError);
});

test('what is gone is refused with Stripe’s own code', async () => {
  const { payments } = bench;
  const subscription = await bought(bench);
  await expect(payments.previewChange(change({ ...subscription, id: 'sub_gone' }, 6))).rejects.toMatchObject({
    name: 'PaymentsRejected',
    code: 'resource_missing',
  });
  await expect(payments.previewChange(change({ ...subscription, itemId: 'si_gone' }, 6))).rejects.toMatchObject({
    code: 'resource_missing',
  });
});
