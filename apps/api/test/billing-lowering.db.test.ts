/** The rules of having fewer seats, of ending, and of a provider that is not there, one by one, over HTTP. */
import { type Actor, createCallerFactory, appRouter } from '@seatwise/domain';
import { describe, expect, test } from 'vitest';
import { type TestPerson } from './app.ts';
import {
  openDesk,
  t,
  alone,
  refusal,
  billing,
  of,
  subscription,
  capacity,
  approve,
  withSeats,
  seat,
  customerOf,
  invoicesOf,
  pass,
  payAtStripe,
} from './billing-desk.ts';

openDesk();

describe('fewer', () => {
  alone();

  test('without enough names it is DOWNGRADE_BLOCKED, and says who is seated', async () => {
    const o = await withSeats(5);
    const people = await seat(o, 4);
    const problem = await refusal(billing(o).changeSeats.mutate({ ...of(o), seats: 2 }));
    expect(problem).toMatchObject({ code: 'DOWNGRADE_BLOCKED', details: { seats: 2 } });
    expect([...(problem.details['userIds'] as string[])].toSorted()).toEqual(people.map(({ userId }) => userId).toSorted());
    const one = people[0]?.userId ?? '';
    expect((await refusal(billing(o).changeSeats.mutate({ ...of(o), seats: 2, release: [one, one] }))).code).toBe('DOWNGRADE_BLOCKED');
    const outsider = await t.person('Sam');
    expect((await refusal(billing(o).changeSeats.mutate({ ...of(o), seats: 4, release: [outsider.userId] }))).code).toBe('INVALID_INPUT');
    expect(await subscription(o)).toMatchObject({ purchasedSeats: 5, scheduledChange: null });
  });

  test('caps admissions at once, leaves the seats until the period ends, then ends the named seats', async () => {
    const o = await withSeats(5);
    const people = await seat(o, 3);
    const [mia] = await t.waiting(o, 1);
    const leaving = people[1];
    if (!mia || !leaving) throw new Error('nobody came');
    const answer = await billing(o).changeSeats.mutate({ ...of(o), seats: 2, release: [leaving.userId] });
    expect(answer.status).toBe('scheduled');
    const running = await subscription(o);
    expect(answer.at).toBe(running?.currentPeriodEnd);
    expect(running).toMatchObject({ purchasedSeats: 5, scheduledChange: { kind: 'change', seats: 2, release: [leaving.userId] } });
    expect(await capacity(o)).toMatchObject({ canAdd: false, currentMembers: 3, seatLimit: 5 });
    expect((await refusal(approve(o, mia))).code).toBe('CAPACITY_EXCEEDED');
    await pass(32);
    expect(await subscription(o)).toMatchObject({ purchasedSeats: 2, scheduledChange: null, recurringTotal: { amount: 7000 } });
    expect(await capacity(o)).toMatchObject({ canAdd: false, currentMembers: 2, seatLimit: 2, overBy: 0 });
    const members = await o.owner.trpc.seats.members.query({ ...of(o), status: 'active' });
    expect(members.items.some(({ userId }) => userId === leaving.userId)).toBe(false);
    await t.mailTo(leaving.email, 'memberRemoved');
  });

  test('who has left by then is counted: nobody has to go for whom there is a seat', async () => {
    const o = await withSeats(5);
    const people = await seat(o, 3);
    const [staying, leaving, gone] = people;
    if (!staying || !leaving || !gone) throw new Error('nobody came');
    await billing(o).changeSeats.mutate({ ...of(o), seats: 2, release: [leaving.userId] });
    await o.owner.trpc.seats.removeMember.mutate({ organizationId: o.id, userId: gone.userId });
    await pass(32);
    expect(await capacity(o)).toMatchObject({ currentMembers: 2, seatLimit: 2 });
  });

  test('a reduction can be withdrawn, and everything is as it was', async () => {
    const o = await withSeats(5);
    const [mia] = await t.waiting(o, 1);
    await billing(o).changeSeats.mutate({ ...of(o), seats: 1 });
    await seat(o, 1);
    if (!mia) throw new Error('nobody came');
    expect((await refusal(approve(o, mia))).code).toBe('CAPACITY_EXCEEDED');
    expect(await billing(o).cancelScheduledChange.mutate(of(o))).toMatchObject({ purchasedSeats: 5, scheduledChange: null });
    await approve(o, mia);
    expect((await refusal(billing(o).cancelScheduledChange.mutate(of(o)))).code).toBe('INVALID_STATE');
    await pass(32);
    expect(await subscription(o)).toMatchObject({ purchasedSeats: 5 });
  });

  test('a lower tier, and yearly to monthly, wait as well; nothing is charged before', async () => {
    const o = await withSeats(30, 'yearly', 'MAX');
    const customer = await customerOf(o);
    expect(await billing(o).previewSeats.query({ ...of(o), seats: 30, period: 'monthly' })).toMatchObject({
      effect: 'scheduled',
      dueNow: { amount: 0 },
    });
    expect(await billing(o).changeSeats.mutate({ ...of(o), seats: 10, plan: 'PRO', period: 'monthly' })).toMatchObject({
      status: 'scheduled',
    });
    expect(invoicesOf(customer)).toHaveLength(1);
    expect(await subscription(o)).toMatchObject({
      plan: 'MAX',
      period: 'yearly',
      purchasedSeats: 30,
      scheduledChange: { plan: 'PRO', period: 'monthly', seats: 10 },
    });
    await pass(367);
    expect(await subscription(o)).toMatchObject({ plan: 'PRO', period: 'monthly', purchasedSeats: 10, scheduledChange: null });
    expect((await o.owner.trpc.seats.organization.query(of(o))).plan).toBe('PRO');
  });

  test('an increase takes the place of a scheduled reduction', async () => {
    const o = await withSeats(5);
    await billing(o).changeSeats.mutate({ ...of(o), seats: 2 });
    expect(await billing(o).changeSeats.mutate({ ...of(o), seats: 7 })).toMatchObject({ status: 'applied' });
    expect(await subscription(o)).toMatchObject({ purchasedSeats: 7, scheduledChange: null });
    await pass(32);
    expect(await subscription(o)).toMatchObject({ purchasedSeats: 7 });
  });
});

