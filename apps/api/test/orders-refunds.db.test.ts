/** Giving back what nobody has claimed: once, exactly that much, and nobody gets in any more. */
import { PaymentsUnavailable } from '@seatwise/domain/ports';
import { describe, expect, test } from 'vitest';
import { openDesk, refusal, t } from './billing-desk.ts';
import { as, bought, claim, colleague, course, invitesOf, link, mailsAbout, ordered, reconcile, refundsOf, rowOf } from './orders-desk.ts';
import type { TestPerson } from './app.ts';

openDesk();

const people = (count: number): Promise<TestPerson[]> => Promise.all(Array.from({ length: count }, () => t.person('Mia')));
const jobDue = (orderId: string) =>
  t.database.admin.query('UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key = $1', [`order-${orderId}`]);

describe('a refund', () => {
  test('of what is unclaimed, with invites live: they end, and the money comes back', async () => {
    const o = await t.organization();
    const { id: orderId } = await bought(o.owner, await course(o));
    const [first, second] = await people(2);
    if (!first || !second) throw new Error('nobody');
    const [open, used] = [await link(o.owner, orderId, 5), await link(o.owner, orderId, 1)];
    await claim(first, open);
    await claim(second, used);
    const view = await o.owner.trpc.seats.refundOrder.mutate({ orderId });
    expect(view).toMatchObject({
      status: 'refunded',
      refund: { seats: 8, amount: { amount: 12_000, currency: 'eur' }, state: 'done' },
      usage: { total: 2, claimed: 2, invited: 0, available: 0 },
    });
    expect(refundsOf(orderId)).toMatchObject([{ amount: 12_000, payment_intent: (await rowOf(orderId)).payment_intent_id }]);
    expect(await rowOf(orderId)).toMatchObject({ refund_id: refundsOf(orderId)[0]?.id });
    // The used up one was not live; its own end is not noted twice.
    expect(await invitesOf(orderId)).toEqual({ live: 0, tokens: 1, revoked: 1 });
    const [third] = await people(1);
    if (!third) throw new Error('nobody');
    await expect(claim(third, open)).rejects.toThrow('INVITE_INVALID');
    await expect(link(o.owner, orderId, 1)).rejects.toThrow();
    await t.settle();
    expect(mailsAbout(o.owner, 'orderRefunded')).toMatchObject([
      { template: { props: { name: 'Ada', courseTitle: 'Watercolours', seats: 8, amount: { amount: 12_000, currency: 'eur' } } } },
    ]);
    // A seat that is given back afterwards stays where it is: it was not refunded, and nobody is invited to it.
    const [seat] = await as(first, (tx) => tx.sql<{ id: string }>('SELECT id FROM seat_claims WHERE person_id = $1', [first.userId]));
    await as(first, (tx) => tx.sql('SELECT * FROM app.release_claim($1)', [seat?.id]));
    expect(await o.owner.trpc.seats.order.query({ orderId })).toMatchObject({ usage: { total: 2, claimed: 1, available: 0 } });
    expect(await refusal(o.owner.trpc.seats.refundOrder.mutate({ orderId }))).toMatchObject({
      code: 'INVALID_STATE',
      details: { state: 'refunded' },
    });
  });

  test('is the buyer’s and the managers’, not another trainer’s', async () => {
    const o = await t.organization();
    const courseId = await course(o);
    const [trainer, other, admin] = [await colleague(o, 'trainer'), await colleague(o, 'trainer'), await colleague(o, 'admin')];
    const [mine, theirs] = [await bought(trainer, courseId, 1), await bought(trainer, courseId, 1)];
    expect(await refusal(other.trpc.seats.refundOrder.mutate({ orderId: mine.id }))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await trainer.trpc.seats.refundOrder.mutate({ orderId: mine.id })).toMatchObject({ status: 'refunded' });
    expect(await admin.trpc.seats.refundOrder.mutate({ orderId: theirs.id })).toMatchObject({ status: 'refunded' });
    await t.settle();
    expect(mailsAbout(trainer, 'orderRefunded')).toHaveLength(2);
    expect(mailsAbout(admin, 'orderRefunded')).toEqual([]);
  });

  test('stays the buyer’s when they have left the organisation, as the order does', async () => {
    const o = await t.organization();
    const courseId = await course(o);
    const trainer = await colleague(o, 'trainer');
    const { id: orderId } = await bought(trainer, courseId, 4);
    const [one] = await people(1);
    if (!one) throw new Error('nobody');
    await claim(one, await link(trainer, orderId, 3));
    const { seats } = trainer.trpc;
    await seats.leave.mutate({ organizationId: o.id });
    const usage = { total: 4, claimed: 1, invited: 2, available: 1 };
    expect((await seats.myOrders.query({})).items).toMatchObject([{ id: orderId, buyer: { name: 'trainer' }, usage }]);
    expect(await seats.order.query({ orderId })).toMatchObject({ courseTitle: 'Watercolours', usage });
    expect(await seats.course.query({ courseId })).toMatchObject({ id: courseId });
    expect(await refusal(seats.orders.query({ organizationId: o.id }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(seats.orderSeats.mutate({ courseId, quantity: 1 }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await seats.refundOrder.mutate({ orderId })).toMatchObject({
      refund: { seats: 3, state: 'done' },
      usage: { total: 1, claimed: 1 },
    });
  });

  test('needs a paid order with a seat that is free', async () => {
    const o = await t.organization();
    const courseId = await course(o);
    const { id: unpaid } = await ordered(o.owner, courseId, 1);
    const { id: full } = await bought(o.owner, courseId, 1);
    const [one] = await people(1);
    if (!one) throw new Error('nobody');
    await claim(one, await link(o.owner, full, 1));
    // Taken over from an older system: its money is not ours to give back.
    const { id: foreign } = await bought(o.owner, courseId, 1);
    await t.database.admin.query('UPDATE orders SET payment_intent_id = NULL WHERE id = $1', [foreign]);
    for (const [orderId, state] of [
      [unpaid, 'pending'],
      [full, 'nothing_to_refund'],
      [foreign, 'no_payment'],
    ] as const) {
      expect(await refusal(o.owner.trpc.seats.refundOrder.mutate({ orderId }))).toMatchObject({
        code: 'INVALID_STATE',
        details: { state },
      });
    }
    expect((await rowOf(full)).status).toBe('paid');
  });

  test('of seats that cost nothing: done at once, and Stripe never hears of it', async () => {
    const o = await t.organization();
    const { orderId } = await o.owner.trpc.seats.orderSeats.mutate({ courseId: await course(o, 0), quantity: 3 });
    const view = await o.owner.trpc.seats.refundOrder.mutate({ orderId });
    expect(view).toMatchObject({ status: 'refunded', refund: { seats: 3, amount: { amount: 0 }, state: 'done' }, usage: { total: 0 } });
    expect(refundsOf(orderId)).toEqual([]);
    await t.settle();
    expect(mailsAbout(o.owner, 'orderRefunded')).toHaveLength(1);
  });

  test('asked for twenty times at once: one refund', async () => {
    const o = await t.organization();
    const { id: orderId } = await bought(o.owner, await course(o));
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => o.owner.trpc.seats.refundOrder.mutate({ orderId })));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(refundsOf(orderId)).toMatchObject([{ amount: 15_000 }]);
    await t.settle();
    expect(mailsAbout(o.owner, 'orderRefunded')).toHaveLength(1);
  });

  test.each(['its job', 'the nightly comparison'] as const)('Stripe does not answer: it has begun, and %s ends it', async (who) => {
    const o = await t.organization();
    const { id: orderId } = await bought(o.owner, await course(o));
    const hash = await link(o.owner, orderId, 5);
    const { payments } = t.composition.deps;
    const real = payments.refundPayment;
    payments.refundPayment = async (refund, key) => {
      // Done, and the answer is lost.
      await real(refund, key);
      throw new PaymentsUnavailable('the answer is lost');
    };
    const view = await o.owner.trpc.seats.refundOrder.mutate({ orderId }).finally(() => {
      payments.refundPayment = real;
    });
    expect(view).toMatchObject({ status: 'refunded', refund: { state: 'due', seats: 10 }, usage: { total: 0 } });
    const [one] = await people(1);
    if (!one) throw new Error('nobody');
    await expect(claim(one, hash)).rejects.toThrow('INVITE_INVALID');
    expect(mailsAbout(o.owner, 'orderRefunded')).toEqual([]);
    if (who === 'its job') {
      await jobDue(orderId);
      await t.settle();
    } else {
      await reconcile();
    }
    expect(await o.owner.trpc.seats.order.query({ orderId })).toMatchObject({ refund: { state: 'done' } });
    expect(refundsOf(orderId)).toHaveLength(1);
    await t.settle();
    expect(mailsAbout(o.owner, 'orderRefunded')).toHaveLength(1);
  });
});

describe('races', () => {
  test('claims against the refund: as many sit as were kept, and exactly the others’ money comes back', { timeout: 120_000 }, async () => {
    const o = await t.organization();
    const courseId = await course(o);
    const crowd = await people(12);
    const outcomes = new Set<number>();
    for (let round = 0; round < 6; round += 1) {
      const { id: orderId } = await bought(o.owner, courseId);
      const hash = await link(o.owner, orderId, 10);
      const early = crowd.slice(0, round);
      for (const who of early) await claim(who, hash);
      const [refund, ...claims] = await Promise.allSettled([
        o.owner.trpc.seats.refundOrder.mutate({ orderId }),
        ...crowd.slice(round).map((who) => claim(who, hash)),
      ]);
      const sitting = early.length + claims.filter(({ status }) => status === 'fulfilled').length;
      const view = await o.owner.trpc.seats.order.query({ orderId });
      expect(view.usage.claimed, `round ${round}`).toBe(sitting);
      outcomes.add(sitting);
      if (refund.status === 'rejected') {
        // All ten were quicker.
        expect(sitting).toBe(10);
        expect(refundsOf(orderId)).toEqual([]);
        continue;
      }
      expect(view).toMatchObject({ status: 'refunded', usage: { total: sitting, claimed: sitting, invited: 0 } });
      expect(refundsOf(orderId).map(({ amount }) => amount)).toEqual([(10 - sitting) * 1500]);
    }
    expect(outcomes.size).toBeGreaterThan(1);
  });

  test('the control: what is written on a count that is no longer true, the order itself refuses', async () => {
    const o = await t.organization();
    const { id: orderId } = await bought(o.owner, await course(o), 1);
    const hash = await link(o.owner, orderId, 1);
    const [one] = await people(1);
    if (!one) throw new Error('nobody');
    // Somebody counts the free seats and looks away; a claim comes in between; the count is not true any more.
    const { rows } = await t.database.admin.query<{ free: number }>(
      'SELECT seats_total - seats_claimed AS free FROM v_order_seat_usage WHERE order_id = $1',
      [orderId],
    );
    await claim(one, hash);
    expect(rows[0]?.free).toBe(1);
    await expect(
      t.database.admin.query(
        "UPDATE orders SET status = 'refunded', refund_seats = $2, refund_amount = 1500, refund_state = 'due' WHERE id = $1",
        [orderId, rows[0]?.free],
      ),
    ).rejects.toThrow('NO_SEAT_LEFT');
    expect(await refusal(o.owner.trpc.seats.refundOrder.mutate({ orderId }))).toMatchObject({ code: 'INVALID_STATE' });
  });

  test('payment and refund, both told late and twice', async () => {
    const o = await t.organization();
    t.stripe.webhookMode('hold');
    const { id: orderId, sessionId } = await ordered(o.owner, await course(o), 2);
    t.stripe.complete(sessionId);
    await o.owner.trpc.seats.confirmOrder.mutate({ orderId });
    await o.owner.trpc.seats.refundOrder.mutate({ orderId });
    t.stripe.webhookMode('duplicate');
    await t.settle();
    await reconcile();
    expect(await o.owner.trpc.seats.confirmOrder.mutate({ orderId })).toMatchObject({ status: 'refunded', refund: { state: 'done' } });
    expect(refundsOf(orderId)).toHaveLength(1);
    expect(mailsAbout(o.owner, 'orderPaid')).toHaveLength(1);
    expect(mailsAbout(o.owner, 'orderRefunded')).toHaveLength(1);
  });
});
