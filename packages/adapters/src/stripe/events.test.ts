import { signatureHeader } from '@seatwise/sandbox/stripe';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createStripePayments } from './index.ts';
import { bought, openBench, WEBHOOK_SECRET } from './test-bench.ts';

const payments = createStripePayments({ secretKey: 'sk_test_bench', webhookSecret: WEBHOOK_SECRET });
const NOW = new Date('2026-11-24T09:00:00.000Z');
const AT = NOW.getTime() / 1000;

const EVENT = {
  id: 'evt_1',
  object: 'event',
  type: 'customer.subscription.updated',
  created: AT - 5,
  livemode: false,
  data: { object: { object: 'subscription', id: 'sub_1', customer: 'cus_1', metadata: { organization_id: 'org_1' } } },
};
const signed = (event: unknown, at = AT, secret = WEBHOOK_SECRET): [Buffer, string] => {
  const body = typeof event === 'string' ? event : JSON.stringify(event, null, 2);
  return [Buffer.from(body), signatureHeader(body, secret, at)];
};

test('a signed event is read for its hints', () => {
  expect(payments.verifyWebhook(...signed(EVENT), NOW)).toEqual({
    id: 'evt_1',
    type: 'customer.subscription.updated',
    createdAt: new Date((AT - 5) * 1000),
    livemode: false,
    customerId: 'cus_1',
    checkoutSessionId: null,
    subscriptionId: 'sub_1',
    organizationId: 'org_1',
  });
});

test.each([
  {
    kind: 'a checkout session',
    object: {
      object: 'checkout.session',
      id: 'cs_1',
      customer: 'cus_1',
      subscription: { id: 'sub_2' },
      metadata: { organization_id: 'org_1' },
    },
    hints: { checkoutSessionId: 'cs_1', customerId: 'cus_1', subscriptionId: 'sub_2', organizationId: 'org_1' },
  },
  {
    kind: 'an invoice',
    object: {
      object: 'invoice',
      id: 'in_1',
      customer: 'cus_1',
      parent: { subscription_details: { subscription: 'sub_3', metadata: { organization_id: 'org_1' } } },
    },
    hints: { checkoutSessionId: null, customerId: 'cus_1', subscriptionId: 'sub_3', organizationId: 'org_1' },
  },
  {
    kind: 'a released schedule',
    object: {
      object: 'subscription_schedule',
      id: 'sub_sched_1',
      customer: 'cus_1',
      subscription: null,
      released_subscription: 'sub_4',
      metadata: {},
    },
    hints: { customerId: 'cus_1', subscriptionId: 'sub_4', organizationId: null },
  },
  {
    kind: 'a customer',
    object: { object: 'customer', id: 'cus_9', metadata: { organization_id: 'org_2' } },
    hints: { customerId: 'cus_9', subscriptionId: null, organizationId: 'org_2' },
  },
  {
    kind: 'something unheard of',
    object: { object: 'treasury.thing', customer: 7, metadata: 'x', parent: [] },
    hints: { customerId: null, subscriptionId: null, organizationId: null },
  },
])('$kind says whom it is about', ({ object, hints }) => {
  expect(payments.verifyWebhook(...signed({ ...EVENT, data: { object } }), NOW)).toMatchObject(hints);
});

test('five minutes either way, and not a second more', () => {
  for (const age of [-300, -299, 0, 299, 300]) expect(payments.verifyWebhook(...signed(EVENT, AT - age), NOW).id).toBe('evt_1');
  expect(() => payments.verifyWebhook(...signed(EVENT, AT - 301), NOW)).toThrow(expect.objectContaining({ code: 'webhook_signature' }));
  expect(() => payments.verifyWebhook(...signed(EVENT, AT + 301), NOW)).toThrow(expect.objectContaining({ code: 'webhook_timestamp' }));
  expect(() => payments.verifyWebhook(...signed(EVENT, AT + 3600), NOW)).toThrow(expect.objectContaining({ code: 'webhook_timestamp' }));
});

