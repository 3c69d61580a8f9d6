import { expect, test } from 'vitest';
import { buy, idOf, openBench, priceId } from './test-bench.ts';

const AUTH = { authorization: 'Bearer sk_test_x' };

test('keys, unknown addresses, unknown ids and bad parameters are answered as Stripe answers them', async () => {
  await using bench = await openBench();
  const { url } = bench.sandbox;
  const status = async (path: string, init: RequestInit = {}): Promise<[number, unknown]> => {
    const response = await fetch(url + path, { headers: AUTH, ...init });
    const body = (await response.json()) as { error?: { code?: string; type?: string; param?: string } };
    expect(response.headers.get('request-id')).toMatch(/^req_/);
    return [response.status, body.error?.code ?? body.error?.type];
  };
  const send = (body: string): RequestInit => ({
    method: 'POST',
    headers: { ...AUTH, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  expect(await status('/v1/customers', { headers: {} })).toEqual([401, 'invalid_request_error']);
  expect(await status('/v1/customers', { headers: { authorization: 'Bearer ' } })).toEqual([401, 'invalid_request_error']);
  expect(await status('/v1/customers', { headers: { authorization: 'Bearer sk_live_1' } })).toEqual([401, 'invalid_request_error']);
  expect(await status('/v1/coupons')).toEqual([404, 'invalid_request_error']);
  expect(await status('/v1/customers/cus_none')).toEqual([404, 'resource_missing']);
  expect(await status('/v1/customers?limit=0')).toEqual([400, 'parameter_invalid_integer']);
  expect(await status('/v1/customers?limit=x')).toEqual([400, 'parameter_invalid_integer']);
  expect(await status('/v1/customers?starting_after=cus_none')).toEqual([400, 'resource_missing']);
  expect(await status('/v1/customers?expand[]=data.nothing')).toEqual([200, undefined]); // no rows, nothing to expand
  expect(await status('/v1/customers', send('nam=x'))).toEqual([400, 'parameter_unknown']);
  expect(await status('/v1/customers', send('email=nobody'))).toEqual([400, 'email_invalid']);
  expect(await status('/v1/customers', send('metadata=x'))).toEqual([400, 'invalid_request_error']);
  expect(await status('/v1/customers', send('name[a]=x'))).toEqual([400, 'invalid_request_error']);
  expect(await status('/v1/customers', send('a[b[=x'))).toEqual([400, 'invalid_request_error']);
  expect(await status('/v1/customers', send(`metadata${'[a]'.repeat(30)}=x`))).toEqual([400, 'invalid_request_error']);
  expect(await status('/v1/checkout/sessions', send('mode=payment&success_url=javascript:alert(1)'))).toEqual([400, 'url_invalid']);
  expect(await status('/v1/invoices/in_none/pay', send(''))).toEqual([404, 'resource_missing']);
  expect(await status('/v1/refunds', send('payment_intent=pi_none'))).toEqual([400, 'resource_missing']);
});

test('an idempotency key: one execution, the same answer, and never for something else', async () => {
  await using bench = await openBench();
  const { stripe, sandbox } = bench;
  const made = await Promise.all(Array.from({ length: 8 }, () => stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'k1' })));
  expect(new Set(made.map((one) => one.id)).size).toBe(1);
  expect((await stripe.customers.list()).data).toHaveLength(1);
  expect(made.filter((one) => one.lastResponse.headers['idempotent-replayed'] === 'true')).toHaveLength(7);
  await expect(stripe.customers.create({ name: 'Mia' }, { idempotencyKey: 'k1' })).rejects.toMatchObject({
    type: 'StripeIdempotencyError',
    statusCode: 400,
  });

  // A refused card is an answer like another: it is repeated, and the card is not tried again.
  const subscription = await buy(bench, 3);
  sandbox.declineNext();
  const pending = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0]?.id ?? '', quantity: 4 }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
  });
  const invoice = idOf(pending.latest_invoice);
  sandbox.declineNext();
  for (let n = 0; n < 2; n++)
    await expect(stripe.invoices.pay(invoice, {}, { idempotencyKey: 'pay' })).rejects.toMatchObject({ statusCode: 402 });
  expect((await stripe.invoices.retrieve(invoice)).attempt_count).toBe(2);
  // A request that was refused for its parameters is not kept: its key is free.
  await expect(stripe.customers.create({ email: 'x' }, { idempotencyKey: 'k2' })).rejects.toMatchObject({ code: 'email_invalid' });
  expect(await stripe.customers.create({ email: 'x@y.test' }, { idempotencyKey: 'k2' })).toMatchObject({ email: 'x@y.test' });
});

