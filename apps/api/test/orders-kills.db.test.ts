/**
 * `kill -9` at the real API and the real worker, at the moments of an order and of a refund: on the way to Stripe, on the way back, and
 * between a job's look and its writing. What was paid for is there, once; what is given back is given back once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from './billing-processes.ts';

/** Until a dead worker's jobs are another's, with room for a busy machine. */
const TAKEN_OVER_MS = 30_000;
const LONG = { timeout: 120_000 };

let house: House;
let courseId: string;
let organizationId: string;
beforeAll(async () => {
  house = await openHouse('ada@people.test');
  const { seats } = house.ada;
  ({ id: organizationId } = await seats.createOrganization.mutate({ name: 'Atelier', timeZone: 'Europe/Paris' }));
  await house.database.admin.query("UPDATE organizations SET status = 'approved'");
  ({ id: courseId } = await seats.createCourse.mutate({ organizationId, title: 'Watercolours', seatPrice: 1500 }));
}, 120_000);
afterEach(() => house.calm(), 60_000);
afterAll(() => house.close());

/** Whoever pressed the button presses it again: refused or not, the answer is not what counts here. */
const whatever = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);

interface Row {
  id: string;
  status: string;
  session: string | null;
  refund: string;
  mails: number;
}

/** Until it is as told; `hurry`: what is due later is due now. */
async function until(order: string | null, wanted: (row: Row) => boolean, hurry = true): Promise<Row> {
  const end = performance.now() + TAKEN_OVER_MS;
  for (;;) {
    if (hurry)
      await house.database.admin.query(
        "UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE 'order-%' AND locked_at IS NULL",
      );
    const { rows } = await house.database.admin.query<Row>(
      `SELECT id, status, checkout_session_id AS session, refund_state AS refund,
         (SELECT count(*)::int FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks k ON k.id = j.task_id
          WHERE k.identifier = 'mail.send' AND j.payload->>'template' = CASE WHEN refund_state = 'none' THEN 'orderPaid' ELSE 'orderRefunded' END) AS mails
       FROM orders WHERE $1::uuid IS NULL OR id = $1 ORDER BY created_at DESC LIMIT 1`,
      [order],
    );
    const [row] = rows;
    if (row && wanted(row)) return row;
    if (performance.now() > end) throw new Error(`not settled: ${JSON.stringify(row)}`);
    await sleep(50);
  }
}

const sessionsOf = (orderId: string) => house.stripe.state().sessions.filter(({ metadata }) => metadata['order_id'] === orderId);
const refundsOf = (orderId: string) => house.stripe.state().refunds.filter(({ metadata }) => metadata['order_id'] === orderId);
/** Mails are not sent here: they wait. */
const noMails = () =>
  house.database.admin.query(
    "DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks k WHERE k.id = j.task_id AND k.identifier = 'mail.send'",
  );

async function bought(): Promise<string> {
  const { orderId } = await house.ada.seats.orderSeats.mutate({ courseId, quantity: 4 });
  house.stripe.complete(sessionsOf(orderId)[0]?.id ?? '');
  // By its webhook alone: its job's look would be counted as somebody's.
  await until(orderId, ({ status }) => status === 'paid', false);
  await noMails();
  return orderId;
}

test(
  'the API dies between making the checkout and writing it down: nobody was sent there, and money that comes all the same counts',
  LONG,
  async () => {
    const { api, apiWire, stripe, ada } = house;
    apiWire.deal({ request: 0, moment: 'after', kill: () => api.strike() });
    await whatever(ada.seats.orderSeats.mutate({ courseId, quantity: 4 }));
    expect(apiWire.struck).toBe(true);
    await api.restart();
    const left = await until(null, ({ status }) => status === 'expired');
    expect(left.session).toBeNull();
    const made = sessionsOf(left.id);
    expect(made).toMatchObject([{ status: 'open' }]);

    stripe.complete(made[0]?.id ?? '');
    const paid = await until(left.id, ({ status }) => status === 'paid');
    expect(paid.session).toBe(made[0]?.id);
    expect(paid.mails).toBe(1);
    await noMails();
  },
);

test('the API dies before it has asked: the order expires, and there is no checkout', LONG, async () => {
  const { api, apiWire, ada } = house;
  apiWire.deal({ request: 0, moment: 'before', kill: () => api.strike() });
  await whatever(ada.seats.orderSeats.mutate({ courseId, quantity: 4 }));
  expect(apiWire.struck).toBe(true);
  await api.restart();
  const left = await until(null, ({ status }) => status === 'expired');
  expect(sessionsOf(left.id)).toEqual([]);
});

test('the worker dies between its look and its writing: paid once', LONG, async () => {
  const { worker, workerWire, stripe, ada } = house;
  const { orderId } = await ada.seats.orderSeats.mutate({ courseId, quantity: 4 });
  workerWire.deal({ request: 0, moment: 'after', kill: () => worker.strike() });
  stripe.complete(sessionsOf(orderId)[0]?.id ?? '');
  await expect.poll(() => workerWire.struck, { timeout: 20_000 }).toBe(true);
  await worker.restart();
  const paid = await until(orderId, ({ status }) => status === 'paid', false);
  expect(paid.mails).toBe(1);
  await noMails();
});

test.each([
  ['before it has asked for the refund', 0, 'before'],
  ['between the refund at Stripe and its writing', 1, 'after'],
] as const)('the API dies %s: the job gives back once', LONG, async (_, request, moment) => {
  const { api, apiWire, ada } = house;
  const orderId = await bought();
  apiWire.deal({ request, moment, kill: () => api.strike() });
  await whatever(ada.seats.refundOrder.mutate({ orderId }));
  expect(apiWire.struck).toBe(true);
  expect(refundsOf(orderId)).toHaveLength(moment === 'after' ? 1 : 0);
  await api.restart();
  const done = await until(orderId, ({ refund }) => refund === 'done');
  expect(done).toMatchObject({ status: 'refunded', mails: 1 });
  expect(refundsOf(orderId)).toMatchObject([{ amount: 6000 }]);
  await noMails();
});

test('the worker dies between the refund at Stripe and its writing, after the API did: once', LONG, async () => {
  const { api, apiWire, worker, workerWire, ada } = house;
  const orderId = await bought();
  apiWire.deal({ request: 0, moment: 'before', kill: () => api.strike() });
  workerWire.deal({ request: 1, moment: 'after', kill: () => worker.strike() });
  await whatever(ada.seats.refundOrder.mutate({ orderId }));
  const begun = until(orderId, () => workerWire.struck);
  await Promise.all([api.restart(), begun]);
  expect(refundsOf(orderId)).toHaveLength(1);
  expect(await begun).toMatchObject({ refund: 'due', mails: 0 });
  await worker.restart();
  expect(await until(orderId, ({ refund }) => refund === 'done')).toMatchObject({ status: 'refunded', mails: 1 });
  expect(refundsOf(orderId)).toMatchObject([{ amount: 6000 }]);
});