test('the signature is over the raw bytes, under our secret', () => {
  const [body, header] = signed(EVENT);
  const reserialised = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
  const other = createHmac('sha256', WEBHOOK_SECRET).update(`${AT}.${body.toString()}x`).digest('hex');
  const refusals: [Buffer, string | undefined][] = [
    [body, undefined],
    [body, ''],
    [body, 'nonsense'],
    [body, `t=${AT}`],
    [body, `t=${AT},v1=`],
    [body, `t=${AT},v1=${other}`],
    [body, `t=${AT},v0=${header.split('v1=')[1]}`],
    [body, `t=x,v1=${other}`],
    [body, `${header},t=${AT + 1}`],
    [body, `t=99999999999999999999,v1=${other}`],
    [reserialised, header],
    [Buffer.concat([body, Buffer.from(' ')]), header],
    [Buffer.alloc(0), header],
    [Buffer.alloc(0), signatureHeader('', WEBHOOK_SECRET, AT)],
    signed(EVENT, AT, 'whsec_another'),
  ];
  for (const [raw, given] of refusals) {
    expect(() => payments.verifyWebhook(raw, given, NOW)).toThrow(
      expect.objectContaining({ name: 'PaymentsRejected', code: 'webhook_signature' }),
    );
  }
  // The SDK believes the last timestamp, so a second one must not stand in for the check of the first.
  const [ahead, fromAhead] = signed(EVENT, AT + 3600);
  const two = `t=${AT},${fromAhead.split(',')[1]},t=${AT + 3600}`;
  expect(() => payments.verifyWebhook(ahead, two, NOW)).toThrow(expect.objectContaining({ code: 'webhook_signature' }));
  // During a change of secrets Stripe signs with both.
  expect(payments.verifyWebhook(body, `t=${AT},v1=${other},${header.split(',')[1]}`, NOW).id).toBe('evt_1');
});

test('signed, and still not an event: refused, never thrown otherwise', () => {
  const bad: unknown[] = [
    'not json',
    '""',
    'null',
    '[]',
    '7',
    '{}',
    { ...EVENT, object: 'v2.core.event' },
    { ...EVENT, object: undefined },
    { ...EVENT, id: 7 },
    { ...EVENT, id: 'evt_1; drop' },
    { ...EVENT, id: `evt_${'x'.repeat(200)}` },
    { ...EVENT, created: '5' },
    { ...EVENT, created: 1e300 },
    { ...EVENT, livemode: 'false' },
    { ...EVENT, data: null },
    { ...EVENT, data: { object: [] } },
    { ...EVENT, type: undefined },
  ];
  for (const event of bad)
    expect(() => payments.verifyWebhook(...signed(event), NOW)).toThrow(expect.objectContaining({ name: 'PaymentsRejected' }));
});

test('the other mode is refused', () => {
  const live = createStripePayments({ secretKey: 'sk_live_x', webhookSecret: WEBHOOK_SECRET });
  const wrong = expect.objectContaining({ code: 'webhook_livemode' });
  expect(() => payments.verifyWebhook(...signed({ ...EVENT, livemode: true }), NOW)).toThrow(wrong);
  expect(() => live.verifyWebhook(...signed(EVENT), NOW)).toThrow(wrong);
  expect(live.verifyWebhook(...signed({ ...EVENT, livemode: true }), NOW).livemode).toBe(true);
});

test('what the stand-in delivers is taken, and names the subscription', async () => {
  const taken: unknown[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      taken.push(payments.verifyWebhook(Buffer.concat(chunks), String(request.headers['stripe-signature']), new Date()));
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  await using bench = await openBench({ webhook: { url, secret: WEBHOOK_SECRET } });
  const { id, customerId } = await bought(bench);
  await bench.sandbox.flush();
  expect(taken).toContainEqual(
    expect.objectContaining({ type: 'customer.subscription.created', subscriptionId: id, customerId, organizationId: 'org_1' }),
  );
  expect(taken).toContainEqual(expect.objectContaining({ type: 'invoice.paid', subscriptionId: id, organizationId: 'org_1' }));
  expect(taken).toContainEqual(expect.objectContaining({ type: 'checkout.session.completed', subscriptionId: id }));
  receiver.close();
});
