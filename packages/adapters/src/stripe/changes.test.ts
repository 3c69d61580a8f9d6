import type { Payments, ProviderSubscription, SeatPriceRef } from '@seatwise/domain/ports';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bought, change, checkout, key, onlySubscription, openBench, PRO_MONTHLY, type Bench } from './test-bench.ts';
import { idOf } from './views.ts';

const PRO_YEARLY: SeatPriceRef = { plan: 'PRO', period: 'yearly' };
const MAX_MONTHLY: SeatPriceRef = { plan: 'MAX', period: 'monthly' };

let bench: Bench;
let payments: Payments;
beforeEach(async () => {
  bench = await openBench();
  ({ payments } = bench);
});
afterEach(() => bench[Symbol.asyncDispose]());

const again = ({ customerId }: ProviderSubscription): Promise<ProviderSubscription> => onlySubscription(bench, customerId);
const newestInvoice = async ({ customerId }: ProviderSubscription) => (await payments.invoices(customerId))[0];

describe('at once', () => {
  test.each([
    { name: 'two seats more', from: 5, to: 7, price: PRO_MONTHLY, recurring: 24_500 },
    { name: 'across a tier edge', from: 20, to: 21, price: MAX_MONTHLY, recurring: 67_200 },
    { name: 'far across', from: 20, to: 50, price: MAX_MONTHLY, recurring: 160_000 },
    { name: 'from months to years', from: 5, to: 5, price: PRO_YEARLY, recurring: 175_000 },
    { name: 'to years, with more seats', from: 5, to: 9, price: PRO_YEARLY, recurring: 315_000 },
  ])('$name costs, to the cent, what the preview said', async ({ from, to, price, recurring }) => {
    const before = await bought(bench, from);
    bench.sandbox.advance(11.37);
    const preview = await payments.previewChange(change(before, to, price));
    expect(preview).toMatchObject({ recurringTotal: recurring, currency: 'eur' });
    expect(preview.dueNow).toBeGreaterThanOrEqual(0);
    bench.sandbox.advance(0.2);
    const request = { ...change(before, to, price), prorationDate: preview.prorationDate };
    expect(await payments.changeSubscription(request, key())).toEqual({ status: 'applied', payUrl: null });

    const after = await again(before);
    expect(after).toMatchObject({ status: 'active', price, quantity: to, pendingUpdate: null });
    const invoice = await newestInvoice(before);
    expect(Math.max(0, invoice?.amountDue ?? -1)).toBe(preview.dueNow);
    if (price.period === 'monthly') {
      expect(after.currentPeriodEnd).toEqual(before.currentPeriodEnd);
      expect(preview.nextRenewal).toEqual(before.currentPeriodEnd);
    } else {
      // The new year begins when the change is made: a fifth of a day after the preview.
      const drift = after.currentPeriodEnd.getTime() - preview.nextRenewal.getTime();
      expect(drift).toBeGreaterThanOrEqual(0);
      expect(drift).toBeLessThan(6 * 3_600_000);
    }
  });

  test('the preview of two seats more is the share of the period that is left', async () => {
    const before = await bought(bench);
    const length = before.currentPeriodEnd.getTime() - before.currentPeriodStart.getTime();
    const prorationDate = new Date(before.currentPeriodStart.getTime() + length / 2);
    bench.sandbox.advance(length / 2 / 86_400_000);
    const preview = await payments.previewChange({ ...change(before, 7), prorationDate });
    expect(preview).toMatchObject({ dueNow: 3500, recurringTotal: 24_500, prorationDate });
  });

  test('the preview takes the present of the customer’s clock, and a fall is never below zero', async () => {
    const before = await bought(bench);
    bench.sandbox.advance(10);
    const preview = await payments.previewChange(change(before, 2));
    expect(preview.dueNow).toBe(0);
    expect(preview.prorationDate.getTime() - Date.now()).toBeGreaterThan(9 * 86_400_000);
  });

  test('a declined raise waits for its payment and changes nothing', async () => {
    const before = await bought(bench);
    bench.sandbox.declineNext();
    const outcome = await payments.changeSubscription(change(before, 7), key());
    expect(outcome.status).toBe('pending');
    expect(outcome.payUrl).toMatch(/^http/);
    const waiting = await again(before);
    expect(waiting).toMatchObject({
      status: 'active',
      quantity: 5,
      pendingUpdate: { price: PRO_MONTHLY, quantity: 7, payUrl: outcome.payUrl },
      // The offer is not a debt.
      openInvoiceSince: null,
    });
    expect(waiting.pendingUpdate?.expiresAt.getTime()).toBeGreaterThan(Date.now());
    bench.sandbox.advance(2);
    expect(await again(before)).toMatchObject({ quantity: 5, pendingUpdate: null, openInvoiceSince: null });
  });

  test('a raise that was paid after all is applied once', async () => {
    const before = await bought(bench);
    bench.sandbox.declineNext();
    const once = key();
    expect(await payments.changeSubscription(change(before, 7), once)).toMatchObject({ status: 'pending' });
    const open = await newestInvoice(before);
    await bench.stripe.invoices.pay(open?.id ?? '');
    expect(await again(before)).toMatchObject({ quantity: 7, pendingUpdate: null });
  });
});

