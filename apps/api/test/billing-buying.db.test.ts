/** The rules of buying seats, and of buying more, one by one, over HTTP. */
import { problemOf } from '@seatwise/client';
import { PLAN_TERMS } from '@seatwise/domain/billing/plans';
import { describe, expect, test } from 'vitest';
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
  customerOf,
  invoicesOf,
  subscriptionsOf,
  pass,
  secondCheckout,
  payAtStripe,
} from './billing-desk.ts';

openDesk();

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
