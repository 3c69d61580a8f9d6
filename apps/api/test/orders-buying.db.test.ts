/** Seats of a course, bought once: whatever comes first, twice, late, in another order, or not at all. */
import { PaymentsUnavailable } from '@seatwise/domain/ports';
import { describe, expect, test } from 'vitest';
import { openDesk, alone, refusal, t } from './billing-desk.ts';
import { bought, colleague, course, mailsAbout, ordered, reconcile, rowOf } from './orders-desk.ts';

openDesk();

const HOUR = 3_600_000;

describe('bought', () => {
  test('by webhook: the seats are there, the buyer is told once, in their language', async () => {
    const o = await t.organization();
    await o.owner.trpc.identity.updateProfile.mutate({ locale: 'fr' });
    const courseId = await course(o);
    const { orderId, checkoutUrl } = await o.owner.trpc.seats.orderSeats.mutate({ courseId, quantity: 10 });
    expect(checkoutUrl).toMatch(/^http/);
    const before = await o.owner.trpc.seats.order.query({ orderId });
    expect(before).toMatchObject({
      courseTitle: 'Watercolours',
      buyer: { id: o.owner.userId, name: 'Ada' },
      quantity: 10,
      unitPrice: { amount: 1500, currency: 'eur' },
      total: { amount: 15_000, currency: 'eur' },
      status: 'pending',
      paidAt: null,
      refund: null,
      checkoutUrl,
      usage: { total: 0, claimed: 0, invited: 0, available: 0 },
    });
    const session = t.stripe.state().sessions.find(({ id }) => checkoutUrl?.endsWith(id));
    const page = `${t.url}/trainer/organizations/${o.id}/orders/${orderId}`;
    expect(session).toMatchObject({ mode: 'payment', locale: 'fr', success_url: `${page}?paid=1`, cancel_url: `${page}?left=1` });

    t.stripe.complete(session?.id ?? '');
    await t.settle();
    const after = await o.owner.trpc.seats.order.query({ orderId });
    expect(after).toMatchObject({ status: 'paid', checkoutUrl: null, usage: { total: 10, claimed: 0, invited: 0, available: 10 } });
    expect(after.paidAt).not.toBeNull();
    expect(mailsAbout(o.owner, 'orderPaid')).toMatchObject([
      {
        to: o.owner.email,
        locale: 'fr',
        template: {
          name: 'orderPaid',
          props: { name: 'Ada', courseTitle: 'Watercolours', seats: 10, total: { amount: 15_000, currency: 'eur' }, url: page },
        },
      },
    ]);
    // Course seats and membership seats are separate.
    expect(await o.owner.trpc.seats.capacity.query({ organizationId: o.id })).toMatchObject({ seatLimit: 0 });
  });

  test('the success page comes first, and again', async () => {
    const o = await t.organization();
    const { id: orderId, sessionId } = await ordered(o.owner, await course(o));
    const { seats, billing } = o.owner.trpc;
    expect(await billing.confirmCheckout.mutate({ sessionId })).toEqual({ status: 'open', organizationId: o.id });
    expect(await seats.confirmOrder.mutate({ orderId })).toMatchObject({ status: 'pending' });
    t.stripe.webhookMode('hold');
    t.stripe.complete(sessionId);
    expect(await seats.confirmOrder.mutate({ orderId })).toMatchObject({ status: 'paid', usage: { available: 10 } });
    expect(await seats.confirmOrder.mutate({ orderId })).toMatchObject({ status: 'paid' });
    expect(await billing.confirmCheckout.mutate({ sessionId })).toEqual({ status: 'granted', organizationId: o.id });
    t.stripe.webhookMode('normal');
    await t.settle();
    expect(mailsAbout(o.owner, 'orderPaid')).toHaveLength(1);
  });

  test('webhook and twenty success pages at once: once', async () => {
    const o = await t.organization();
    const { id: orderId, sessionId } = await ordered(o.owner, await course(o));
    t.stripe.complete(sessionId);
    const views = await Promise.all([
      ...Array.from({ length: 10 }, () => o.owner.trpc.seats.confirmOrder.mutate({ orderId })),
      ...Array.from({ length: 10 }, () => o.owner.trpc.billing.confirmCheckout.mutate({ sessionId })),
      t.settle(),
    ]);
    expect(views.filter((view) => view?.status === 'paid')).toHaveLength(10);
    expect(views.filter((view) => view?.status === 'granted')).toHaveLength(10);
    await t.settle();
    expect(mailsAbout(o.owner, 'orderPaid')).toHaveLength(1);
    const { rows } = await t.database.admin.query("SELECT FROM audit_log WHERE subject = $1 AND verb = 'seats.orderPaid'", [orderId]);
    expect(rows).toHaveLength(1);
  });

  test.each(['duplicate', 'reorder', 'hold', 'drop'] as const)('webhooks: %s', async (mode) => {
    const o = await t.organization();
    const courseId = await course(o);
    t.stripe.webhookMode(mode);
    const orders = await Promise.all(Array.from({ length: 3 }, () => ordered(o.owner, courseId, 2)));
    for (const { sessionId } of orders) t.stripe.complete(sessionId);
    if (mode === 'drop') {
      await t.settle();
      for (const { id } of orders) expect((await rowOf(id)).status).toBe('pending');
      t.stripe.webhookMode('normal');
      await reconcile();
      const { rows } = await t.database.admin.query('SELECT repaired, failed FROM reconcile_runs ORDER BY started_at DESC LIMIT 1');
      expect(rows).toEqual([{ repaired: 3, failed: 0 }]);
    }
    await t.settle();
    const { items } = await o.owner.trpc.seats.orders.query({ organizationId: o.id });
    expect(items.map(({ status, usage }) => [status, usage.available])).toEqual([
      ['paid', 2],
      ['paid', 2],
      ['paid', 2],
    ]);
    expect(mailsAbout(o.owner, 'orderPaid')).toHaveLength(3);
  });

  test('a price of nothing: paid at once, and Stripe never hears of it', async () => {
    const o = await t.organization();
    const sessions = t.stripe.state().sessions.length;
    const { orderId, checkoutUrl } = await o.owner.trpc.seats.orderSeats.mutate({ courseId: await course(o, 0), quantity: 3 });
    expect(checkoutUrl).toBeNull();
    expect(await o.owner.trpc.seats.order.query({ orderId })).toMatchObject({
      status: 'paid',
      total: { amount: 0 },
      usage: { available: 3 },
    });
    expect(t.stripe.state().sessions).toHaveLength(sessions);
    await t.settle();
    expect(mailsAbout(o.owner, 'orderPaid')).toHaveLength(1);
  });

  test('who wants no mail about money gets none', async () => {
    const o = await t.organization();
    await o.owner.trpc.identity.setMailPreferences.mutate({ topic: 'billing', enabled: false });
    await bought(o.owner, await course(o));
    expect(mailsAbout(o.owner, 'orderPaid')).toEqual([]);
  });
});

