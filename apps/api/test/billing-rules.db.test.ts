/** The rules of buying and changing seats, one by one, over HTTP. */
import { type Actor, createCallerFactory, appRouter } from '@seatwise/domain';
import { problemOf, type SeatwiseProblem } from '@seatwise/client';
import { PLAN_TERMS } from '@seatwise/domain/billing/plans';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestOrganization, type TestPerson } from './app.ts';

let t: TestApp;
let shared: TestApp;
beforeAll(async () => {
  shared = await createTestApp();
  t = shared;
});
afterAll(() => shared.close());
beforeEach(() => {
  t.stripe.webhookMode('normal');
  t.stripe.declineNext(0);
});

/** Time passes for everybody at Stripe: who moves it is alone there. */
function alone(): void {
  beforeEach(async () => {
    t = await createTestApp();
  });
  afterEach(async () => {
    const mine = t;
    t = shared;
    await mine.close();
  });
}

async function refusal(work: Promise<unknown>): Promise<SeatwiseProblem> {
  const error: unknown = await work.then(
    (result) => {
      throw new Error(`It went well: ${JSON.stringify(result)}`);
    },
    (reason: unknown) => reason,
  );
  const problem = problemOf(error);
  if (!problem) throw error;
  return problem;
}

const billing = (o: TestOrganization) => o.owner.trpc.billing;
const of = (o: TestOrganization) => ({ organizationId: o.id });
const subscription = (o: TestOrganization) => billing(o).subscription.query(of(o));
const capacity = (o: TestOrganization) => o.owner.trpc.seats.capacity.query(of(o));
const approve = (o: TestOrganization, { userId }: TestPerson) => o.owner.trpc.seats.approveMember.mutate({ organizationId: o.id, userId });

async function withSeats(
  seats: number,
  period: 'monthly' | 'yearly' = 'monthly',
  plan: 'PRO' | 'MAX' | 'ULTRA' = 'PRO',
): Promise<TestOrganization> {
  const o = await t.organization();
  if (plan !== 'PRO') await o.owner.trpc.seats.changePlan.mutate({ organizationId: o.id, plan });
  await t.buySeats(o, seats, period);
  return o;
}

/** Admits that many people, and says who. */
async function seat(o: TestOrganization, count: number): Promise<TestPerson[]> {
  const people = await t.waiting(o, count);
  for (const person of people) await approve(o, person);
  return people;
}

async function customerOf(o: TestOrganization): Promise<string> {
  const { rows } = await t.database.admin.query<{ id: string }>(
    'SELECT stripe_customer_id AS id FROM organization_subscriptions WHERE organization_id = $1',
    [o.id],
  );
  return rows[0]?.id ?? '';
}
/** Oldest first. */
const invoicesOf = (customer: string) => t.stripe.state().invoices.filter((invoice) => invoice.customer === customer);
const subscriptionsOf = (customer: string) => t.stripe.state().subscriptions.filter((one) => one.customer === customer);

/** Days at Stripe. It tells, and everything that follows is done. */
async function pass(days: number): Promise<void> {
  t.stripe.advance(days);
  await t.settle();
}

/** The page of a checkout that was made beside the one we know of. */
async function secondCheckout(o: TestOrganization, seats: number): Promise<string> {
  const { id } = await t.composition.deps.payments.createSeatCheckout(
    {
      organizationId: o.id,
      intentId: crypto.randomUUID(),
      customerId: await customerOf(o),
      price: { plan: 'PRO', period: 'monthly' },
      quantity: seats,
      successUrl: `${t.url}/success`,
      cancelUrl: `${t.url}/cancel`,
      locale: 'en',
    },
    crypto.randomUUID(),
  );
  return id;
}

