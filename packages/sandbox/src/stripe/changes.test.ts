import fc from 'fast-check';
import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { buy, idOf, onlyItem, openBench, priceId, type Bench } from './test-bench.ts';

const DAY = 86_400;

const due = (invoice: Stripe.Invoice): number => invoice.amount_due;

async function change(
  bench: Bench,
  subscription: Stripe.Subscription,
  quantity: number,
  extra: Stripe.SubscriptionUpdateParams = {},
  price?: string,
) {
  return bench.stripe.subscriptions.update(subscription.id, {
    items: [{ id: onlyItem(subscription).id, quantity, ...(price === undefined ? {} : { price }) }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
    expand: ['latest_invoice'],
    ...extra,
  });
}

function invoiceOf(subscription: Stripe.Subscription): Stripe.Invoice {
  if (subscription.latest_invoice === null || typeof subscription.latest_invoice === 'string')
    throw new Error('the invoice is not expanded');
  return subscription.latest_invoice;
}

test('two more seats: the preview is what is charged, prorations only, and applied once paid', async () => {
  await using bench = await openBench();
  const { stripe, sandbox } = bench;
  const subscription = await buy(bench, 5);
  sandbox.advance(10.5);
  const clock = await stripe.testHelpers.testClocks.retrieve('clock_sandbox');
  const proration_date = clock.frozen_time;
  const item = onlyItem(subscription);
  const preview = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { items: [{ id: item.id, quantity: 7 }], proration_behavior: 'always_invoice', proration_date },
  });
  const whole = item.current_period_end - item.current_period_start;
  const left = item.current_period_end - proration_date;
  const expected = Math.round((24_500 * left) / whole) - Math.round((17_500 * left) / whole);
  expect(due(preview)).toBe(expected);
  expect(preview.lines.data.every((line) => line.parent?.subscription_item_details?.proration)).toBe(true);

  const after = await change(bench, subscription, 7, { proration_date });
  expect(after).toMatchObject({ status: 'active', pending_update: null });
  expect(onlyItem(after)).toMatchObject({ id: item.id, quantity: 7, current_period_end: item.current_period_end });
  expect(invoiceOf(after)).toMatchObject({ status: 'paid', amount_paid: expected, billing_reason: 'subscription_update' });
  const recurring = await stripe.invoices.createPreview({ subscription: subscription.id, preview_mode: 'recurring' });
  expect(due(recurring)).toBe(24_500);
});