describe('not paid at once', () => {
  test('what settles later counts when it has settled', async () => {
    const o = await t.organization();
    const { id: orderId, sessionId } = await ordered(o.owner, await course(o));
    t.stripe.complete(sessionId, 'unpaid');
    await t.settle();
    expect(await o.owner.trpc.seats.confirmOrder.mutate({ orderId })).toMatchObject({ status: 'pending', usage: { total: 0 } });
    expect(await o.owner.trpc.billing.confirmCheckout.mutate({ sessionId })).toMatchObject({ status: 'processing' });
    t.stripe.settle(sessionId, true);
    await t.settle();
    expect(await o.owner.trpc.seats.order.query({ orderId })).toMatchObject({ status: 'paid', usage: { available: 10 } });
  });

  test('what does not settle expires, and its reason is kept', async () => {
    const o = await t.organization();
    const { id: orderId, sessionId } = await ordered(o.owner, await course(o));
    t.stripe.complete(sessionId, 'unpaid');
    t.stripe.settle(sessionId, false);
    await t.settle();
    expect(await o.owner.trpc.seats.order.query({ orderId })).toMatchObject({ status: 'expired', paidAt: null, usage: { total: 0 } });
    expect(await rowOf(orderId)).toMatchObject({ failure: 'Your card was declined.' });
    expect(await o.owner.trpc.billing.confirmCheckout.mutate({ sessionId })).toMatchObject({ status: 'expired' });
    expect(mailsAbout(o.owner, 'orderPaid')).toEqual([]);
  });

  test('a refused card leaves it as it is, and another one pays', async () => {
    const o = await t.organization();
    const { id: orderId, sessionId } = await ordered(o.owner, await course(o));
    t.stripe.declineNext();
    expect(() => t.stripe.complete(sessionId)).toThrow(/declined/);
    await t.settle();
    expect(await o.owner.trpc.seats.confirmOrder.mutate({ orderId })).toMatchObject({ status: 'pending', usage: { total: 0 } });
    t.stripe.complete(sessionId);
    await t.settle();
    expect(await o.owner.trpc.seats.order.query({ orderId })).toMatchObject({ status: 'paid' });
  });

  test('Stripe’s answer is lost: UNAVAILABLE, the order has expired, and ordering again works', async () => {
    const o = await t.organization();
    const courseId = await course(o);
    const { payments } = t.composition.deps;
    const real = payments.createOrderCheckout;
    let lost = '';
    payments.createOrderCheckout = async (order, key) => {
      lost = (await real(order, key)).id;
      throw new PaymentsUnavailable('the answer is lost');
    };
    const problem = await refusal(o.owner.trpc.seats.orderSeats.mutate({ courseId, quantity: 1 })).finally(() => {
      payments.createOrderCheckout = real;
    });
    expect(problem).toMatchObject({ code: 'UNAVAILABLE' });
    const { items } = await o.owner.trpc.seats.myOrders.query({});
    expect(items).toMatchObject([{ status: 'expired', checkoutUrl: null, usage: { total: 0 } }]);
    expect(await rowOf(items[0]?.id ?? '')).toMatchObject({ failure: 'the answer is lost' });
    await bought(o.owner, courseId, 1);
    // Whoever finds the lost page and pays there is not robbed.
    t.stripe.complete(lost);
    await t.settle();
    expect((await o.owner.trpc.seats.myOrders.query({})).items.map(({ status }) => status)).toEqual(['paid', 'paid']);
  });

  test('Stripe does not take it: the same, and nothing is left to pay', async () => {
    const o = await t.organization();
    const courseId = await course(o);
    const { payments } = t.composition.deps;
    const real = payments.createOrderCheckout;
    payments.createOrderCheckout = (order, key) => real({ ...order, unitAmount: 1 }, key);
    const problem = await refusal(o.owner.trpc.seats.orderSeats.mutate({ courseId, quantity: 1 })).finally(() => {
      payments.createOrderCheckout = real;
    });
    expect(problem).toMatchObject({ code: 'UNAVAILABLE' });
    expect((await o.owner.trpc.seats.orders.query({ organizationId: o.id })).items).toMatchObject([{ status: 'expired' }]);
  });
});