describe('the price list', () => {
  test('is public, and what it says is what is charged', async () => {
    const plans = await t.stranger.billing.plans.query();
    expect(plans.map(({ plan, minSeats, maxSeats }) => [plan, minSeats, maxSeats])).toEqual([
      ['PRO', 1, 20],
      ['MAX', 21, 50],
      ['ULTRA', 51, 100],
    ]);
    expect(plans[0]?.monthly).toEqual({ amount: 3500, currency: 'eur' });
    for (const { plan, monthly, yearly } of plans) {
      expect(yearly.amount, 'a year is ten months').toBe(monthly.amount * 10);
      expect(monthly.amount).toBe(PLAN_TERMS[plan].unitAmount.monthly);
    }
    expect(plans.map(({ limits }) => [limits.maxActiveSeries, limits.maxUpcomingSessions])).toEqual([
      [3, 30],
      [6, 60],
      [12, 120],
    ]);
  });

  test('of a first purchase the whole sum is due now, and charged', async () => {
    const o = await t.organization();
    const preview = await billing(o).previewSeats.query({ ...of(o), seats: 5, period: 'monthly' });
    expect(preview).toMatchObject({
      effect: 'purchase',
      dueNow: { amount: 17_500, currency: 'eur' },
      recurringTotal: { amount: 17_500 },
      blockers: [],
    });
    await t.buySeats(o, 5);
    expect(invoicesOf(await customerOf(o)).map(({ amount_paid: paid }) => paid)).toEqual([17_500]);
    const renewal = await billing(o).subscription.query(of(o));
    expect(renewal?.currentPeriodEnd.slice(0, 16)).toBe(preview.nextRenewal.slice(0, 16));
  });

  test('a higher tier whose smallest number costs less is named', async () => {
    const o = await t.organization();
    const preview = (seats: number) => billing(o).previewSeats.query({ ...of(o), seats, period: 'monthly' });
    expect((await preview(20)).cheaperPlan).toEqual({ plan: 'MAX', seats: 21, recurringTotal: { amount: 67_200, currency: 'eur' } });
    expect((await preview(19)).cheaperPlan).toBeNull();
  });
});