test('preview and charge agree to the cent for any change at any moment', async () => {
  await using bench = await openBench();
  const { stripe } = bench;
  const prices = await Promise.all(['seat_pro_monthly', 'seat_max_monthly', 'seat_pro_yearly'].map((key) => priceId(stripe, key)));
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.array(
        fc.record({
          quantity: fc.integer({ min: 1, max: 100 }),
          price: fc.nat({ max: 2 }),
          moment: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      async (first, steps) => {
        let subscription = await buy(bench, first);
        for (const step of steps) {
          const item = onlyItem(subscription);
          const price = prices[step.price] ?? item.price.id;
          const span = item.current_period_end - item.current_period_start;
          const proration_date = item.current_period_start + Math.floor(span * step.moment);
          const before = await stripe.customers.retrieve(idOf(subscription.customer));
          const preview = await stripe.invoices.createPreview({
            subscription: subscription.id,
            subscription_details: {
              items: [{ id: item.id, quantity: step.quantity, price }],
              proration_behavior: 'always_invoice',
              proration_date,
            },
          });
          subscription = await change(bench, subscription, step.quantity, { proration_date }, price);
          const invoice = invoiceOf(subscription);
          if (step.quantity === item.quantity && price === item.price.id) continue; // nothing changed, nothing invoiced
          if (proration_date === item.current_period_end && price !== prices[2] && item.price.id !== prices[2]) continue;
          expect([invoice.total, invoice.amount_due]).toEqual([preview.total, preview.amount_due]);
          expect(invoice.lines.data.map((line) => line.amount)).toEqual(preview.lines.data.map((line) => line.amount));
          expect(invoice.total).toBe(invoice.lines.data.reduce((sum, line) => sum + line.amount, 0));
          expect(invoice.amount_due).toBe(Math.max(0, invoice.total + (before.deleted ? 0 : before.balance)));
          expect(onlyItem(subscription)).toMatchObject({ quantity: step.quantity, price: { id: price } });
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('across a tier edge price and quantity change in one call', async () => {
  await using bench = await openBench();
  const subscription = await buy(bench, 20);
  const start = onlyItem(subscription).current_period_start;
  const after = await change(bench, subscription, 21, { proration_date: start }, await priceId(bench.stripe, 'seat_max_monthly'));
  // 21 × €32.00 is less than 20 × €35.00: the difference becomes credit, nothing is due.
  expect(invoiceOf(after)).toMatchObject({ total: 21 * 3200 - 20 * 3500, amount_due: 0, status: 'paid' });
  expect(await bench.stripe.customers.retrieve(idOf(after.customer))).toMatchObject({ balance: -2800 });
  const next = await bench.stripe.invoices.createPreview({ subscription: after.id });
  expect(next).toMatchObject({ total: 67_200, amount_due: 64_400 });
  bench.sandbox.advance(32);
  expect((await bench.stripe.invoices.list({ subscription: after.id })).data[0]).toMatchObject({
    status: 'paid',
    amount_paid: 64_400,
    starting_balance: -2800,
    ending_balance: 0,
  });
});

test('monthly to yearly: credit for what is left, a full year now, a new anchor', async () => {
  await using bench = await openBench();
  const subscription = await buy(bench, 5);
  bench.sandbox.advance(15);
  const { frozen_time: now } = await bench.stripe.testHelpers.testClocks.retrieve('clock_sandbox');
  const after = await change(bench, subscription, 5, { proration_date: now }, await priceId(bench.stripe, 'seat_pro_yearly'));
  const [credit, year] = invoiceOf(after).lines.data;
  expect(credit?.amount).toBeLessThan(0);
  expect(year).toMatchObject({ amount: 175_000, parent: { subscription_item_details: { proration: false } } });
  expect(after.billing_cycle_anchor).toBeGreaterThanOrEqual(now);
  expect(onlyItem(after).current_period_end - onlyItem(after).current_period_start).toBeGreaterThan(364 * DAY);
});

test('a declined change waits: nothing is granted until its invoice is paid', async () => {
  await using bench = await openBench();
  const { stripe, sandbox } = bench;
  const subscription = await buy(bench, 5);
  sandbox.declineNext();
  const waiting = await change(bench, subscription, 8);
  expect(onlyItem(waiting).quantity).toBe(5);
  expect(waiting.status).toBe('active');
  expect(waiting.pending_update?.subscription_items?.[0]).toMatchObject({ quantity: 8, price: { lookup_key: 'seat_pro_monthly' } });
  const invoice = invoiceOf(waiting);
  expect(invoice).toMatchObject({ status: 'open', attempt_count: 1 });
  expect(invoice.hosted_invoice_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/i\//);

  sandbox.declineNext();
  await expect(stripe.invoices.pay(invoice.id)).rejects.toMatchObject({ statusCode: 402, code: 'card_declined', type: 'StripeCardError' });
  expect((await stripe.invoices.retrieve(invoice.id)).attempt_count).toBe(2);
  await stripe.invoices.pay(invoice.id);
  const after = await stripe.subscriptions.retrieve(subscription.id);
  expect(after.pending_update).toBeNull();
  expect(onlyItem(after).quantity).toBe(8);
  expect((await stripe.events.list({ type: 'customer.subscription.pending_update_applied' })).data).toHaveLength(1);
});

test('a waiting change is dropped after 23 hours, by another change, and with its invoice', async () => {
  await using bench = await openBench();
  const { stripe, sandbox } = bench;
  const subscription = await buy(bench, 5);
  const wait = async (quantity: number): Promise<Stripe.Subscription> => {
    sandbox.declineNext();
    return change(bench, subscription, quantity);
  };
  const first = invoiceOf(await wait(8));
  sandbox.advance(0.9);
  expect((await stripe.subscriptions.retrieve(subscription.id)).pending_update).not.toBeNull();
  sandbox.advance(0.1);
  expect((await stripe.subscriptions.retrieve(subscription.id)).pending_update).toBeNull();
  expect((await stripe.invoices.retrieve(first.id)).status).toBe('void');
  expect((await stripe.events.list({ type: 'customer.subscription.pending_update_expired' })).data).toHaveLength(1);

  const second = invoiceOf(await wait(9));
  await wait(10);
  expect((await stripe.invoices.retrieve(second.id)).status).toBe('void');
  const third = invoiceOf(await stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] }));
  await stripe.invoices.voidInvoice(third.id);
  const after = await stripe.subscriptions.retrieve(subscription.id);
  expect(after.pending_update).toBeNull();
  expect(onlyItem(after).quantity).toBe(5);
  await expect(stripe.invoices.pay(third.id)).rejects.toMatchObject({ statusCode: 400 });
});

test('other payment behaviours: applied and overdue, or refused', async () => {
  await using bench = await openBench();
  const subscription = await buy(bench, 5);
  bench.sandbox.declineNext();
  await expect(change(bench, subscription, 6, { payment_behavior: 'error_if_incomplete' })).rejects.toMatchObject({ statusCode: 402 });
  expect(onlyItem(await bench.stripe.subscriptions.retrieve(subscription.id)).quantity).toBe(5);
  bench.sandbox.declineNext();
  const applied = await change(bench, subscription, 6, { payment_behavior: 'allow_incomplete' });
  expect(applied.status).toBe('past_due');
  expect(onlyItem(applied).quantity).toBe(6);
  await bench.stripe.invoices.pay(invoiceOf(applied).id);
  expect((await bench.stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
});

test('prorations that wait are on the next invoice', async () => {
  await using bench = await openBench();
  const subscription = await buy(bench, 5);
  bench.sandbox.advance(10);
  await change(bench, subscription, 6, { proration_behavior: 'create_prorations', payment_behavior: 'allow_incomplete' });
  const preview = await bench.stripe.invoices.createPreview({ subscription: subscription.id });
  expect(preview.lines.data.map((line) => line.parent?.subscription_item_details?.proration)).toEqual([true, true, false]);
  bench.sandbox.advance(25);
  expect((await bench.stripe.invoices.list({ subscription: subscription.id })).data[0]).toMatchObject({
    status: 'paid',
    total: preview.total,
  });
});
