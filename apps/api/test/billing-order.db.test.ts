/** Two that ask Stripe at the same time: what was asked later stays, whichever is written last. */
import { randomUUID } from 'node:crypto';
import type { Deps } from '@seatwise/domain';
import type { Payments, ProviderSubscription } from '@seatwise/domain/ports';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type BillingBench, createBillingBench } from './billing-bench.ts';
import { History } from './billing-history.ts';

let bench: BillingBench;
let h: History;
beforeAll(async () => {
  bench = await createBillingBench({ people: 6 });
});
afterAll(() => bench.close());
beforeEach(async () => {
  h = await History.begin(bench);
  await h.run([{ do: 'checkout', seats: 4, period: 'monthly', pay: 'paid', confirm: true, fault: null }, { do: 'flush' }]);
  await bench.runJobs();
  bench.stripe.webhookMode('drop');
});

const org = () => ({ organizationId: h.organizationId });
const held = async () => {
  const { rows } = await bench.database.admin.query<{ seats: number; scheduled: number | null }>(
    'SELECT purchased_seats AS seats, scheduled_seats AS scheduled FROM organization_subscriptions WHERE organization_id = $1',
    [h.organizationId],
  );
  return rows[0];
};

/** Dependencies whose answer to `subscriptionsOf`, once heard, is held back until it may come; `heard` resolves when Stripe has answered. */
function slow(): { deps: Deps; heard: Promise<void>; letCome: () => void } {
  const heard = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const { payments } = bench.deps;
  const held: Payments = {
    ...payments,
    async subscriptionsOf(customerId): Promise<ProviderSubscription[]> {
      const answer = await payments.subscriptionsOf(customerId);
      heard.resolve();
      await gate.promise;
      return answer;
    },
  };
  return { deps: { ...bench.deps, payments: held }, heard: heard.promise, letCome: gate.resolve };
}

test('an old answer that comes late is not written over a newer one', async () => {
  const old = slow();
  const looking = bench.as(h.owner, old.deps).billing.resync(org());
  await old.heard;
  await bench.as(h.owner).billing.changeSeats({ ...org(), seats: 8 });
  expect(await held()).toEqual({ seats: 8, scheduled: null });
  old.letCome();
  await looking;
  expect(await held()).toEqual({ seats: 8, scheduled: null });
});

test('an answer from before a reduction was taken does not lift its cap', async () => {
  const old = slow();
  const looking = bench.as(h.owner, old.deps).billing.resync(org());
  await old.heard;
  // Taken by Stripe and settled by us, and then the process dies before it has looked again.
  const deaf = { ...bench.deps, payments: { ...bench.deps.payments } };
  let asked = 0;
  deaf.payments.subscriptionsOf = (customerId) => {
    asked += 1;
    return asked > 2 ? Promise.reject(new Error('died')) : bench.deps.payments.subscriptionsOf(customerId);
  };
  await expect(bench.as(h.owner, deaf).billing.changeSeats({ ...org(), seats: 2 })).rejects.toThrow();
  expect(await held()).toEqual({ seats: 5, scheduled: 2 });
  old.letCome();
  await looking;
  expect(await held()).toEqual({ seats: 5, scheduled: 2 });
});

test('while a reduction is being asked for, nobody’s look lifts its cap', async () => {
  const asked = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const { payments } = bench.deps;
  const slowly: Payments = {
    ...payments,
    async scheduleChange(request, key) {
      asked.resolve();
      await gate.promise;
      return payments.scheduleChange(request, key);
    },
  };
  const changing = bench.as(h.owner, { ...bench.deps, payments: slowly }).billing.changeSeats({ ...org(), seats: 2 });
  await asked.promise;
  await bench.as(h.owner).billing.resync(org());
  expect(await held()).toEqual({ seats: 5, scheduled: 2 });
  gate.resolve();
  await changing;
  expect(await held()).toEqual({ seats: 5, scheduled: 2 });
});

test('an increase that by now would be a reduction is not made', async () => {
  const old = slow();
  const { deps } = old;
  let times = 0;
  const { subscriptionsOf } = deps.payments;
  // The first look alone is late: it is what the change is decided by.
  deps.payments.subscriptionsOf = (customerId) => {
    times += 1;
    return times === 1 ? subscriptionsOf(customerId) : bench.deps.payments.subscriptionsOf(customerId);
  };
  const changing = bench.as(h.owner, deps).billing.changeSeats({ ...org(), seats: 7 });
  await old.heard;
  await bench.as(h.owner).billing.changeSeats({ ...org(), seats: 9 });
  old.letCome();
  await expect(changing).rejects.toThrow('changed meanwhile');
  expect(await held()).toEqual({ seats: 9, scheduled: null });
  expect(bench.stripe.state().subscriptions[0]?.items.data[0]?.quantity).toBe(9);
});

test('what a crash left is not finished once something newer has taken its place', async () => {
  const dying = {
    ...bench.deps,
    payments: { ...bench.deps.payments, changeSubscription: () => new Promise<never>(() => undefined) },
  };
  // Never comes back: as good as dead.
  void bench.as(h.owner, dying).billing.changeSeats({ ...org(), seats: 12 });
  await expect
    .poll(async () => (await bench.database.admin.query("SELECT FROM billing_intents WHERE state = 'prepared'")).rowCount)
    .toBe(1);
  await expect(bench.as(h.owner).billing.changeSeats({ ...org(), seats: 6 })).rejects.toMatchObject({
    cause: { details: { state: 'changing' } },
  });
  await h.run([{ do: 'wait', seconds: 50 }]);
  await bench.as(h.owner).billing.changeSeats({ ...org(), seats: 6 });
  await bench.runJobs({ late: true });
  expect(await held()).toEqual({ seats: 6, scheduled: null });
  expect(bench.stripe.state().subscriptions[0]?.items.data[0]?.quantity).toBe(6);
});

test('another owner buys after a crash that had made the customer: the same request under other words is another', async () => {
  await bench.restart();
  const organization = await bench.as(h.owner).seats.createOrganization({ name: 'Atelier', timeZone: 'Europe/Paris' });
  await bench.database.admin.query("UPDATE organizations SET status = 'approved' WHERE id = $1", [organization.id]);
  const { payments } = bench.deps;
  const lost: Payments = {
    ...payments,
    async createCustomer(input, key) {
      await payments.createCustomer(input, key);
      throw new Error(`the answer is lost ${randomUUID()}`);
    },
  };
  const buy = { organizationId: organization.id, seats: 3 };
  await expect(bench.as(h.owner, { ...bench.deps, payments: lost }).billing.createSeatCheckout(buy)).rejects.toThrow('lost');
  await bench.as(h.owner).seats.updateOrganization({ organizationId: organization.id, name: 'Atelier Lumière' });
  expect((await bench.as(h.owner).billing.createSeatCheckout(buy)).sessionId).toContain('cs_');
});
