/**
 * `kill -9` at the real API and the real worker, at the moments of a purchase and of a change of seats: on the way to Stripe, on the way
 * back, between a webhook and its answer, between a job's look and its writing, and at any moment. What was paid for is there once the
 * job is taken over; nothing is granted twice, nothing is charged twice.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Blow, type House, openHouse } from './billing-processes.ts';

/** Until a dead worker's jobs are another's, with room for a busy machine. */
const TAKEN_OVER_MS = 30_000;

let house: House;
let database: House['database'];
let stripe: House['stripe'];
let api: House['api'];
let worker: House['worker'];
let apiWire: House['apiWire'];
let workerWire: House['workerWire'];
let webhookWire: House['webhookWire'];
let ada: House['ada'];

beforeAll(async () => {
  house = await openHouse('ada@people.test');
  ({ database, stripe, api, worker, apiWire, workerWire, webhookWire, ada } = house);
}, 120_000);
afterEach(() => house.calm(), 60_000);
afterAll(() => house.close());

async function organization(): Promise<string> {
  const { id } = await ada.seats.createOrganization.mutate({ name: 'Atelier', timeZone: 'Europe/Paris' });
  await database.admin.query("UPDATE organizations SET status = 'approved' WHERE id = $1", [id]);
  return id;
}

/** Whoever pressed the button presses it again: refused or not, the answer is not what counts here. */
const whatever = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);

/** The hour until which what a crash has left is waited for, is over. */
const makeDue = () =>
  database.admin.query("UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE 'intent-%' AND locked_at IS NULL");

interface Books {
  seats: number;
  atStripe: number;
  /** Ledger rows of purchases. */
  granted: number[];
  /** Paid invoices, oldest first. */
  charged: number[];
  open: number;
}

async function books(organizationId: string): Promise<Books> {
  const { rows } = await database.admin.query<{ seats: number; customer: string | null; granted: number[]; open: number }>(
    `SELECT o.seat_limit AS seats, s.stripe_customer_id AS customer,
       ARRAY(SELECT delta FROM seat_ledger l WHERE l.organization_id = o.id AND l.kind = 'purchase' ORDER BY l.id) AS granted,
       (SELECT count(*)::int FROM billing_intents i WHERE i.organization_id = o.id AND state = 'prepared')
         + (SELECT count(*)::int FROM stripe_events e WHERE e.customer_id = s.stripe_customer_id AND handled_at IS NULL) AS open
     FROM organizations o JOIN organization_subscriptions s ON s.organization_id = o.id WHERE o.id = $1`,
    [organizationId],
  );
  const [row] = rows;
  if (!row) throw new Error('the organisation is gone');
  const state = stripe.state();
  const running = state.subscriptions.filter(({ customer, status }) => customer === row.customer && status === 'active');
  return {
    seats: row.seats,
    atStripe: running.reduce((sum, { items }) => sum + (items.data[0]?.quantity ?? 0), 0),
    granted: row.granted,
    charged: state.invoices
      .filter(({ customer, status }) => customer === row.customer && status === 'paid')
      .map(({ amount_paid: paid }) => paid),
    open: row.open,
  };
}

/** Until nothing is open and what we say is what Stripe says. */
async function settled(organizationId: string): Promise<Books> {
  const until = performance.now() + TAKEN_OVER_MS;
  for (;;) {
    await makeDue();
    const now = await books(organizationId);
    if (now.open === 0 && now.seats === now.atStripe) return now;
    if (performance.now() > until) throw new Error(`not settled: ${JSON.stringify(now)}`);
    await sleep(100);
  }
}

async function buy(organizationId: string, seats: number): Promise<string> {
  const { sessionId } = await ada.billing.createSeatCheckout.mutate({ organizationId, seats, period: 'monthly' });
  stripe.complete(sessionId);
  return sessionId;
}

async function bought(seats: number): Promise<string> {
  const id = await organization();
  await buy(id, seats);
  await settled(id);
  return id;
}

const atApi = (request: number, moment: Blow['moment']): void => apiWire.deal({ request, moment, kill: () => api.strike() });
const atWorker = (request: number, moment: Blow['moment']): void => workerWire.deal({ request, moment, kill: () => worker.strike() });

const LONG = { timeout: 240_000 };

