/** Tickets, bought by whoever comes by: whatever the provider tells first, twice, late, in another order, or not at all. */
import { PaymentsUnavailable } from '@seatwise/domain/ports';
import { beforeEach, describe, expect, test } from 'vitest';
import { alone, openDesk, refusal, t } from './billing-desk.ts';
import { reconcile } from './orders-desk.ts';
import { buyer, disagreements, hold, hurry, mailsTo, onSale, pending, refundsOf } from './tickets-desk.ts';

openDesk();

const MINUTE = 60_000;
const PRICE = [{ name: 'Regular', price: 29_900, quantity: 4 }];
const order = (p: Awaited<ReturnType<typeof pending>>) => p.trpc.tickets.order.query({ orderId: p.orderId });

describe('bought', () => {
  test('by webhook: the tickets are there and mailed with their codes, a calendar entry and a link that opens them', async () => {
    const sale = await onSale(t, PRICE);
    const p = await pending(t, sale, 2, 'Lea');
    expect(await order(p)).toMatchObject({ status: 'pending', tickets: [], total: { amount: 59_800, currency: 'usd' } });
    const session = t.stripe.state().sessions.find(({ id }) => id === p.sessionId);
    expect(session).toMatchObject({
      amount_total: 59_800,
      locale: 'fr',
      customer_email: 'lea@people.test',
      success_url: `${t.url}/order?checkout={CHECKOUT_SESSION_ID}`,
      cancel_url: `${t.url}/e/${sale.slug}`,
    });
    // Asked for again it is the same page.
    const again = await p.trpc.tickets.checkout.mutate({ reservationId: p.reservationId, buyer: buyer('Lea') });
    expect(again.url?.endsWith(p.sessionId)).toBe(true);

    t.stripe.complete(p.sessionId);
    await t.settle();
    const paid = await order(p);
    expect(paid).toMatchObject({ status: 'paid', checkoutUrl: null, tickets: [{ status: 'valid' }, { status: 'valid' }] });
    const [mail, ...more] = mailsTo(t, 'lea@people.test', 'ticketsBought');
    expect(more).toEqual([]);
    if (mail?.template.name !== 'ticketsBought') throw new Error('no mail');
    const { props } = mail.template;
    expect(mail.locale).toBe('fr');
    expect(new Set(props.tickets.map(({ code }) => code))).toEqual(new Set(paid.tickets.map(({ code }) => code)));
    expect(mail.calendar).toMatchObject({
      kind: 'request',
      events: [{ id: p.orderId, title: 'Nuit du jazz', place: 'Le Hangar, 3 quai des Docks, Lyon' }],
    });
    expect(JSON.stringify(mail.calendar)).not.toContain('/o/');

    // The link leaves the address bar for a cookie, and the cookie is the order's.
    const opened = await fetch(props.url, { redirect: 'manual' });
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/order']);
    const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const shown = await fetch(`${t.url}/trpc/tickets.order`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: '{}',
    });
    expect(await shown.json()).toMatchObject({ result: { data: { orderId: p.orderId, tickets: [{}, {}] } } });
    expect((await refusal(t.stranger.tickets.order.query({ orderId: p.orderId }))).code).toBe('NOT_FOUND');
    const told = t.log.join('');
    for (const secret of [props.url.split('/').at(-1) ?? '', ...props.tickets.map(({ code }) => code), 'lea@people.test'])
      expect(told.includes(secret)).toBe(false);
  });

  test('webhooks twice and backwards, and ten success pages at once: once', async () => {
    const sale = await onSale(t, PRICE);
    const p = await pending(t, sale, 2, 'Noa');
    t.stripe.webhookMode('duplicate');
    t.stripe.complete(p.sessionId);
    const views = await Promise.all([
      ...Array.from({ length: 10 }, () => p.trpc.tickets.confirmCheckout.mutate({ sessionId: p.sessionId })),
      t.settle(),
    ]);
    expect(views.filter((view) => view?.status === 'paid')).toHaveLength(10);
    // Somebody else learns how it stands, and nothing more.
    expect(await t.stranger.tickets.confirmCheckout.mutate({ sessionId: p.sessionId })).toEqual({
      orderId: p.orderId,
      status: 'paid',
      order: null,
    });
    t.stripe.webhookMode('normal');
    await t.settle();
    expect(mailsTo(t, 'noa@people.test', 'ticketsBought')).toHaveLength(1);
    expect((await order(p)).tickets).toHaveLength(2);
    expect(await disagreements(t, sale.eventId)).toEqual([]);
  });

  test('no webhook ever comes: the nightly comparison finds it', async () => {
    const sale = await onSale(t, PRICE);
    const p = await pending(t, sale, 1, 'Ida');
    t.stripe.webhookMode('drop');
    t.stripe.complete(p.sessionId);
    await reconcile();
    expect((await order(p)).status).toBe('paid');
  });

  test('the provider is out of reach: nothing is half-done, and the same button works a moment later', async () => {
    const sale = await onSale(t, PRICE);
    const held = await hold(t, sale, 2);
    const { payments } = t.composition.deps;
    const real = payments.createTicketCheckout;
    // It did what it was asked; the answer is lost.
    payments.createTicketCheckout = async (...args) => {
      await real(...args);
      throw new PaymentsUnavailable('the answer is lost');
    };
    const ask = () => held.trpc.tickets.checkout.mutate({ reservationId: held.reservationId, buyer: buyer('Eve') });
    try {
      expect((await refusal(ask())).code).toBe('UNAVAILABLE');
    } finally {
      payments.createTicketCheckout = real;
    }
    const { orderId, url } = await ask();
    const sessions = t.stripe.state().sessions.filter(({ metadata }) => metadata['order_id'] === orderId);
    expect(sessions.map(({ id }) => url?.endsWith(id))).toEqual([true]);
  });

  test('a free order is paid at once, and its tickets mailed', async () => {
    const sale = await onSale(t, [{ name: 'Entry', price: 0, quantity: 4 }]);
    const held = await hold(t, sale, 2);
    const { orderId, url } = await held.trpc.tickets.checkout.mutate({ reservationId: held.reservationId, buyer: buyer('Ugo') });
    expect(url).toBeNull();
    expect((await held.trpc.tickets.order.query({ orderId })).status).toBe('paid');
    await t.settle();
    expect(mailsTo(t, 'ugo@people.test', 'ticketsBought')).toHaveLength(1);
    // A program that keeps no cookies knows its hold by its id.
    const bare = await hold(t, sale, 1);
    expect(await t.stranger.tickets.checkout.mutate({ reservationId: bare.reservationId, buyer: buyer('Bot') })).toMatchObject({
      url: null,
    });
  });
});