describe('buying', () => {
  test('a number that is none is INVALID_INPUT, one outside the range SEATS_OUT_OF_RANGE', async () => {
    const o = await t.organization();
    for (const seats of [0, -1, 1.5, Number.NaN])
      expect((await refusal(billing(o).createSeatCheckout.mutate({ ...of(o), seats, period: 'monthly' }))).code).toBe('INVALID_INPUT');
    for (const seats of [21, 1000]) {
      const problem = await refusal(billing(o).createSeatCheckout.mutate({ ...of(o), seats, period: 'monthly' }));
      expect(problem).toMatchObject({ code: 'SEATS_OUT_OF_RANGE', details: { minSeats: 1, maxSeats: 20 } });
    }
  });

  test('only an approved organisation buys, and only its owner', async () => {
    const o = await t.organization({ approved: false });
    expect((await refusal(billing(o).createSeatCheckout.mutate({ ...of(o), seats: 5 }))).code).toBe('ORGANIZATION_NOT_APPROVED');
    const other = await t.organization();
    const [colleague] = await t.waiting(other, 1);
    await t.buySeats(other, 5);
    if (!colleague) throw new Error('nobody came');
    await approve(other, colleague);
    await other.owner.trpc.seats.setMemberRole.mutate({ organizationId: other.id, userId: colleague.userId, role: 'admin' });
    expect((await refusal(colleague.trpc.billing.changeSeats.mutate({ ...of(other), seats: 6 }))).code).toBe('FORBIDDEN');
    expect((await refusal(o.owner.trpc.billing.changeSeats.mutate({ ...of(other), seats: 6 }))).code).toBe('NOT_FOUND');
  });

  test('nothing is granted before Stripe says so; asking for it twice changes nothing', async () => {
    const o = await t.organization();
    const { sessionId, url } = await billing(o).createSeatCheckout.mutate({ ...of(o), seats: 5, period: 'monthly' });
    expect(url).toContain(sessionId);
    expect(await billing(o).confirmCheckout.mutate({ sessionId })).toMatchObject({ status: 'open' });
    expect((await capacity(o)).seatLimit).toBe(0);
    t.stripe.complete(sessionId);
    for (let time = 0; time < 3; time += 1)
      expect(await billing(o).confirmCheckout.mutate({ sessionId })).toMatchObject({ status: 'granted' });
    await t.settle();
    expect(await subscription(o)).toMatchObject({
      plan: 'PRO',
      purchasedSeats: 5,
      period: 'monthly',
      status: 'active',
      scheduledChange: null,
    });
    const ledger = await o.owner.trpc.seats.ledger.query(of(o));
    expect(ledger.items.filter(({ kind }) => kind === 'purchase').map(({ delta, cause }) => [delta, cause])).toEqual([[5, 'purchase']]);
  });

  test('a second checkout while subscribed is INVALID_STATE', async () => {
    const o = await withSeats(3);
    expect(await refusal(billing(o).createSeatCheckout.mutate({ ...of(o), seats: 4 }))).toMatchObject({
      code: 'INVALID_STATE',
      details: { state: 'active' },
    });
  });

  test('a new checkout makes the open one before it expire', async () => {
    const o = await t.organization();
    const first = await billing(o).createSeatCheckout.mutate({ ...of(o), seats: 5 });
    const second = await billing(o).createSeatCheckout.mutate({ ...of(o), seats: 6 });
    expect(await billing(o).confirmCheckout.mutate({ sessionId: first.sessionId })).toMatchObject({ status: 'expired' });
    expect(() => t.stripe.complete(first.sessionId)).toThrow('expired');
    t.stripe.complete(second.sessionId);
    await t.settle();
    expect((await capacity(o)).seatLimit).toBe(6);
  });

  test('one that was paid meanwhile, unheard, stops the new one', async () => {
    const o = await t.organization();
    t.stripe.webhookMode('drop');
    const { sessionId } = await billing(o).createSeatCheckout.mutate({ ...of(o), seats: 5 });
    t.stripe.complete(sessionId);
    expect((await refusal(billing(o).createSeatCheckout.mutate({ ...of(o), seats: 6 }))).code).toBe('INVALID_STATE');
    await t.settle();
    expect((await capacity(o)).seatLimit, 'and is heard of by that').toBe(5);
  });

  test('if two subscriptions result all the same, the first stays and the second is given back in full, once', async () => {
    const o = await withSeats(3);
    t.stripe.complete(await secondCheckout(o, 7));
    await t.settle();
    await billing(o).resync.mutate(of(o));
    expect(await subscription(o)).toMatchObject({ purchasedSeats: 3 });
    expect(subscriptionsOf(await customerOf(o)).map(({ status }) => status)).toEqual(['active', 'canceled']);
    const ours = await customerOf(o);
    expect(
      t.stripe
        .state()
        .refunds.filter(({ customer }) => customer === ours)
        .map(({ amount }) => amount),
    ).toEqual([24_500]);
    const letter = await t.mailTo(o.owner.email, 'secondSubscriptionRefunded');
    expect(letter.template.props).toMatchObject({ amount: { amount: 24_500, currency: 'eur' } });
    expect(t.mail.filter(({ to, template }) => to === o.owner.email && template.name === 'secondSubscriptionRefunded')).toHaveLength(1);
  });

  test('a payment that settles later grants when it has, and a purchase meanwhile is refused', async () => {
    const o = await t.organization();
    const { sessionId } = await billing(o).createSeatCheckout.mutate({ ...of(o), seats: 5 });
    t.stripe.complete(sessionId, 'unpaid');
    await t.settle();
    expect(await billing(o).confirmCheckout.mutate({ sessionId })).toMatchObject({ status: 'processing' });
    expect((await capacity(o)).seatLimit).toBe(0);
    for (let time = 0; time < 2; time += 1)
      expect((await refusal(billing(o).createSeatCheckout.mutate({ ...of(o), seats: 6 }))).code).toBe('INVALID_STATE');
    t.stripe.settle(sessionId, true);
    await t.settle();
    expect((await capacity(o)).seatLimit).toBe(5);
    expect(await billing(o).confirmCheckout.mutate({ sessionId })).toMatchObject({ status: 'granted' });
  });

  test('a payment that fails in the end grants nothing, and buying begins anew', async () => {
    const o = await t.organization();
    const { sessionId } = await billing(o).createSeatCheckout.mutate({ ...of(o), seats: 5 });
    t.stripe.complete(sessionId, 'unpaid');
    t.stripe.settle(sessionId, false);
    await t.settle();
    expect((await capacity(o)).seatLimit).toBe(0);
    expect(await subscription(o)).toBeNull();
    await t.buySeats(o, 4);
    expect((await capacity(o)).seatLimit).toBe(4);
  });

  test('a card that is refused on the page leaves the checkout open', async () => {
    const o = await t.organization();
    const { sessionId } = await billing(o).createSeatCheckout.mutate({ ...of(o), seats: 5 });
    t.stripe.declineNext();
    expect(() => t.stripe.complete(sessionId)).toThrow('declined');
    expect(await billing(o).confirmCheckout.mutate({ sessionId })).toMatchObject({ status: 'open' });
    t.stripe.complete(sessionId);
    expect(await billing(o).confirmCheckout.mutate({ sessionId })).toMatchObject({ status: 'granted' });
  });

  test('a checkout of others does not exist', async () => {
    const o = await t.organization();
    const { sessionId } = await billing(o).createSeatCheckout.mutate({ ...of(o), seats: 5 });
    const stranger = await t.person('Sam');
    expect((await refusal(stranger.trpc.billing.confirmCheckout.mutate({ sessionId }))).code).toBe('NOT_FOUND');
    expect((await refusal(stranger.trpc.billing.confirmCheckout.mutate({ sessionId: 'cs_test_unknown' }))).code).toBe('NOT_FOUND');
    expect((await refusal(t.stranger.billing.confirmCheckout.mutate({ sessionId }))).code).toBe('UNAUTHENTICATED');
  });
});

