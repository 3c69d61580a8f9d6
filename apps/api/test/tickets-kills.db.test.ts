/**
 * `kill -9` at the real API and the real worker, at the moments of an order of tickets and of its refund: on the way to Stripe, on the way back,
 * and between a job's look and its writing. Each payment ends as tickets or as one refund; nothing stays held.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeatwiseClient } from '@seatwise/client';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from './billing-processes.ts';
import { buyer, disagreements, hold, type Held, type Sale } from './tickets-desk.ts';

/** Until a dead worker's jobs are another's (8 s at most), with room for a busy machine. */
const TAKEN_OVER_MS = 40_000;
const LONG = { timeout: 120_000 };
const PRICE = 29_900;

let house: House;
let sale: Sale;
let url: string;
beforeAll(async () => {
  house = await openHouse('ada@people.test');
  const { admin } = house.database;
  const { id: organizationId } = await house.ada.seats.createOrganization.mutate({ name: 'Festival', timeZone: 'Europe/Paris' });
  await admin.query("UPDATE organizations SET status = 'approved'");
  const { rows } = await admin.query<{ id: string }>(
    `INSERT INTO events (organization_id, slug, title, starts_at, ends_at, time_zone, format, currency, status, published_at)
     VALUES ($1, 'jazz', 'Nuit du jazz', now() + interval '30 days', now() + interval '31 days', 'Europe/Paris', 'in_person', 'usd', 'published', now()) RETURNING id`,
    [organizationId],
  );
  const eventId = rows[0]?.id ?? '';
  const tier = await house.ada.tickets.createTier.mutate({ eventId, name: 'Regular', price: PRICE, quantity: 1000 });
  url = house.url;
  sale = { eventId, slug: 'jazz', organization: { id: organizationId, joinCode: '', owner: Object.create(null) }, tiers: [tier.id] };
}, 120_000);
afterEach(async () => {
  await house.calm();
  expect(await disagreements(house, sale.eventId)).toEqual([]);
}, 60_000);
afterAll(() => house.close());

const whatever = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);
const checkout = (held: Held) =>
  createSeatwiseClient({ url, cookie: held.cookie }).tickets.checkout.mutate({ reservationId: held.reservationId, buyer: buyer() });

interface Row {
  id: string;
  status: string;
  session: string | null;
  due: number;
  done: number;
  tickets: number;
}

/** Until it is as told. What is due later is due now; `over`: its hold as well. */
async function until(held: Held, wanted: (row: Row) => boolean, over = false): Promise<Row> {
  const end = performance.now() + TAKEN_OVER_MS;
  const { admin } = house.database;
  if (over)
    await admin.query("UPDATE ticket_reservations SET expires_at = now() - interval '1 second' WHERE id = $1 AND status = 'held'", [
      held.reservationId,
    ]);
  for (;;) {
    await admin.query("UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE 'tickets-%' AND locked_at IS NULL");
    const { rows } = await admin.query<Row>(
      `SELECT o.id, o.status, o.checkout_session_id AS session, (SELECT count(*)::int FROM tickets k WHERE k.order_id = o.id AND k.status = 'valid') AS tickets,
         (SELECT count(*)::int FROM ticket_refunds f WHERE f.order_id = o.id AND f.state = 'due') AS due,
         (SELECT count(*)::int FROM ticket_refunds f WHERE f.order_id = o.id AND f.state = 'done') AS done
       FROM ticket_orders o WHERE o.reservation_id = $1`,
      [held.reservationId],
    );
    const [row] = rows;
    if (row && wanted(row)) return row;
    if (performance.now() > end) throw new Error(`not settled: ${JSON.stringify(row)}`);
    await sleep(50);
  }
}

const sessionsOf = (orderId: string) => house.stripe.state().sessions.filter(({ metadata }) => metadata['order_id'] === orderId);
const refundsOf = (orderId: string) => house.stripe.state().refunds.filter(({ metadata }) => metadata['order_id'] === orderId);