describe('later than the hold', () => {
  alone();
  beforeEach(() => t.stripe.webhookMode('drop'));

  test('a page whose hold is over is closed at the provider, and the seats are free', async () => {
    const sale = await onSale(t, PRICE);
    const p = await pending(t, sale, 4);
    t.clock.advance(16 * MINUTE);
    await hurry(t);
    expect(await order(p)).toMatchObject({ status: 'expired', checkoutUrl: null });
    expect(t.stripe.state().sessions.find(({ id }) => id === p.sessionId)?.status).toBe('expired');
    await hold(t, sale, 4);
    expect(await disagreements(t, sale.eventId)).toEqual([]);
  });

  test('a payment is honoured while seats remain, also beside one’s own new hold', async () => {
    const sale = await onSale(t, PRICE);
    const p = await pending(t, sale, 3);
    t.clock.advance(16 * MINUTE);
    // The same browser has begun anew, and holds the last seats itself.
    await hold(t, sale, 4, 0, p.cookie);
    t.stripe.complete(p.sessionId);
    expect(await p.trpc.tickets.confirmCheckout.mutate({ sessionId: p.sessionId })).toMatchObject({
      status: 'paid',
      order: { tickets: [{}, {}, {}] },
    });
    expect(await disagreements(t, sale.eventId)).toEqual([]);
  });

  test('without seats it is given back once, whatever is repeated, and the buyer is told', async () => {
    const sale = await onSale(t, PRICE);
    const p = await pending(t, sale, 3, 'Tom');
    t.clock.advance(16 * MINUTE);
    await hold(t, sale, 2);
    t.stripe.complete(p.sessionId);
    const looks = await Promise.all(Array.from({ length: 5 }, () => p.trpc.tickets.confirmCheckout.mutate({ sessionId: p.sessionId })));
    expect(new Set(looks.map(({ status }) => status))).toEqual(new Set(['refunded']));
    await hurry(t);
    await reconcile();
    expect(refundsOf(t, p.orderId)).toMatchObject([{ amount: 89_700 }]);
    expect(await order(p)).toMatchObject({ status: 'refunded', tickets: [], refunds: [{ state: 'done', cause: 'paid_late' }] });
    expect(mailsTo(t, 'tom@people.test', 'paymentTooLate')).toHaveLength(1);
    expect(mailsTo(t, 'tom@people.test', 'ticketsBought')).toHaveLength(0);
    expect(await disagreements(t, sale.eventId)).toEqual([]);
  });
});