describe('at the period’s end', () => {
  test('a lower number takes effect with the renewal, and the schedule lets go', async () => {
    const before = await bought(bench, 7);
    expect(await payments.scheduleChange(change(before, 3), key())).toEqual({ at: before.currentPeriodEnd });
    expect(await again(before)).toMatchObject({
      quantity: 7,
      cancelAt: null,
      scheduled: { price: PRO_MONTHLY, quantity: 3, at: before.currentPeriodEnd },
    });
    bench.sandbox.advance(31.2);
    expect(await again(before)).toMatchObject({ status: 'active', quantity: 3, scheduled: null, cancelAt: null });
    expect(await newestInvoice(before)).toMatchObject({ status: 'paid', total: 10_500 });
    bench.sandbox.advance(2);
    expect((await bench.stripe.subscriptions.retrieve(before.id)).schedule).toBeNull();
    bench.sandbox.advance(31);
    expect(await again(before)).toMatchObject({ status: 'active', quantity: 3 });
  });

  test('a year can become months, and a tier a lower one', async () => {
    const yearly = await bought(bench, 21, { plan: 'MAX', period: 'yearly' });
    await payments.scheduleChange(change(yearly, 5), key());
    expect(await again(yearly)).toMatchObject({
      quantity: 21,
      scheduled: { price: PRO_MONTHLY, quantity: 5, at: yearly.currentPeriodEnd },
    });
    bench.sandbox.advance(366);
    expect(await again(yearly)).toMatchObject({ price: PRO_MONTHLY, quantity: 5, scheduled: null });
  });

  test('a second schedule replaces the first, and the same call is the same', async () => {
    const before = await bought(bench, 7);
    await payments.scheduleChange(change(before, 3), key());
    const once = key();
    await payments.scheduleChange(change(before, 4), once);
    await payments.scheduleChange(change(before, 4), once);
    expect(await again(before)).toMatchObject({ quantity: 7, scheduled: { quantity: 4 } });
    expect(await bench.stripe.subscriptionSchedules.list({ customer: before.customerId })).toMatchObject({ data: [{ status: 'active' }] });
  });

  test('withdrawn, nothing happens at the end', async () => {
    const before = await bought(bench, 7);
    expect(await payments.withdrawScheduled(before.id, key())).toBe(false);
    await payments.scheduleChange(change(before, 3), key());
    expect(await payments.withdrawScheduled(before.id, key())).toBe(true);
    expect(await payments.withdrawScheduled(before.id, key())).toBe(false);
    expect((await again(before)).scheduled).toBeNull();
    bench.sandbox.advance(32);
    expect(await again(before)).toMatchObject({ quantity: 7 });
  });

  test('in the day that the schedule outlives its work, changes go on as ever', async () => {
    const before = await bought(bench, 7);
    await payments.scheduleChange(change(before, 3), key());
    bench.sandbox.advance((before.currentPeriodEnd.getTime() - Date.now()) / 86_400_000 + 0.3);
    const lowered = await again(before);
    expect(lowered).toMatchObject({ quantity: 3, scheduled: null });
    expect((await bench.stripe.subscriptions.retrieve(before.id)).schedule).not.toBeNull();
    const preview = await payments.previewChange(change(lowered, 6));
    const outcome = await payments.changeSubscription({ ...change(lowered, 6), prorationDate: preview.prorationDate }, key());
    expect(outcome.status).toBe('applied');
    expect((await newestInvoice(before))?.amountDue).toBe(preview.dueNow);
    await payments.scheduleChange(change(lowered, 2), key());
    expect(await again(before)).toMatchObject({ quantity: 6, scheduled: { quantity: 2, at: lowered.currentPeriodEnd } });
    bench.sandbox.advance(31.2);
    expect(await again(before)).toMatchObject({ quantity: 2 });
  });

  test('a cancellation ends it with the period, and can be withdrawn', async () => {
    const before = await bought(bench);
    expect(await payments.cancelAtPeriodEnd(before.id, key())).toEqual({ at: before.currentPeriodEnd });
    expect(await again(before)).toMatchObject({ status: 'active', cancelAt: before.currentPeriodEnd });
    expect(await payments.withdrawScheduled(before.id, key())).toBe(true);
    expect(await again(before)).toMatchObject({ cancelAt: null });
    await payments.cancelAtPeriodEnd(before.id, key());
    bench.sandbox.advance(32);
    expect(await again(before)).toMatchObject({ status: 'canceled', cancelAt: null });
    expect(await payments.withdrawScheduled(before.id, key())).toBe(false);
  });

  test('a cancellation replaces a scheduled change, and a scheduled change a cancellation', async () => {
    const before = await bought(bench, 7);
    await payments.scheduleChange(change(before, 3), key());
    await payments.cancelAtPeriodEnd(before.id, key());
    expect(await again(before)).toMatchObject({ scheduled: null, cancelAt: before.currentPeriodEnd });
    await payments.scheduleChange(change(before, 4), key());
    expect(await again(before)).toMatchObject({ scheduled: { quantity: 4 }, cancelAt: null });
    bench.sandbox.advance(32);
    expect(await again(before)).toMatchObject({ status: 'active', quantity: 4 });
  });
});

