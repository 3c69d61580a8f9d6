import { PaymentsRejected, type CheckoutSession } from '@seatwise/domain/ports';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { key, openBench, type Bench } from './test-bench.ts';

const HOUR = 3_600_000;

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

const terms = (over: Partial<Parameters<Bench['payments']['createOrderCheckout']>[0]> = {}) => ({
  orderId: 'order_1',
  organizationId: 'org_1',
  title: 'Lumière & ombre',
  unitAmount: 1999,
  currency: 'chf',
  quantity: 10,
  buyerEmail: 'ada@atelier.test',
  successUrl: 'http://seatwise.test/done?paid=1',
  cancelUrl: 'http://seatwise.test/done?left=1',
  locale: 'fr',
  expiresAt: new Date(Date.now() + HOUR),
  ...over,
});
const order = (over: Parameters<typeof terms>[0] = {}): Promise<CheckoutSession> => bench.payments.createOrderCheckout(terms(over), key());
async function paid(): Promise<{ session: CheckoutSession; intent: string }> {
  const { id } = await order();
  bench.sandbox.complete(id);
  const session = await bench.payments.checkoutSession(id);
  if (!session?.paymentIntentId) throw new Error('no payment');
  return { session, intent: session.paymentIntentId };
}

describe('a checkout for an order', () => {
  test('one line at the order’s price, the order’s id on the session and on the payment', async () => {
    const expiresAt = new Date(Math.floor(Date.now() / 1000) * 1000 + HOUR);
    const session = await order({ expiresAt });
    expect(session).toMatchObject({
      status: 'open',
      paymentStatus: 'unpaid',
      orderId: 'order_1',
      organizationId: 'org_1',
      intentId: null,
      customerId: null,
      paymentIntentId: null,
      paymentFailure: null,
      expiresAt,
    });
    expect(session.url).toMatch(/^http/);
    const { data } = await bench.stripe.checkout.sessions.listLineItems(session.id);
    expect(data).toMatchObject([
      { description: 'Lumière & ombre', quantity: 10, amount_total: 19_990, price: { unit_amount: 1999, currency: 'chf' } },
    ]);
    // An inline price is not for sale to anybody else.
    expect(data[0]?.price?.active).toBe(false);
    const raw = await bench.stripe.checkout.sessions.retrieve(session.id);
    expect(raw).toMatchObject({
      mode: 'payment',
      locale: 'fr',
      customer_email: 'ada@atelier.test',
      success_url: 'http://seatwise.test/done?paid=1',
    });

    bench.sandbox.complete(session.id);
    const after = await bench.payments.checkoutSession(session.id);
    expect(after).toMatchObject({ status: 'complete', paymentStatus: 'paid', orderId: 'order_1', paymentFailure: null, url: null });
    const intent = await bench.stripe.paymentIntents.retrieve(after?.paymentIntentId ?? '');
    expect(intent).toMatchObject({ amount: 19_990, currency: 'chf', metadata: { order_id: 'order_1', organization_id: 'org_1' } });
  });

  test('a repeated call is the same checkout, and a key is good for one request', async () => {
    const once = key();
    const same = terms();
    const first = await bench.payments.createOrderCheckout(same, once);
    expect(await bench.payments.createOrderCheckout(same, once)).toEqual(first);
    await expect(bench.payments.createOrderCheckout({ ...same, quantity: 11 }, once)).rejects.toBeInstanceOf(PaymentsRejected);
    expect(bench.sandbox.state().sessions).toHaveLength(1);
  });

  test('a buyer without an address types one', async () => {
    const { id } = await order({ buyerEmail: null });
    expect((await bench.stripe.checkout.sessions.retrieve(id)).customer_email).toBeNull();
  });

  test.each([
    { unitAmount: 49, quantity: 1, code: 'amount_too_small' },
    { unitAmount: 10_000_000, quantity: 10, code: 'amount_too_large' },
  ])('$unitAmount × $quantity is no payment', async ({ unitAmount, quantity, code }) => {
    await expect(order({ unitAmount, quantity })).rejects.toMatchObject({ name: 'PaymentsRejected', code });
  });

  test('what settles later is neither paid nor failed until it is', async () => {
    const { id } = await order();
    bench.sandbox.complete(id, 'unpaid');
    const waiting = { status: 'complete', paymentStatus: 'unpaid', paymentFailure: null };
    expect(await bench.payments.checkoutSession(id)).toMatchObject(waiting);
    bench.sandbox.settle(id, true);
    expect(await bench.payments.checkoutSession(id)).toMatchObject({ ...waiting, paymentStatus: 'paid' });

    const { id: other } = await order();
    bench.sandbox.complete(other, 'unpaid');
    bench.sandbox.settle(other, false);
    const failed = await bench.payments.checkoutSession(other);
    expect(failed).toMatchObject({ status: 'complete', paymentStatus: 'unpaid', paymentFailure: 'Your card was declined.' });
    expect(failed?.paymentIntentId).toMatch(/^pi_/);
  });

  test('expires after its hour, wherever the stand-in’s clock is', async () => {
    bench.sandbox.advance(40);
    const { id, expiresAt } = await order();
    expect(expiresAt.getTime() - bench.sandbox.state().now * 1000).toBeGreaterThan(0.9 * HOUR);
    bench.sandbox.advance(0.9 / 24);
    expect(await bench.payments.checkoutSession(id)).toMatchObject({ status: 'open' });
    bench.sandbox.advance(0.2 / 24);
    expect(await bench.payments.checkoutSession(id)).toMatchObject({ status: 'expired', paymentStatus: 'unpaid', paymentFailure: null });
  });

  test('half an hour is the least that Stripe takes', async () => {
    await expect(order({ expiresAt: new Date(Date.now() + 20 * 60_000) })).rejects.toBeInstanceOf(PaymentsRejected);
  });
});