describe('a purchase', () => {
  test('making the checkout: the next try is the one that counts', LONG, async () => {
    const id = await organization();
    let died = 0;
    for (const [request, moment] of [
      [0, 'after'],
      [1, 'before'],
      [2, 'after'],
    ] as const) {
      atApi(request, moment);
      await whatever(ada.billing.createSeatCheckout.mutate({ organizationId: id, seats: 5 }));
      apiWire.rest();
      if (!apiWire.struck) continue;
      died += 1;
      await api.restart();
      await settled(id);
    }
    expect(died).toBeGreaterThan(1);
    await buy(id, 5);
    expect(await settled(id)).toMatchObject({ seats: 5, granted: [5], charged: [17_500] });
  });

  test('a webhook comes to a process that dies, or that dies before it has thanked for it', LONG, async () => {
    for (const moment of ['before', 'after'] as const) {
      const id = await organization();
      stripe.webhookMode('hold');
      await buy(id, 5);
      webhookWire.deal({ request: 0, moment, kill: () => api.strike() });
      stripe.webhookMode('normal');
      await stripe.flush();
      expect(webhookWire.struck).toBe(true);
      await api.restart();
      await stripe.flush();
      expect(await settled(id)).toMatchObject({ seats: 5, granted: [5], charged: [17_500] });
    }
  });

  test('the worker dies while it looks, and after it has looked', LONG, async () => {
    const id = await organization();
    for (const moment of ['before', 'after'] as const) {
      atWorker(0, moment);
      if (moment === 'before') await buy(id, 5);
      else await whatever(ada.billing.changeSeats.mutate({ organizationId: id, seats: 6 }));
      await expect.poll(() => workerWire.struck, { timeout: 20_000 }).toBe(true);
      await worker.restart();
      expect(await settled(id)).toMatchObject(
        moment === 'before' ? { seats: 5, granted: [5], charged: [17_500] } : { seats: 6, granted: [5, 1] },
      );
    }
  });

  test('the success page dies before and after it has looked', LONG, async () => {
    const id = await organization();
    await worker.killed();
    const sessionId = await buy(id, 5);
    for (const [request, moment] of [
      [0, 'after'],
      [1, 'after'],
    ] as const) {
      atApi(request, moment);
      await whatever(ada.billing.confirmCheckout.mutate({ sessionId }));
      expect(apiWire.struck).toBe(true);
      await api.restart();
    }
    expect(await ada.billing.confirmCheckout.mutate({ sessionId })).toMatchObject({ status: 'granted' });
    await worker.start();
    expect(await settled(id)).toMatchObject({ seats: 5, granted: [5], charged: [17_500] });
  });
});

describe('a change of seats', () => {
  test('at every answer on the way back: made once and charged once, or not at all', LONG, async () => {
    const id = await bought(2);
    let seats = 2;
    let request = 0;
    // The answer to one is lost, and nothing follows it.
    for (; ; request += 1) {
      const before = await books(id);
      atApi(request, 'after');
      await whatever(ada.billing.changeSeats.mutate({ organizationId: id, seats: seats + 1 }));
      apiWire.rest();
      if (apiWire.struck) await api.restart();
      const now = await settled(id);
      expect([seats, seats + 1]).toContain(now.seats);
      const made = now.seats - seats;
      expect(now.granted.length - before.granted.length, 'ledger rows').toBe(made);
      expect(now.charged.length - before.charged.length, 'paid invoices').toBe(made);
      seats = now.seats;
      if (!apiWire.struck) {
        expect(made).toBe(1);
        break;
      }
    }
    expect(request).toBeGreaterThan(3);
  });

  test('a reduction: asked for once, whichever process dies', LONG, async () => {
    const id = await bought(6);
    for (const [request, moment] of [
      [4, 'after'],
      [5, 'before'],
      [6, 'after'],
    ] as const) {
      atApi(request, moment);
      await whatever(ada.billing.changeSeats.mutate({ organizationId: id, seats: 3 }));
      apiWire.rest();
      if (apiWire.struck) await api.restart();
      expect(await settled(id)).toMatchObject({ seats: 6, granted: [6], charged: [21_000] });
    }
    const view = await ada.billing.subscription.query({ organizationId: id });
    expect(view).toMatchObject({ purchasedSeats: 6, scheduledChange: { kind: 'change', seats: 3 } });
  });

  test('at any moment, either of the two', LONG, async () => {
    const id = await bought(2);
    const seed = Math.floor(Math.random() * 1e9);
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return Math.floor((state / 0x80000000) * below);
    };
    let seats = 2;
    for (let round = 0; round < 8; round += 1) {
      const before = await books(id);
      const victim = random(2) === 0 ? api : worker;
      const asked = whatever(ada.billing.changeSeats.mutate({ organizationId: id, seats: seats + 1 }));
      await sleep(random(120));
      await victim.killed();
      await victim.start();
      await asked;
      await stripe.flush();
      const now = await settled(id);
      const about = `seed ${seed}, round ${round}`;
      expect([seats, seats + 1], about).toContain(now.seats);
      expect(now.granted.length - before.granted.length, about).toBe(now.seats - seats);
      expect(now.charged.length - before.charged.length, about).toBe(now.seats - seats);
      seats = now.seats;
    }
  });
});
