import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { buy, idOf, onlyItem, openBench, priceId, type Bench } from './test-bench.ts';

const DAY = 86_400;

/** Moves the clock to noon of the next given day of a month, UTC. */
async function advanceTo({ stripe, sandbox }: Bench, month: number, dayOfMonth: number): Promise<void> {
  const { frozen_time: now } = await stripe.testHelpers.testClocks.retrieve('clock_sandbox');
  const year = new Date(now * 1000).getUTCFullYear();
  const inYear = (one: number): number => Date.UTC(one, month - 1, dayOfMonth, 12) / 1000;
  const target = inYear(year) > now ? inYear(year) : inYear(year + 1);
  sandbox.advance((target - now) / DAY);
}

const dates = (invoices: readonly Stripe.Invoice[]): string[] =>
  invoices.map((one) => new Date(one.created * 1000).toISOString().slice(5, 10));

test('renewals across month ends: Jan 31, Feb 28, Mar 31, Apr 30', async () => {
  await using bench = await openBench();
  await advanceTo(bench, 1, 31);
  const subscription = await buy(bench, 4);
  await advanceTo(bench, 5, 1);
  const { data: invoices } = await bench.stripe.invoices.list({ subscription: subscription.id });
  const [first, second, ...rest] = dates(invoices).reverse();
  expect(first).toBe('01-31');
  expect(['02-28', '02-29']).toContain(second);
  expect(rest).toEqual(['03-31', '04-30']);
  expect(invoices.every((one) => one.status === 'paid' && one.total === 14_000)).toBe(true);
  expect(new Date(onlyItem(await bench.stripe.subscriptions.retrieve(subscription.id)).current_period_end * 1000).getUTCDate()).toBe(31);
});

test('a failed renewal: overdue, tried again on days 3, 8 and 15, then cancelled', async () => {
  await using bench = await openBench();
  const { stripe, sandbox } = bench;
  const subscription = await buy(bench, 4);
  const end = onlyItem(subscription).current_period_end;
  const { frozen_time: now } = await stripe.testHelpers.testClocks.retrieve('clock_sandbox');
  sandbox.declineNext(4);
  sandbox.advance((end - now) / DAY + 0.01);
  const seen: [string, number | undefined][] = [];
  for (const days of [0, 3, 5, 6.9, 0.2]) {
    if (days > 0) sandbox.advance(days);
    const { status } = await stripe.subscriptions.retrieve(subscription.id);
    const { data } = await stripe.invoices.list({ subscription: subscription.id, status: 'open' });
    seen.push([status, data[0]?.attempt_count]);
  }
  expect(seen).toEqual([
    ['past_due', 1],
    ['past_due', 2],
    ['past_due', 3],
    ['past_due', 3],
    ['canceled', 4],
  ]);
  expect((await stripe.subscriptions.retrieve(subscription.id)).cancellation_details?.reason).toBe('payment_failed');
});

test('an overdue subscription is active again once its invoice is paid', async () => {
  await using bench = await openBench();
  const subscription = await buy(bench, 4);
  bench.sandbox.declineNext();
  bench.sandbox.advance(32);
  const { data } = await bench.stripe.invoices.list({ subscription: subscription.id, status: 'open' });
  await bench.stripe.invoices.pay(data[0]?.id ?? '');
  expect((await bench.stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
});

async function scheduleDown(
  { stripe }: Bench,
  subscription: Stripe.Subscription,
  quantity: number,
  price?: string,
): Promise<Stripe.SubscriptionSchedule> {
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  const [current] = schedule.phases;
  if (current === undefined) throw new Error('no phase');
  const item = onlyItem(subscription);
  return stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: 'release',
    proration_behavior: 'none',
    phases: [
      { items: [{ price: item.price.id, quantity: item.quantity ?? 1 }], start_date: current.start_date, end_date: current.end_date },
      { items: [{ price: price ?? item.price.id, quantity }], proration_behavior: 'none' },
    ],
  });
}

