/**
 * Any order, duplication, delay or loss of webhooks, any network that fails and any process that dies, followed by a comparison, ends in
 * the state Stripe has: over random histories. The seed is the same in every run, so that a change is to blame for what a run finds;
 * BILLING_SEED=random (or a number, to repeat a failure) and BILLING_RUNS look further.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BillingBench, createBillingBench } from './billing-bench.ts';
import { History, history } from './billing-history.ts';
import { checkSettled } from './billing-invariants.ts';

const RUNS = Number(process.env['BILLING_RUNS'] ?? 500);
const SEED = process.env['BILLING_SEED'] ?? '20261120';
const PEOPLE = 60;

let bench: BillingBench;
beforeAll(async () => {
  bench = await createBillingBench({ people: PEOPLE });
});
afterAll(() => bench.close());

test(`${RUNS} random histories end in the state Stripe has`, { timeout: 1_800_000 }, async () => {
  let ran = 0;
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const one = await History.begin(bench);
      await one.run(steps);
      await one.finish();
      await checkSettled(bench, one.organizationId, one.watch);
      ran += 1;
    }),
    {
      numRuns: RUNS,
      ...(SEED === 'random' ? {} : { seed: Number(SEED) }),
      interruptAfterTimeLimit: 1_700_000,
      markInterruptAsFailure: true,
    },
  );
  expect(ran).toBeGreaterThanOrEqual(RUNS);
});
