/**
 * A process that dies at any one moment of a purchase or a change, tried at every moment there is: between each two conversations with
 * Stripe and the database. What it leaves is finished or given up by the jobs; nothing is lost, granted twice or charged twice.
 */
import { randomUUID } from 'node:crypto';
import type { Deps } from '@seatwise/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BillingBench, createBillingBench } from './billing-bench.ts';
import { withFault } from './billing-faults.ts';
import { History } from './billing-history.ts';
import { checkSettled } from './billing-invariants.ts';

let bench: BillingBench;
beforeAll(async () => {
  bench = await createBillingBench({ people: 12 });
});
afterAll(() => bench.close());

interface Scenario {
  /** Before anything goes wrong: seats bought, people in. */
  seats: number;
  people?: number;
  /** What has happened besides. */
  before?(h: History): Promise<void>;
  /** In the process that dies. */
  act(h: History, deps: Deps): Promise<unknown>;
  /** What may come of it: seats now, and what was ever charged. */
  outcomes: { seats: number; scheduled?: number | null; cancels?: boolean; charged: number[]; refunded?: number[] }[];
}

const organizationIdOf = (h: History) => ({ organizationId: h.organizationId });
const buy = (seats: number) => ({
  do: 'checkout' as const,
  seats: seats - 1,
  period: 'monthly' as const,
  pay: 'paid' as const,
  confirm: true,
  fault: null,
});

const scenarios: Record<string, Scenario> = {
  'the success page of a purchase': {
    seats: 0,
    async before(h) {
      bench.stripe.webhookMode('drop');
      await h.run([{ ...buy(5), confirm: false }]);
    },
    act: async (h, deps) => bench.as(h.owner, deps).billing.confirmCheckout({ sessionId: bench.stripe.state().sessions[0]?.id ?? '' }),
    outcomes: [{ seats: 5, charged: [17_500] }],
  },
  'the webhooks of a purchase': {
    seats: 0,
    async before(h) {
      await h.run([{ ...buy(5), confirm: false }, { do: 'flush' }]);
    },
    act: (_, deps) => bench.runJobs({ deps }),
    outcomes: [{ seats: 5, charged: [17_500] }],
  },
  'making a checkout': {
    seats: 0,
    act: async (h, deps) => bench.as(h.owner, deps).billing.createSeatCheckout({ ...organizationIdOf(h), seats: 5 }),
    outcomes: [{ seats: 0, charged: [] }],
  },
  'more seats': {
    seats: 2,
    // The card goes through once, or the wish was given up.
    act: async (h, deps) => bench.as(h.owner, deps).billing.changeSeats({ ...organizationIdOf(h), seats: 4 }),
    outcomes: [
      { seats: 4, charged: [7000, 7000] },
      { seats: 2, charged: [7000] },
    ],
  },
  'fewer seats': {
    seats: 4,
    people: 3,
    act: async (h, deps) => {
      const { rows } = await bench.database.admin.query<{ id: string }>(
        "SELECT user_id::text AS id FROM organization_members WHERE organization_id = $1 AND status = 'active' AND role = 'member' ORDER BY user_id LIMIT 1",
        [h.organizationId],
      );
      return bench.as(h.owner, deps).billing.changeSeats({ ...organizationIdOf(h), seats: 2, release: rows.map(({ id }) => id) });
    },
    outcomes: [
      { seats: 4, scheduled: 2, charged: [14_000] },
      { seats: 4, scheduled: null, charged: [14_000] },
    ],
  },
  'taking a reduction back': {
    seats: 4,
    before: async (h) => void (await bench.as(h.owner).billing.changeSeats({ ...organizationIdOf(h), seats: 2 })),
    act: async (h, deps) => bench.as(h.owner, deps).billing.cancelScheduledChange(organizationIdOf(h)),
    outcomes: [
      { seats: 4, scheduled: null, charged: [14_000] },
      { seats: 4, scheduled: 2, charged: [14_000] },
    ],
  },
  ending: {
    seats: 4,
    act: async (h, deps) => bench.as(h.owner, deps).billing.cancelSubscription(organizationIdOf(h)),
    outcomes: [
      { seats: 4, cancels: true, charged: [14_000] },
      { seats: 4, cancels: false, charged: [14_000] },
    ],
  },
  'giving a second subscription back': {
    seats: 4,
    async before(h) {
      bench.stripe.webhookMode('drop');
      const { id } = await bench.deps.payments.createSeatCheckout(
        {
          ...organizationIdOf(h),
          intentId: randomUUID(),
          customerId: bench.stripe.state().customers[0]?.id ?? '',
          price: { plan: 'PRO', period: 'monthly' },
          quantity: 7,
          successUrl: 'http://127.0.0.1/success',
          cancelUrl: 'http://127.0.0.1/cancel',
          locale: 'en',
        },
        randomUUID(),
      );
      bench.stripe.complete(id);
    },
    act: async (h, deps) => bench.as(h.owner, deps).billing.resync(organizationIdOf(h)),
    outcomes: [{ seats: 4, charged: [14_000, 24_500], refunded: [24_500] }],
  },
};

async function outcomeOf(h: History): Promise<Scenario['outcomes'][number] & { purchases: number }> {
  const state = bench.stripe.state();
  const { rows } = await bench.database.admin.query<{ seats: number; scheduled: number | null; cancels: boolean; purchases: number }>(
    `SELECT purchased_seats AS seats, scheduled_seats AS scheduled, cancel_at IS NOT NULL AS cancels,
       (SELECT count(*)::int FROM seat_ledger l WHERE l.organization_id = s.organization_id AND l.kind = 'purchase') AS purchases
     FROM organization_subscriptions s WHERE organization_id = $1`,
    [h.organizationId],
  );
  const [row] = rows;
  if (!row) throw new Error('the organisation is gone');
  return {
    ...row,
    charged: state.invoices.map(({ amount_paid: paid }) => paid),
    refunded: state.refunds.map(({ amount }) => amount),
  };
}

/** One life and what is left of it. False when the process came to its end before the fault. */
async function dieAt({ seats, people = 0, before, act, outcomes }: Scenario, after: number): Promise<boolean> {
  const h = await History.begin(bench);
  if (seats > 0) await h.run([buy(seats), { do: 'flush' }]);
  if (seats > 0) await bench.runJobs();
  if (people > 0) await h.seat(people);
  await before?.(h);
  const { deps, struck, release } = await withFault(
    bench.deps,
    { kind: 'dies', after, done: false },
    { url: bench.stripe.url, payments: bench.payments },
  );
  await act(h, deps).catch(() => undefined);
  const died = struck();
  await release();
  await h.finish();
  await checkSettled(bench, h.organizationId, h.watch);
  const { purchases, ...outcome } = await outcomeOf(h);
  const expected = outcomes.map((one) => ({ scheduled: null, cancels: false, refunded: [], ...one }));
  expect(expected, `died after ${after}`).toContainEqual(outcome);
  // Nothing is granted twice: one row of the ledger for each number of seats there has been.
  expect(purchases).toBe((seats > 0 ? 1 : 0) + (outcome.seats === seats ? 0 : 1));
  // And what nobody died of is done.
  if (!died) expect(outcome).toEqual(expected[0]);
  return died;
}

test.each(Object.entries(scenarios))('%s', { timeout: 240_000 }, async (_, scenario) => {
  // Dead before the next conversation is dead after the last. Of the many alike that a row of webhooks has, every fourth.
  let moment = 0;
  while (await dieAt(scenario, moment)) moment += moment < 20 ? 1 : 4;
  expect(moment).toBeGreaterThan(3);
});