describe('ending', () => {
  alone();

  test('at the period’s end there are no seats; members stay listed and nobody new is admitted', async () => {
    const o = await withSeats(5);
    await seat(o, 2);
    const [late] = await t.waiting(o, 1);
    const ending = await billing(o).cancelSubscription.mutate(of(o));
    expect(ending).toMatchObject({ purchasedSeats: 5, scheduledChange: { kind: 'cancellation', seats: 0, at: ending.currentPeriodEnd } });
    expect((await refusal(billing(o).cancelSubscription.mutate(of(o)))).code).toBe('INVALID_STATE');
    expect((await capacity(o)).seatLimit).toBe(5);
    await pass(32);
    expect(await subscription(o)).toBeNull();
    expect(await capacity(o)).toMatchObject({ canAdd: false, currentMembers: 2, seatLimit: 0, remainingSeats: 0, overBy: 2 });
    expect(
      (await o.owner.trpc.seats.members.query({ ...of(o), status: 'active' })).items.filter(({ role }) => role === 'member'),
    ).toHaveLength(2);
    if (!late) throw new Error('nobody came');
    expect((await refusal(approve(o, late))).code).toBe('CAPACITY_EXCEEDED');
    // And again, at the first try; not below who is seated.
    expect((await refusal(billing(o).createSeatCheckout.mutate({ ...of(o), seats: 1 }))).code).toBe('DOWNGRADE_BLOCKED');
    await t.buySeats(o, 3);
    await approve(o, late);
    expect(await capacity(o)).toMatchObject({ currentMembers: 3, seatLimit: 3 });
  });

  test('can be withdrawn', async () => {
    const o = await withSeats(5);
    await billing(o).cancelSubscription.mutate(of(o));
    expect(await billing(o).cancelScheduledChange.mutate(of(o))).toMatchObject({ scheduledChange: null });
    await pass(32);
    expect(await subscription(o)).toMatchObject({ purchasedSeats: 5, status: 'active' });
  });

  test('an unpaid invoice: seven days on nobody new is admitted, nobody is thrown out, and paying lifts it', async () => {
    const o = await withSeats(5, 'monthly');
    await seat(o, 2);
    const [late, later] = await t.waiting(o, 2);
    if (!late || !later) throw new Error('nobody came');
    const end = Date.parse((await subscription(o))?.currentPeriodEnd ?? '') / 1000;
    t.stripe.declineNext(3);
    await pass((end - t.stripe.state().now) / 86_400 + 1);
    expect(await subscription(o)).toMatchObject({ status: 'past_due', purchasedSeats: 5 });
    await approve(o, late);
    expect((await refusal(billing(o).changeSeats.mutate({ ...of(o), seats: 6 }))).code).toBe('PAYMENT_REQUIRED');
    await t.mailTo(o.owner.email, 'paymentFailed');
    await pass(6.5);
    expect((await refusal(approve(o, later))).code).toBe('PAYMENT_REQUIRED');
    expect(await capacity(o)).toMatchObject({ canAdd: false, currentMembers: 3, seatLimit: 5 });
    const open = invoicesOf(await customerOf(o)).findLast(({ status }) => status === 'open');
    t.stripe.declineNext(0);
    await payAtStripe(open?.id ?? '');
    await t.settle();
    expect(await subscription(o)).toMatchObject({ status: 'active', admissionsStopAt: null });
    await approve(o, later);
  });

  test('a suspended organisation goes on paying, buys nothing, and may buy again', async () => {
    const o = await withSeats(5);
    const platform = await t.platformOwner();
    await platform.trpc.seats.suspendOrganization.mutate({ organizationId: o.id });
    const before = invoicesOf(await customerOf(o)).length;
    expect((await refusal(billing(o).changeSeats.mutate({ ...of(o), seats: 6 }))).code).toBe('ORGANIZATION_NOT_APPROVED');
    await pass(32);
    expect(invoicesOf(await customerOf(o)).length).toBe(before + 1);
    expect(await subscription(o)).toMatchObject({ status: 'active', purchasedSeats: 5 });
    await platform.trpc.seats.reinstateOrganization.mutate({ organizationId: o.id });
    expect(await billing(o).changeSeats.mutate({ ...of(o), seats: 6 })).toMatchObject({ status: 'applied' });
  });
});