describe('given back', () => {
  test('in parts: each once at the provider, the calendar entry with the last', async () => {
    const sale = await onSale(t, PRICE);
    const p = await pending(t, sale, 3, 'Ana');
    t.stripe.complete(p.sessionId);
    await t.settle();
    const [first, second, third] = (await order(p)).tickets;
    const { payments } = t.composition.deps;
    const real = payments.refundPayment;
    payments.refundPayment = async (...args) => {
      await real(...args);
      throw new PaymentsUnavailable('the answer is lost');
    };
    const some = await p.trpc.tickets.refund.mutate({ orderId: p.orderId, tickets: [first?.id ?? ''] });
    payments.refundPayment = real;
    expect(some).toMatchObject({ status: 'partly_refunded', refunds: [{ state: 'due', cause: 'buyer' }] });
    await hurry(t);
    expect((await order(p)).refunds).toMatchObject([{ state: 'done' }]);
    // Two at the same time want the rest.
    const both = await Promise.allSettled([
      p.trpc.tickets.refund.mutate({ orderId: p.orderId, tickets: [second?.id ?? '', third?.id ?? ''] }),
      sale.organization.owner.trpc.tickets.refund.mutate({ orderId: p.orderId }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await hurry(t);
    expect(new Set(refundsOf(t, p.orderId).map(({ amount }) => amount))).toEqual(new Set([29_900, 59_800]));
    expect(refundsOf(t, p.orderId)).toHaveLength(2);
    expect(mailsTo(t, 'ana@people.test', 'ticketsRefunded').map(({ calendar }) => calendar?.kind ?? null)).toEqual([null, 'cancel']);
    expect(await disagreements(t, sale.eventId)).toEqual([]);
  });

  test('with the event: everybody is told and paid back once; who pays all the same is given it back', async () => {
    const sale = await onSale(t, [...PRICE, { name: 'Guests', price: 0, quantity: 5 }]);
    const p = await pending(t, sale, 2, 'Sam');
    t.stripe.complete(p.sessionId);
    await t.settle();
    const waiting = await pending(t, sale, 1, 'Max');
    const friend = await hold(t, sale, 1, 1);
    await friend.trpc.tickets.checkout.mutate({ reservationId: friend.reservationId, buyer: buyer('Kim') });
    t.stripe.webhookMode('hold');
    t.stripe.complete(waiting.sessionId);
    await sale.organization.owner.trpc.events.cancel.mutate({ eventId: sale.eventId, reason: 'The roof leaks.' });
    t.stripe.webhookMode('normal');
    await hurry(t);
    await hurry(t);
    for (const [name, amount] of [
      ['sam', { amount: 59_800, currency: 'usd' }],
      ['kim', null],
    ] as const)
      expect(mailsTo(t, `${name}@people.test`, 'eventCancelled')).toMatchObject([
        { template: { props: { amount, reason: 'The roof leaks.' } }, calendar: { kind: 'cancel' } },
      ]);
    expect(mailsTo(t, 'max@people.test', 'paymentTooLate')).toMatchObject([{ template: { props: { eventOff: true } } }]);
    expect(refundsOf(t, p.orderId)).toMatchObject([{ amount: 59_800 }]);
    expect(refundsOf(t, waiting.orderId)).toMatchObject([{ amount: 29_900 }]);
    expect(await disagreements(t, sale.eventId)).toEqual([]);
  });

  test('moved: holders are told once, with an entry that replaces the first', async () => {
    const sale = await onSale(t, PRICE);
    const p = await pending(t, sale, 1, 'Zoe');
    t.stripe.complete(p.sessionId);
    await t.settle();
    const { owner } = sale.organization;
    const before = await owner.trpc.events.get.query({ eventId: sale.eventId });
    const startsAt = new Date(Date.parse(before.startsAt) + 60 * MINUTE).toISOString();
    await owner.trpc.events.update.mutate({ eventId: sale.eventId, startsAt });
    await owner.trpc.events.update.mutate({ eventId: sale.eventId, title: 'Nuit du jazz, deuxième' });
    await t.settle();
    const [bought] = mailsTo(t, 'zoe@people.test', 'ticketsBought');
    const moved = mailsTo(t, 'zoe@people.test', 'eventMoved');
    expect(moved).toMatchObject([
      {
        template: { props: { newTime: true, newPlace: false, startsAt } },
        calendar: { kind: 'request', events: [{ id: p.orderId, startsAt }] },
      },
    ]);
    expect(moved[0]?.calendar?.events[0]?.sequence).toBeGreaterThan(bought?.calendar?.events[0]?.sequence ?? 0);
  });
});