describe('late', () => {
  alone();

  test('an order expires with its checkout, an hour from when it was made', async () => {
    const o = await t.organization();
    const { id: orderId, sessionId } = await ordered(o.owner, await course(o));
    t.stripe.advance(0.9 / 24);
    await t.settle();
    expect((await rowOf(orderId)).status).toBe('pending');
    t.stripe.advance(0.2 / 24);
    await t.settle();
    expect(await rowOf(orderId)).toMatchObject({ status: 'expired', failure: null });
    expect(await o.owner.trpc.billing.confirmCheckout.mutate({ sessionId })).toMatchObject({ status: 'expired' });
  });

  test('a lost webhook: the hourly sweep asks, about what is overdue and nothing else', async () => {
    const o = await t.organization();
    const courseId = await course(o);
    const [paid, left, fresh] = await Promise.all([ordered(o.owner, courseId), ordered(o.owner, courseId), ordered(o.owner, courseId)]);
    t.stripe.webhookMode('drop');
    t.stripe.complete(paid.sessionId);
    t.stripe.advance(1.2 / 24);
    await t.database.admin.query("UPDATE orders SET created_at = created_at - interval '71 minutes' WHERE id = ANY ($1)", [
      [paid.id, left.id],
    ]);
    await t.composition.deps.system.transaction({ userId: null, platformOwner: false }, (tx) =>
      tx.sql(`SELECT app.enqueue('orders.sweep', '{}'::json)`),
    );
    await t.settle();
    expect((await rowOf(paid.id)).status).toBe('paid');
    expect((await rowOf(left.id)).status).toBe('expired');
    expect((await rowOf(fresh.id)).status).toBe('pending');
    expect(mailsAbout(o.owner, 'orderPaid')).toHaveLength(1);
  });

  test('money that comes when the order had expired already is honoured, by the session’s own word', async () => {
    const o = await t.organization();
    const { id: orderId, sessionId } = await ordered(o.owner, await course(o));
    // As a crash leaves it between making the checkout and writing it down: its job finds no session, and nobody was sent there.
    await t.database.admin.query('UPDATE orders SET checkout_session_id = NULL, checkout_url = NULL WHERE id = $1', [orderId]);
    await t.database.admin.query('UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key = $1', [`order-${orderId}`]);
    await t.settle();
    expect(await rowOf(orderId)).toMatchObject({ status: 'expired', checkout_session_id: null });
    t.stripe.complete(sessionId);
    await t.settle();
    expect(await rowOf(orderId)).toMatchObject({ status: 'paid', checkout_session_id: sessionId, failure: null });
    expect(mailsAbout(o.owner, 'orderPaid')).toHaveLength(1);
  });

  test('a second checkout that names an order which has its own grants nothing', async () => {
    const o = await t.organization();
    const { id: orderId, sessionId } = await ordered(o.owner, await course(o));
    const second = await t.composition.deps.payments.createOrderCheckout(
      {
        orderId,
        organizationId: o.id,
        title: 'Something else',
        unitAmount: 50,
        currency: 'eur',
        quantity: 1,
        buyerEmail: null,
        successUrl: t.url,
        cancelUrl: t.url,
        locale: 'en',
        expiresAt: new Date(t.clock.now().getTime() + HOUR),
      },
      'another',
    );
    t.stripe.complete(second.id);
    await t.settle();
    expect(await rowOf(orderId)).toMatchObject({ status: 'pending', checkout_session_id: sessionId });
    t.stripe.complete(sessionId);
    await t.settle();
    expect((await rowOf(orderId)).status).toBe('paid');
  });
});