describe('at the provider', () => {
  test('invoices, newest first, and the portal', async () => {
    const o = await withSeats(5);
    await billing(o).changeSeats.mutate({ ...of(o), seats: 7 });
    const invoices = await billing(o).invoices.query(of(o));
    expect(invoices.map(({ status }) => status)).toEqual(['paid', 'paid']);
    expect(invoices[1]).toMatchObject({ total: { amount: 17_500, currency: 'eur' }, amountDue: { amount: 17_500 } });
    const { url } = await billing(o).createPortal.mutate(of(o));
    expect((await fetch(url)).status).toBe(200);
    const none = await t.organization();
    expect(await billing(none).invoices.query(of(none))).toEqual([]);
    expect((await refusal(billing(none).createPortal.mutate(of(none)))).code).toBe('INVALID_STATE');
  });

  test('that does not answer: UNAVAILABLE, and nothing is half-done', async () => {
    const o = await withSeats(5);
    const fresh = await t.organization();
    const before = t.stripe.state();
    const down = { ...t.composition.deps, payments: await unreachable() };
    const as = (who: TestPerson) => createCallerFactory(appRouter)({ deps: down, actor: actorOf(who), requestId: crypto.randomUUID() });
    const code = async (work: Promise<unknown>): Promise<unknown> =>
      work.then(
        () => 'went well',
        (error: unknown) => (error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : error),
      );
    expect(await code(as(o.owner).billing.changeSeats({ ...of(o), seats: 7 }))).toBe('UNAVAILABLE');
    expect(await code(as(o.owner).billing.cancelSubscription(of(o)))).toBe('UNAVAILABLE');
    expect(await code(as(fresh.owner).billing.createSeatCheckout({ ...of(fresh), seats: 7 }))).toBe('UNAVAILABLE');
    expect(await code(as(o.owner).billing.resync(of(o)))).toBe('UNAVAILABLE');
    expect(await billing(o).syncStatus.query(of(o))).toMatchObject({ state: 'failing' });
    expect(t.stripe.state().invoices).toHaveLength(before.invoices.length);
    await t.settle();
    await billing(o).resync.mutate(of(o));
    const { rows } = await t.database.admin.query("SELECT FROM billing_intents WHERE organization_id IN ($1, $2) AND state = 'prepared'", [
      o.id,
      fresh.id,
    ]);
    expect(rows).toEqual([]);
    expect(await billing(o).syncStatus.query(of(o))).toMatchObject({ state: 'in_step', lastError: null });
    expect(await subscription(o)).toMatchObject({ purchasedSeats: 5, scheduledChange: null });
    await t.buySeats(fresh, 2);
  });
});

const actorOf = (person: TestPerson): Actor => ({
  userId: person.userId,
  email: person.email,
  emailVerified: true,
  platformOwner: false,
  via: 'session',
});

/** The port to an address where nobody listens. */
async function unreachable() {
  const { createStripePayments } = await import('@seatwise/adapters/stripe');
  return createStripePayments({
    secretKey: t.config.stripe.secretKey,
    webhookSecret: t.config.stripe.webhookSecret,
    apiBase: 'http://127.0.0.1:1',
    maxNetworkRetries: 0,
  });
}
