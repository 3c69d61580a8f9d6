import { expect, test } from 'vitest';
import { buy, Inbox, onlyItem, openBench, priceId, SECRET } from './test-bench.ts';

test('a purchase: session, subscription, paid invoice, events in order and signed', async () => {
  const inbox = await Inbox.open();
  await using bench = await openBench({ webhook: { url: inbox.url, secret: SECRET } });
  const { stripe } = bench;
  const subscription = await buy(bench, 5);
  expect(subscription).toMatchObject({
    status: 'active',
    metadata: { organization_id: 'org_1' },
    test_clock: 'clock_sandbox',
    pending_update: null,
  });
  expect(onlyItem(subscription)).toMatchObject({ quantity: 5, price: { lookup_key: 'seat_pro_monthly', unit_amount: 3500 } });
  expect(onlyItem(subscription).id).toMatch(/^si_/);
  expect('current_period_end' in subscription).toBe(false);

  const { data: invoices } = await stripe.invoices.list({ subscription: subscription.id, expand: ['data.payments'] });
  expect(invoices).toHaveLength(1);
  expect(invoices[0]).toMatchObject({ status: 'paid', total: 17_500, amount_paid: 17_500, billing_reason: 'subscription_create' });

  await inbox.until((one) => one.types().includes('checkout.session.completed'));
  const types = inbox.types();
  expect(types).toContain('customer.subscription.created');
  expect(types).not.toContain('customer.subscription.updated');
  for (const { body, signature } of inbox.received) {
    const event = stripe.webhooks.constructEvent(body, signature, SECRET);
    expect(event).toMatchObject({ livemode: false, api_version: '2026-10-28.endive' });
  }
  const { data: listed } = await stripe.events.list({ limit: 100 });
  expect(types).toEqual(
    listed
      .map((event) => event.type)
      .reverse()
      .slice(-types.length),
  );
  await inbox.close();
});

test('a session is paid once, expires, and keeps to its limits', async () => {
  await using bench = await openBench();
  const { stripe, sandbox } = bench;
  const terms = {
    mode: 'subscription' as const,
    line_items: [{ price: await priceId(stripe, 'seat_pro_monthly'), quantity: 2 }],
    success_url: 'http://seatwise.test/done',
  };
  const now = Math.floor(Date.now() / 1000);
  await expect(stripe.checkout.sessions.create({ ...terms, expires_at: now + 60 })).rejects.toMatchObject({
    statusCode: 400,
    param: 'expires_at',
  });
  await expect(stripe.checkout.sessions.create({ ...terms, expires_at: now + 90_000 })).rejects.toMatchObject({ param: 'expires_at' });

  const paid = await stripe.checkout.sessions.create(terms);
  sandbox.complete(paid.id);
  expect(() => sandbox.complete(paid.id)).toThrow(/complete/);
  await expect(stripe.checkout.sessions.expire(paid.id)).rejects.toMatchObject({ statusCode: 400 });

  const left = await stripe.checkout.sessions.create({ ...terms, expires_at: now + 1900 });
  sandbox.advance(1);
  expect(await stripe.checkout.sessions.retrieve(left.id)).toMatchObject({ status: 'expired', url: null });
  expect(() => sandbox.complete(left.id)).toThrow(/expired/);
  const closed = await stripe.checkout.sessions.create(terms);
  expect(await stripe.checkout.sessions.expire(closed.id)).toMatchObject({ status: 'expired' });
});

test('a one-off payment with an inline price, and its refunds', async () => {
  await using bench = await openBench();
  const { stripe, sandbox } = bench;
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    customer_email: 'mia@members.test',
    line_items: [{ price_data: { currency: 'usd', unit_amount: 19_900, product_data: { name: 'Early Bird' } }, quantity: 2 }],
    payment_intent_data: { metadata: { order_id: 'o1' } },
    client_reference_id: 'o1',
    success_url: 'http://seatwise.test/done',
  });
  expect(session).toMatchObject({ amount_total: 39_800, payment_status: 'unpaid', payment_intent: null });
  const done = sandbox.complete(session.id);
  expect(done).toMatchObject({ payment_status: 'paid', status: 'complete', subscription: null, client_reference_id: 'o1' });
  const full = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent.latest_charge', 'line_items'] });
  expect(full.payment_intent).toMatchObject({
    status: 'succeeded',
    metadata: { order_id: 'o1' },
    latest_charge: { amount: 39_800, paid: true },
  });
  expect(full.line_items?.data[0]).toMatchObject({ description: 'Early Bird', quantity: 2 });

  const payment_intent = done.payment_intent ?? '';
  await stripe.refunds.create({ payment_intent, amount: 19_900 });
  await expect(stripe.refunds.create({ payment_intent, amount: 19_901 })).rejects.toMatchObject({ statusCode: 400, param: 'amount' });
  await stripe.refunds.create({ payment_intent });
  await expect(stripe.refunds.create({ payment_intent })).rejects.toMatchObject({ code: 'charge_already_refunded' });
  expect((await stripe.refunds.list({ payment_intent })).data.map((one) => one.amount)).toEqual([19_900, 19_900]);
  expect(await stripe.charges.list({ payment_intent })).toMatchObject({ data: [{ refunded: true, amount_refunded: 39_800 }] });
});

test('a payment that settles later grants when it has settled, and only then', async () => {
  await using bench = await openBench();
  const { stripe, sandbox } = bench;
  const price = await priceId(stripe, 'seat_pro_monthly');
  for (const ok of [true, false]) {
    const session = await stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price, quantity: 3 }],
      success_url: 'http://seatwise.test/done',
    });
    const done = sandbox.complete(session.id, 'unpaid');
    expect(done).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    const id = done.subscription ?? '';
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('incomplete');
    sandbox.advance(3); // a bank debit takes days: the subscription waits for it
    sandbox.settle(session.id, ok);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe(ok ? 'active' : 'incomplete_expired');
    expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe(ok ? 'paid' : 'unpaid');
    expect(() => sandbox.settle(session.id, ok)).toThrow();
    expect((await stripe.events.list({ type: 'checkout.session.async_payment_*' })).data[0]?.type).toBe(
      `checkout.session.async_payment_${ok ? 'succeeded' : 'failed'}`,
    );
  }
});

test('a declined card leaves the session open', async () => {
  await using bench = await openBench();
  const { stripe, sandbox } = bench;
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: await priceId(stripe, 'seat_pro_monthly'), quantity: 1 }],
    success_url: 'http://seatwise.test/done',
  });
  sandbox.declineNext();
  expect(() => sandbox.complete(session.id)).toThrow(/declined/);
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'open', subscription: null });
  expect(sandbox.complete(session.id).status).toBe('complete');
});
