/** What becomes of webhooks once they are believed: handled once, tried again when an attempt crashed, and never more than a hint. (Signatures: webhook.db.test.ts.) */
import { randomUUID } from 'node:crypto';
import { signatureHeader } from '@seatwise/sandbox/stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestOrganization, WEBHOOK_SECRET } from './app.ts';

let t: TestApp;
let o: TestOrganization;
let customer: string;
beforeAll(async () => {
  t = await createTestApp();
  o = await t.organization();
  await t.buySeats(o, 5);
  const { rows } = await t.database.admin.query<{ id: string }>(
    'SELECT stripe_customer_id AS id FROM organization_subscriptions WHERE organization_id = $1',
    [o.id],
  );
  customer = rows[0]?.id ?? '';
});
afterAll(() => t.close());

const now = (): number => Math.floor(Date.now() / 1000);
const newId = (): string => `evt_${randomUUID().replaceAll('-', '')}`;

/** Signed as Stripe does it. */
async function tell(event: { id?: string; type?: string; object?: object }): Promise<{ status: number; id: string }> {
  const id = event.id ?? newId();
  const body = JSON.stringify({
    id,
    object: 'event',
    type: event.type ?? 'customer.subscription.updated',
    created: now(),
    livemode: false,
    data: { object: event.object ?? { id: 'sub_1', object: 'subscription', customer } },
  });
  return { id, status: (await raw(body)).status };
}

const raw = (body: string, signature = signatureHeader(body, WEBHOOK_SECRET, now())): Promise<Response> =>
  fetch(`${t.url}/api/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body,
  });

async function row(id: string): Promise<{ attempts: number; handled: boolean; last_error: string | null } | undefined> {
  const { rows } = await t.database.admin.query<{ attempts: number; handled: boolean; last_error: string | null }>(
    'SELECT attempts, handled_at IS NOT NULL AS handled, last_error FROM stripe_events WHERE id = $1',
    [id],
  );
  return rows[0];
}

test('told five times, handled once', async () => {
  const { id } = await tell({});
  await t.settle();
  for (let time = 0; time < 4; time += 1) expect((await tell({ id })).status).toBe(200);
  await t.settle();
  expect(await row(id)).toEqual({ attempts: 1, handled: true, last_error: null });
});

test('five at once are one', async () => {
  const id = newId();
  const answers = await Promise.all(Array.from({ length: 5 }, () => tell({ id })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  await t.settle();
  expect((await row(id))?.handled).toBe(true);
  const { rows } = await t.database.admin.query<{ delta: number }>(
    "SELECT delta FROM seat_ledger WHERE organization_id = $1 AND kind = 'purchase'",
    [o.id],
  );
  expect(rows).toEqual([{ delta: 5 }]);
});

test('an attempt that crashed does not swallow the retry', async () => {
  // Stored, tried, and neither handled nor waiting any more: the job is gone, as after a restored backup.
  const id = newId();
  await t.database.admin.query(
    "INSERT INTO stripe_events (id, type, customer_id, created_at, attempts) VALUES ($1, 'invoice.paid', $2, now(), 1)",
    [id, customer],
  );
  expect((await tell({ id, type: 'invoice.paid' })).status).toBe(200);
  await t.settle();
  expect(await row(id)).toEqual({ attempts: 2, handled: true, last_error: null });
});

test('what an event says of seats is not believed: Stripe is asked', async () => {
  const object = {
    id: t.stripe.state().subscriptions[0]?.id,
    object: 'subscription',
    customer,
    status: 'active',
    quantity: 90,
    items: { object: 'list', data: [{ object: 'subscription_item', quantity: 90 }] },
    metadata: { organization_id: o.id },
  };
  const { id } = await tell({ object });
  await t.settle();
  expect((await row(id))?.handled).toBe(true);
  expect((await o.owner.trpc.seats.capacity.query({ organizationId: o.id })).seatLimit).toBe(5);
});

test('another’s customer named with our organisation moves nothing', async () => {
  const { id } = await tell({
    object: { id: 'sub_9', object: 'subscription', customer: 'cus_unknown', metadata: { organization_id: o.id } },
  });
  await t.settle();
  expect((await row(id))?.handled ?? true).toBe(true);
  const { rows } = await t.database.admin.query(
    'SELECT stripe_customer_id AS id FROM organization_subscriptions WHERE organization_id = $1',
    [o.id],
  );
  expect(rows).toEqual([{ id: customer }]);
});

test('kinds we do not listen to are thanked for and forgotten', async () => {
  for (const type of ['payout.paid', 'account.updated', 'a.kind.of.tomorrow']) {
    const { id, status } = await tell({ type });
    expect(status).toBe(200);
    expect(await row(id)).toBeUndefined();
  }
});

test.each([
  ['too large', `{"id":"${'x'.repeat(1_200_000)}"}`, 413],
  ['empty', '', 400],
  ['null', 'null', 400],
  ['a list', '[]', 400],
  [
    'an id that is none',
    JSON.stringify({
      id: "evt_1'; DROP TABLE stripe_events",
      object: 'event',
      type: 'invoice.paid',
      created: 1,
      livemode: false,
      data: { object: {} },
    }),
    400,
  ],
  [
    'a time that is none',
    JSON.stringify({ id: 'evt_1', object: 'event', type: 'invoice.paid', created: 1e300, livemode: false, data: { object: {} } }),
    400,
  ],
  [
    'a NUL in its type',
    JSON.stringify({ id: 'evt_1', object: 'event', type: 'invoice.\0', created: 1, livemode: false, data: { object: {} } }),
    400,
  ],
])('signed, and %s: a code, and nothing is stored', async (_, body, status) => {
  const count = async () => (await t.database.admin.query('SELECT FROM stripe_events')).rowCount;
  const before = await count();
  const answer = await raw(body);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await count()).toBe(before);
});

test('a NUL in the name of a customer: nobody’s', async () => {
  const { id, status } = await tell({ object: { id: 'sub_1', object: 'subscription', customer: 'cus_\0' } });
  expect(status).toBe(200);
  await t.settle();
  expect((await row(id))?.handled).toBe(true);
});