async function bought(): Promise<{ held: Held; orderId: string }> {
  const held = await hold({ url }, sale, 2);
  const { orderId } = await checkout(held);
  house.stripe.complete(sessionsOf(orderId)[0]?.id ?? '');
  await until(held, ({ status }) => status === 'paid');
  return { held, orderId };
}

test(
  'the API dies between making the checkout and writing it down: pressed again it is the same page, and it can be paid',
  LONG,
  async () => {
    const { api, apiWire, stripe } = house;
    const held = await hold({ url }, sale, 2);
    apiWire.deal({ request: 0, moment: 'after', kill: () => api.strike() });
    await whatever(checkout(held));
    expect(apiWire.struck).toBe(true);
    await api.restart();
    const { orderId } = await checkout(held);
    expect(sessionsOf(orderId)).toHaveLength(1);
    stripe.complete(sessionsOf(orderId)[0]?.id ?? '');
    expect(await until(held, ({ status }) => status === 'paid')).toMatchObject({ tickets: 2 });
  },
);

test(
  'the same, and nobody presses again: the order expires, its seats are free, and money that comes all the same is tickets',
  LONG,
  async () => {
    const { api, apiWire, stripe } = house;
    const held = await hold({ url }, sale, 2);
    apiWire.deal({ request: 0, moment: 'after', kill: () => api.strike() });
    await whatever(checkout(held));
    expect(apiWire.struck).toBe(true);
    await api.restart();
    const left = await until(held, ({ status }) => status === 'expired', true);
    expect(left.session).toBeNull();
    stripe.complete(sessionsOf(left.id)[0]?.id ?? '');
    expect(await until(held, ({ status }) => status === 'paid')).toMatchObject({ tickets: 2 });
  },
);

test('the worker dies between its look and its writing: paid once', LONG, async () => {
  const { worker, workerWire, stripe } = house;
  const held = await hold({ url }, sale, 2);
  const { orderId } = await checkout(held);
  workerWire.deal({ request: 0, moment: 'after', kill: () => worker.strike() });
  stripe.complete(sessionsOf(orderId)[0]?.id ?? '');
  await expect.poll(() => workerWire.struck, { timeout: 30_000 }).toBe(true);
  await worker.restart();
  expect(await until(held, ({ status }) => status === 'paid')).toMatchObject({ tickets: 2, due: 0, done: 0 });
});

test.each([
  ['before it has asked for the refund', 0, 'before'],
  ['between the refund at Stripe and its writing', 1, 'after'],
] as const)('the API dies %s: the job gives back once', LONG, async (_, request, moment) => {
  const { api, apiWire } = house;
  const { held, orderId } = await bought();
  apiWire.deal({ request, moment, kill: () => api.strike() });
  await whatever(held.trpc.tickets.refund.mutate({ orderId }));
  expect(apiWire.struck).toBe(true);
  await api.restart();
  expect(await until(held, ({ done }) => done === 1)).toMatchObject({ status: 'refunded', tickets: 0, due: 0 });
  expect(refundsOf(orderId)).toMatchObject([{ amount: 2 * PRICE }]);
});

test('the worker dies between giving a late payment back and writing it: once', LONG, async () => {
  const { worker, workerWire, stripe } = house;
  const held = await hold({ url }, sale, 2);
  const { orderId } = await checkout(held);
  // Nothing is left by the time it is paid.
  await house.database.admin.query("UPDATE ticket_reservations SET expires_at = now() - interval '1 second' WHERE id = $1", [
    held.reservationId,
  ]);
  await house.ada.tickets.archiveTier.mutate({ tierId: sale.tiers[0] ?? '' });
  // Its look, its question for earlier refunds, and the refund.
  workerWire.deal({ request: 2, moment: 'after', kill: () => worker.strike() });
  stripe.complete(sessionsOf(orderId)[0]?.id ?? '');
  await expect.poll(() => workerWire.struck, { timeout: 30_000 }).toBe(true);
  await worker.restart();
  expect(await until(held, ({ done }) => done === 1)).toMatchObject({ status: 'refunded', tickets: 0, due: 0 });
  expect(refundsOf(orderId)).toMatchObject([{ amount: 2 * PRICE }]);
});