test('a second subscription is ended and given back in full, once', async () => {
  const first = await bought(bench);
  bench.sandbox.complete((await checkout(bench, first.customerId)).id);
  const second = (await payments.subscriptionsOf(first.customerId)).find(({ id }) => id !== first.id);
  const id = second?.id ?? '';
  await payments.changeSubscription({ ...change(first, 8), subscriptionId: id, itemId: second?.itemId ?? '' }, key());
  const paid = (await bench.stripe.invoices.list({ subscription: id })).data.reduce((sum, { amount_paid: amount }) => sum + amount, 0);
  const once = key();
  expect(paid).toBeGreaterThan(17_500);
  expect(await payments.cancelAndRefund(id, once)).toEqual({ refunded: paid });
  expect(await payments.cancelAndRefund(id, once)).toEqual({ refunded: paid });
  expect(await payments.cancelAndRefund(id, key())).toEqual({ refunded: paid });
  const refunds = (await bench.stripe.refunds.list({ limit: 100 })).data;
  expect(refunds.reduce((sum, { amount }) => sum + amount, 0)).toBe(paid);
  const all = await payments.subscriptionsOf(first.customerId);
  expect(all.map(({ id: one, status }) => [one, status])).toEqual([
    [first.id, 'active'],
    [id, 'canceled'],
  ]);
});

test('one that was already refunded in part gets the rest', async () => {
  const { id } = await bought(bench);
  const [payment] = (await bench.stripe.invoicePayments.list({ status: 'paid' })).data;
  await bench.stripe.refunds.create({ payment_intent: idOf(payment?.payment.payment_intent) ?? '', amount: 500 });
  expect(await payments.cancelAndRefund(id, key())).toEqual({ refunded: 17_500 });
  expect((await bench.stripe.refunds.list()).data.map(({ amount }) => amount)).toEqual([17_000, 500]);
});

test('one with a scheduled change can be ended and given back too', async () => {
  const before = await bought(bench, 7);
  await payments.scheduleChange(change(before, 3), key());
  expect(await payments.cancelAndRefund(before.id, key())).toEqual({ refunded: 24_500 });
  expect(await again(before)).toMatchObject({ status: 'canceled', scheduled: null });
});