test('a scheduled lowering applies at the period’s end, and the schedule lets go a period later', async () => {
  await using bench = await openBench();
  const { stripe, sandbox } = bench;
  const subscription = await buy(bench, 8);
  const schedule = await scheduleDown(bench, subscription, 3);
  expect(schedule).toMatchObject({ status: 'active', phases: [{ items: [{ quantity: 8 }] }, { items: [{ quantity: 3 }] }] });
  expect((await stripe.subscriptions.retrieve(subscription.id)).schedule).toBe(schedule.id);
  expect((await stripe.invoices.createPreview({ subscription: subscription.id })).total).toBe(10_500);
  await expect(stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })).rejects.toMatchObject({ statusCode: 400 });
  await expect(stripe.subscriptionSchedules.create({ from_subscription: subscription.id })).rejects.toMatchObject({ statusCode: 400 });

  sandbox.advance(20);
  expect(onlyItem(await stripe.subscriptions.retrieve(subscription.id)).quantity).toBe(8);
  sandbox.advance(12);
  const after = await stripe.subscriptions.retrieve(subscription.id);
  expect(onlyItem(after).quantity).toBe(3);
  expect((await stripe.invoices.list({ subscription: subscription.id })).data[0]).toMatchObject({
    total: 10_500,
    lines: { data: [{ amount: 10_500 }] },
  });
  sandbox.advance(31);
  expect((await stripe.subscriptions.retrieve(subscription.id)).schedule).toBeNull();
  expect(await stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
    status: 'released',
    released_subscription: subscription.id,
  });
  expect((await stripe.invoices.list({ subscription: subscription.id })).data[0]?.total).toBe(10_500);
});

test('yearly to monthly at the year’s end begins a monthly rhythm', async () => {
  await using bench = await openBench();
  const subscription = await buy(bench, 8, 'seat_pro_yearly');
  await scheduleDown(bench, subscription, 8, await priceId(bench.stripe, 'seat_pro_monthly'));
  const end = onlyItem(subscription).current_period_end;
  bench.sandbox.advance(367);
  const after = await bench.stripe.subscriptions.retrieve(subscription.id);
  expect(onlyItem(after)).toMatchObject({ price: { lookup_key: 'seat_pro_monthly' }, quantity: 8, current_period_start: end });
  expect(onlyItem(after).current_period_end - end).toBeLessThanOrEqual(31 * DAY);
  expect((await bench.stripe.invoices.list({ subscription: subscription.id })).data.map((one) => one.total)).toEqual([28_000, 280_000]);
});

test('a schedule can be withdrawn, and cancelled with its subscription', async () => {
  await using bench = await openBench();
  const subscription = await buy(bench, 8);
  const { id } = await scheduleDown(bench, subscription, 3);
  expect(await bench.stripe.subscriptionSchedules.release(id)).toMatchObject({ status: 'released' });
  await expect(bench.stripe.subscriptionSchedules.release(id)).rejects.toMatchObject({ statusCode: 400 });
  bench.sandbox.advance(32);
  expect(onlyItem(await bench.stripe.subscriptions.retrieve(subscription.id)).quantity).toBe(8);
  const next = await bench.stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
  expect(await bench.stripe.subscriptionSchedules.cancel(next.id)).toMatchObject({ status: 'canceled' });
  expect((await bench.stripe.subscriptions.retrieve(subscription.id)).status).toBe('canceled');
});

test('cancelling at the period’s end, taking it back, and cancelling now', async () => {
  await using bench = await openBench();
  const { stripe, sandbox } = bench;
  const subscription = await buy(bench, 4);
  const end = onlyItem(subscription).current_period_end;
  expect(await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })).toMatchObject({
    cancel_at: end,
    cancel_at_period_end: true,
    status: 'active',
  });
  await expect(stripe.invoices.createPreview({ subscription: subscription.id })).rejects.toMatchObject({ code: 'invoice_upcoming_none' });
  expect(await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false })).toMatchObject({
    cancel_at: null,
    canceled_at: null,
  });
  await stripe.subscriptions.update(subscription.id, { cancel_at: end });
  expect(await stripe.subscriptions.update(subscription.id, { cancel_at: '' })).toMatchObject({ cancel_at: null });
  await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  sandbox.advance(32);
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'canceled', ended_at: end });
  expect((await stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(1);

  const other = await buy(bench, 1);
  expect(await stripe.subscriptions.cancel(other.id)).toMatchObject({ status: 'canceled' });
  await expect(stripe.subscriptions.cancel(other.id)).rejects.toMatchObject({ statusCode: 404, code: 'resource_missing' });
  await expect(stripe.subscriptions.update(other.id, { cancel_at_period_end: true })).rejects.toMatchObject({ statusCode: 400 });
  const customer = idOf(other.customer);
  expect((await stripe.subscriptions.list({ customer })).data).toHaveLength(0);
  expect((await stripe.subscriptions.list({ customer, status: 'all' })).data).toHaveLength(1);
});