describe('giving back', () => {
  test('a part, once: repeated with its key, with another, and beside a refund of somebody else’s making', async () => {
    const { intent } = await paid();
    await bench.stripe.refunds.create({ payment_intent: intent, amount: 90 });
    const refund = { paymentIntentId: intent, amount: 3998, orderId: 'order_1' };
    const once = key();
    const first = await bench.payments.refundPayment(refund, once);
    expect(await bench.payments.refundPayment(refund, once)).toEqual(first);
    // A key lives for a day.
    expect(await bench.payments.refundPayment(refund, key())).toEqual(first);
    expect((await bench.stripe.refunds.list({ payment_intent: intent })).data).toMatchObject([
      { id: first.refundId, amount: 3998, status: 'succeeded', metadata: { order_id: 'order_1' } },
      { amount: 90 },
    ]);
    const [charge] = (await bench.stripe.charges.list({ payment_intent: intent })).data;
    expect(charge).toMatchObject({ amount_refunded: 4088, refunded: false });
  });

  test('at once from two sides is once', async () => {
    const { intent } = await paid();
    const refund = { paymentIntentId: intent, amount: 19_990, orderId: 'order_1' };
    const [a, b] = await Promise.all([bench.payments.refundPayment(refund, 'same'), bench.payments.refundPayment(refund, 'same')]);
    expect(a).toEqual(b);
    expect((await bench.stripe.refunds.list()).data).toHaveLength(1);
  });

  test('never more than was paid, and nothing of what was not', async () => {
    const { intent } = await paid();
    const refund = { paymentIntentId: intent, amount: 19_991, orderId: 'order_1' };
    await expect(bench.payments.refundPayment(refund, key())).rejects.toBeInstanceOf(PaymentsRejected);
    await expect(bench.payments.refundPayment({ ...refund, paymentIntentId: 'pi_none' }, key())).rejects.toBeInstanceOf(PaymentsRejected);
    expect((await bench.stripe.refunds.list()).data).toEqual([]);
  });
});