describe('what is ordered, and by whom', () => {
  test('a course is sold in the organisation’s currency at the price of the moment', async () => {
    const o = await t.organization();
    const { seats } = o.owner.trpc;
    await seats.updateOrganization.mutate({ organizationId: o.id, currency: 'chf' });
    const made = await seats.createCourse.mutate({ organizationId: o.id, title: ' Ink  ', seatPrice: 2000, joiningInfo: 'Room 4' });
    expect(made).toMatchObject({ title: 'Ink', seatPrice: { amount: 2000, currency: 'chf' }, joiningInfo: 'Room 4' });
    await seats.updateOrganization.mutate({ organizationId: o.id, currency: 'eur' });
    const first = await bought(o.owner, made.id, 2);
    const changed = await seats.updateCourse.mutate({ courseId: made.id, seatPrice: 2500 });
    expect(changed).toMatchObject({ title: 'Ink', seatPrice: { amount: 2500, currency: 'chf' }, joiningInfo: 'Room 4' });
    expect(await seats.updateCourse.mutate({ courseId: made.id, joiningInfo: '' })).toMatchObject({ joiningInfo: null });
    const second = await bought(o.owner, made.id, 2);
    expect(await seats.order.query({ orderId: first.id })).toMatchObject({ total: { amount: 4000, currency: 'chf' } });
    expect(await seats.order.query({ orderId: second.id })).toMatchObject({ total: { amount: 5000, currency: 'chf' } });
    const { items, nextCursor } = await seats.orders.query({ organizationId: o.id, courseId: made.id, limit: 1 });
    expect(items.map(({ id }) => id)).toEqual([second.id]);
    const rest = await seats.orders.query({ organizationId: o.id, courseId: made.id, cursor: nextCursor });
    expect(rest).toMatchObject({ items: [{ id: first.id }], nextCursor: null });
  });

  test('staff order for an approved organisation; the buyer’s checkout is the buyer’s', async () => {
    const o = await t.organization();
    const courseId = await course(o);
    const [trainer, member, stranger] = [await colleague(o, 'trainer'), await colleague(o, 'member'), await t.person('Sam')];
    const { id: orderId, sessionId } = await ordered(trainer, courseId, 1);
    expect(await trainer.trpc.seats.order.query({ orderId })).toMatchObject({
      buyer: { name: 'trainer' },
      checkoutUrl: expect.any(String),
    });
    expect(await o.owner.trpc.seats.order.query({ orderId })).toMatchObject({ checkoutUrl: null });
    expect((await trainer.trpc.seats.myOrders.query({})).items).toHaveLength(1);
    expect((await o.owner.trpc.seats.myOrders.query({})).items).toEqual([]);
    for (const [who, code] of [
      [member, 'FORBIDDEN'],
      [stranger, 'NOT_FOUND'],
    ] as const) {
      const { seats } = who.trpc;
      for (const asked of [
        () => seats.orderSeats.mutate({ courseId, quantity: 1 }),
        () => seats.course.query({ courseId }),
        () => seats.updateCourse.mutate({ courseId, title: 'Mine' }),
        () => seats.courses.query({ organizationId: o.id }),
        () => seats.createCourse.mutate({ organizationId: o.id, title: 'Mine', seatPrice: 0 }),
        () => seats.order.query({ orderId }),
        () => seats.orders.query({ organizationId: o.id }),
        () => seats.confirmOrder.mutate({ orderId }),
        () => seats.refundOrder.mutate({ orderId }),
        () => who.trpc.billing.confirmCheckout.mutate({ sessionId }),
      ]) {
        expect(await refusal(asked())).toMatchObject({ code });
      }
    }
    // To a stranger what is there is what is not there.
    const there = await refusal(stranger.trpc.seats.course.query({ courseId }));
    const notThere = await refusal(stranger.trpc.seats.course.query({ courseId: crypto.randomUUID() }));
    expect(there.message).toBe(notThere.message);
  });

  test('refused as it stands', async () => {
    const waiting = await t.organization({ approved: false });
    const courseId = await course(waiting);
    const order = (quantity: number, of = courseId) => refusal(waiting.owner.trpc.seats.orderSeats.mutate({ courseId: of, quantity }));
    expect(await order(1)).toMatchObject({ code: 'ORGANIZATION_NOT_APPROVED', details: { status: 'pending' } });
    for (const quantity of [0, 1.5, 501]) expect(await order(quantity)).toMatchObject({ code: 'INVALID_INPUT' });
    const o = await t.organization();
    const dear = await course(o, 10_000_000);
    expect(await refusal(o.owner.trpc.seats.orderSeats.mutate({ courseId: dear, quantity: 10 }))).toMatchObject({
      code: 'INVALID_INPUT',
      details: { fields: [{ path: 'quantity' }] },
    });
    expect((await o.owner.trpc.seats.orders.query({ organizationId: o.id })).items).toEqual([]);
    for (const seatPrice of [-1, 1, 49, 1.5]) {
      expect(await refusal(o.owner.trpc.seats.createCourse.mutate({ organizationId: o.id, title: 'Ink', seatPrice }))).toMatchObject({
        code: 'INVALID_INPUT',
      });
    }
  });
});
