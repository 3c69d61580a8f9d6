/** Stripe's word is taken for its signature alone; what is not believed leaves no trace. */
import { randomUUID } from 'node:crypto';
import { signatureHeader } from '@seatwise/sandbox/stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestApp, type TestApp, WEBHOOK_SECRET } from './app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());
beforeEach(() => t.database.admin.query('DELETE FROM stripe_events'));

const event = (changes: object = {}): string =>
  JSON.stringify({
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    object: 'event',
    type: 'customer.subscription.updated',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    data: { object: { id: 'sub_1', object: 'subscription', customer: 'cus_1', metadata: {} } },
    ...changes,
  });
const now = (): number => Math.floor(Date.now() / 1000);
const post = (body: string, signature?: string): Promise<Response> =>
  fetch(`${t.url}/api/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(signature === undefined ? {} : { 'stripe-signature': signature }) },
    body,
  });
const stored = async (): Promise<number> => (await t.database.admin.query('SELECT FROM stripe_events')).rowCount ?? 0;

test('what is signed is stored once, and thanked for each time', async () => {
  const body = event();
  for (let round = 0; round < 2; round += 1) {
    const answer = await post(body, signatureHeader(body, WEBHOOK_SECRET, now()));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ received: true });
  }
  expect(await stored()).toBe(1);
});

const forged: [string, () => Promise<Response>][] = [
  ['no signature', () => post(event())],
  ['an empty signature', () => post(event(), '')],
  ['a signature of nonsense', () => post(event(), 'nonsense')],
  ['a signature with another secret', () => post(event(), signatureHeader(event(), 'whsec_somebody_elses_secret', now()))],
  ['a timestamp of an hour ago', () => ((body) => post(body, signatureHeader(body, WEBHOOK_SECRET, now() - 3600)))(event())],
  ['a timestamp of six minutes ago', () => ((body) => post(body, signatureHeader(body, WEBHOOK_SECRET, now() - 360)))(event())],
  ['a timestamp in an hour', () => ((body) => post(body, signatureHeader(body, WEBHOOK_SECRET, now() + 3600)))(event())],
  [
    'a timestamp that was changed',
    () => ((body) => post(body, signatureHeader(body, WEBHOOK_SECRET, now()).replace(/^t=\d+/, `t=${now() + 1}`)))(event()),
  ],
  ['live mode', () => ((body) => post(body, signatureHeader(body, WEBHOOK_SECRET, now())))(event({ livemode: true }))],
  ['a body with one space more', () => ((body) => post(`${body} `, signatureHeader(body, WEBHOOK_SECRET, now())))(event())],
  [
    'a body written anew',
    () => ((body) => post(JSON.stringify(JSON.parse(body), null, 1), signatureHeader(body, WEBHOOK_SECRET, now())))(event()),
  ],
  ['a signed body that is no event', () => ((body) => post(body, signatureHeader(body, WEBHOOK_SECRET, now())))('{"hello":"world"}')],
  ['a signed body that is no JSON', () => ((body) => post(body, signatureHeader(body, WEBHOOK_SECRET, now())))('hello')],
];

test.each(forged)('%s: 400, and nothing is stored', async (_, send) => {
  const answer = await send();
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await stored()).toBe(0);
});

test('an event about things that are not ours does no harm', async () => {
  const body = event({
    data: { object: { id: 'sub_9', object: 'subscription', customer: 'cus_unknown', metadata: { organization_id: 'not an id of ours' } } },
  });
  expect((await post(body, signatureHeader(body, WEBHOOK_SECRET, now()))).status).toBe(200);
  await t.settle();
  expect((await t.database.admin.query('SELECT FROM organizations WHERE seat_limit > 0')).rowCount).toBe(0);
});

test('what cannot be stored is not thanked for: Stripe comes again', async () => {
  const body = event();
  await t.database.admin.query('ALTER TABLE stripe_events RENAME TO stripe_events_gone');
  try {
    const answer = await post(body, signatureHeader(body, WEBHOOK_SECRET, now()));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'UNAVAILABLE' });
  } finally {
    await t.database.admin.query('ALTER TABLE stripe_events_gone RENAME TO stripe_events');
  }
  expect((await post(body, signatureHeader(body, WEBHOOK_SECRET, now()))).status).toBe(200);
});