describe('more', () => {
  alone();

  test('what the preview says is what is charged, to the cent, and granted at once', async () => {
    const o = await withSeats(5);
    t.stripe.advance(11.37);
    const customer = await customerOf(o);
    for (const change of [
      { seats: 7 },
      { seats: 21, plan: 'MAX' as const },
      { seats: 22, period: 'yearly' as const },
      { seats: 60, plan: 'ULTRA' as const },
    ]) {
      const before = invoicesOf(customer).length;
      const preview = await billing(o).previewSeats.query({ ...of(o), ...change });
      expect(preview).toMatchObject({ effect: 'immediate', blockers: [] });
      expect(preview.dueNow.amount).toBeGreaterThan(0);
      t.stripe.advance(0.01);
      const { status } = await billing(o).changeSeats.mutate({ ...of(o), ...change, prorationDate: preview.prorationDate ?? '' });
      expect(status).toBe('applied');
      const paid = invoicesOf(customer).slice(before);
      expect(paid.map(({ amount_paid: amount }) => amount)).toEqual([preview.dueNow.amount]);
      const now = await subscription(o);
      expect(now).toMatchObject({ purchasedSeats: change.seats, recurringTotal: preview.recurringTotal });
      expect(Math.abs(Date.parse(now?.currentPeriodEnd ?? '') - Date.parse(preview.nextRenewal))).toBeLessThan(1000 * 3600);
    }
    expect((await o.owner.trpc.seats.organization.query(of(o))).plan, 'the plan of the next purchase goes along').toBe('ULTRA');
  });

  test('a day that is not of a preview of this period is refused', async () => {
    const o = await withSeats(5);
    for (const days of [-3, 2]) {
      const prorationDate = new Date(t.stripe.state().now * 1000 + days * 86_400_000).toISOString();
      expect((await refusal(billing(o).changeSeats.mutate({ ...of(o), seats: 6, prorationDate }))).code).toBe('INVALID_INPUT');
    }
    expect(await subscription(o)).toMatchObject({ purchasedSeats: 5 });
  });

  test('across a tier’s edge without the tier is SEATS_OUT_OF_RANGE, and so are the old seats in the new tier', async () => {
    const o = await withSeats(20);
    expect(await refusal(billing(o).changeSeats.mutate({ ...of(o), seats: 21 }))).toMatchObject({
      code: 'SEATS_OUT_OF_RANGE',
      details: { minSeats: 1, maxSeats: 20 },
    });
    expect((await refusal(billing(o).changeSeats.mutate({ ...of(o), seats: 20, plan: 'MAX' }))).code).toBe('SEATS_OUT_OF_RANGE');
    expect((await refusal(billing(o).changeSeats.mutate({ ...of(o), seats: 0 }))).code).toBe('INVALID_INPUT');
    expect((await refusal(billing(o).changeSeats.mutate({ ...of(o), seats: 20 }))).code, 'as it is').toBe('INVALID_STATE');
  });

  test('a card that is refused: nothing is granted until it is paid', async () => {
    const o = await withSeats(2);
    t.stripe.declineNext();
    const answer = await billing(o).changeSeats.mutate({ ...of(o), seats: 4 });
    expect(answer.status).toBe('payment_required');
    expect(answer.payUrl).toContain('http');
    expect(await subscription(o)).toMatchObject({
      purchasedSeats: 2,
      status: 'active',
      pendingChange: { seats: 4, payUrl: answer.payUrl },
    });
    expect((await capacity(o)).seatLimit).toBe(2);
    const open = invoicesOf(await customerOf(o)).at(-1);
    await payAtStripe(open?.id ?? '');
    await t.settle();
    expect(await subscription(o)).toMatchObject({ purchasedSeats: 4, pendingChange: null });
  });

  test('one that is never paid lapses, and nothing was granted', async () => {
    const o = await withSeats(2);
    t.stripe.declineNext();
    await billing(o).changeSeats.mutate({ ...of(o), seats: 4 });
    await pass(2);
    expect(await subscription(o)).toMatchObject({ purchasedSeats: 2, pendingChange: null });
  });

  test('the plan of the next purchase moves nothing that runs', async () => {
    const o = await withSeats(5);
    await o.owner.trpc.seats.changePlan.mutate({ organizationId: o.id, plan: 'ULTRA' });
    await billing(o).resync.mutate(of(o));
    await t.settle();
    expect(await subscription(o)).toMatchObject({ plan: 'PRO', purchasedSeats: 5 });
    expect((await capacity(o)).seatLimit).toBe(5);
    expect((await o.owner.trpc.seats.organization.query(of(o))).plan).toBe('ULTRA');
  });

  test('two at once: one change is under way, the other is told so or finds it done', async () => {
    const o = await withSeats(5);
    const both = await Promise.allSettled([6, 8].map((seats) => billing(o).changeSeats.mutate({ ...of(o), seats })));
    const now = (await subscription(o))?.purchasedSeats;
    for (const [index, one] of both.entries()) {
      if (one.status === 'rejected') expect(problemOf(one.reason)?.code).toBe('INVALID_STATE');
      else expect(now).toBeGreaterThanOrEqual([6, 8][index] ?? 0);
    }
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
  });
});

async function payAtStripe(invoiceId: string): Promise<void> {
  const answer = await fetch(`${t.stripe.url}/v1/invoices/${invoiceId}/pay`, {
    method: 'POST',
    headers: { authorization: `Bearer ${t.config.stripe.secretKey}`, 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(answer.status).toBe(200);
}

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