test('lists: newest first, pages followed to the end, filters', async () => {
  await using bench = await openBench();
  const { stripe } = bench;
  for (let n = 0; n < 7; n++) await stripe.customers.create({ name: `c${n}` });
  const all = await stripe.customers.list({ limit: 3 }).autoPagingToArray({ limit: 100 });
  expect(all.map((one) => one.name)).toEqual(['c6', 'c5', 'c4', 'c3', 'c2', 'c1', 'c0']);
  const middle = await stripe.customers.list({ limit: 2, ending_before: all[4]?.id ?? '' });
  expect([middle.data.map((one) => one.name), middle.has_more]).toEqual([['c4', 'c3'], true]);
  expect((await stripe.events.list({ created: { gte: Math.floor(Date.now() / 1000) + 1000 } })).data).toHaveLength(0);
});

test('lookup keys belong to one price and move when told to', async () => {
  await using bench = await openBench();
  const { stripe } = bench;
  const old = await priceId(stripe, 'seat_pro_monthly');
  const terms = {
    currency: 'eur',
    unit_amount: 3600,
    recurring: { interval: 'month' as const },
    product_data: { name: 'PRO' },
    lookup_key: 'seat_pro_monthly',
  };
  await expect(stripe.prices.create(terms)).rejects.toMatchObject({ statusCode: 400, param: 'lookup_key' });
  const next = await stripe.prices.create({ ...terms, transfer_lookup_key: true });
  expect(await priceId(stripe, 'seat_pro_monthly')).toBe(next.id);
  expect((await stripe.prices.retrieve(old)).lookup_key).toBeNull();
  await stripe.prices.update(old, { lookup_key: 'seat_pro_monthly', transfer_lookup_key: true });
  expect(await priceId(stripe, 'seat_pro_monthly')).toBe(old);
  expect(await stripe.prices.list({ lookup_keys: ['seat_pro_monthly'], expand: ['data.product'] })).toMatchObject({
    data: [{ product: { name: 'PRO seat' } }],
  });
  expect((await stripe.prices.retrieve(old)).unit_amount_decimal?.toString()).toBe('3500');
});

test('customers change, and bring their subscriptions to an end when they are deleted', async () => {
  await using bench = await openBench();
  const { stripe } = bench;
  const subscription = await buy(bench, 2);
  const id = idOf(subscription.customer);
  const after = await stripe.customers.update(id, { name: 'Neu', metadata: { a: '1' } });
  expect(after).toMatchObject({ name: 'Neu', metadata: { a: '1' }, email: 'ada@atelier.test' });
  expect(await stripe.customers.update(id, { metadata: { a: '' } })).toMatchObject({ metadata: {} });
  expect((await stripe.paymentMethods.list({ customer: id })).data[0]).toMatchObject({ card: { last4: '4242' } });
  await stripe.customers.del(id);
  expect(await stripe.customers.retrieve(id)).toMatchObject({ deleted: true });
  expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('canceled');
});

test('an invoice leads to its charge, and a cancelled purchase to its refund', async () => {
  await using bench = await openBench();
  const { stripe } = bench;
  const subscription = await buy(bench, 2);
  const { data } = await stripe.invoicePayments.list({ invoice: idOf(subscription.latest_invoice), status: 'paid' });
  const intent = idOf(data[0]?.payment.payment_intent);
  const refund = await stripe.refunds.create({ payment_intent: intent });
  expect(refund).toMatchObject({ amount: 7000, status: 'succeeded' });
  expect((await stripe.events.list({ types: ['refund.created', 'charge.refunded'] })).data).toHaveLength(2);
});

test('a subscription made through the API needs a card, and waits for it when it is refused', async () => {
  await using bench = await openBench();
  const { stripe, sandbox } = bench;
  const { id: customer } = await stripe.customers.create({ name: 'Ada' });
  const items = [{ price: await priceId(stripe, 'seat_pro_monthly'), quantity: 2 }];
  await expect(stripe.subscriptions.create({ customer, items })).rejects.toMatchObject({ code: 'resource_missing' });
  sandbox.declineNext();
  const waiting = await stripe.subscriptions.create({ customer, items, default_payment_method: 'pm_card_visa' });
  expect(waiting.status).toBe('incomplete');
  await stripe.invoices.pay(idOf(waiting.latest_invoice));
  expect((await stripe.subscriptions.retrieve(waiting.id)).status).toBe('active');
  sandbox.declineNext();
  const lost = await stripe.subscriptions.create({ customer, items, default_payment_method: 'pm_card_visa' });
  sandbox.advance(1);
  expect((await stripe.subscriptions.retrieve(lost.id)).status).toBe('incomplete_expired');
});
