/** The rules of tickets, one errand each: tiers, holds, orders, the door, giving back, events that are called off, accounts that go. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOfToken } from '../src/kernel/keys.ts';
import { createKit, codesOf, domainCodeOf, type Kit, type Person } from './kit.ts';
import { booksOf, disagreements, guest, onSale, type Buyer, type Guest, type Sale } from './tickets-kit.ts';

/** The present, moved. */
const clock = { offset: 0 };
const now = () => new Date(Date.now() + clock.offset);
const MINUTE = 60_000;

let kit: Kit;
let organization: { id: string; owner: Person };
beforeAll(async () => {
  kit = await createKit({ clock: { now, forDatabase: () => (clock.offset === 0 ? null : now()) } });
  organization = await kit.organization(0);
});
afterAll(() => kit.close());

const FREE = [{ name: 'Entry', price: 0, quantity: 10 }];

async function refusal(work: Promise<unknown>): Promise<{ code: string | null; details: unknown }> {
  try {
    await work;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null;
    if (domainCodeOf(error) === null) throw error;
    return { code: domainCodeOf(error), details: typeof cause === 'object' && cause !== null && 'details' in cause ? cause.details : null };
  }
  throw new Error('it went well');
}

async function reserve(buyer: Buyer, sale: Sale, quantity = 1, tier = 0): Promise<string> {
  const { reservationId } = await buyer.tickets.reserve({ eventId: sale.eventId, items: [{ tierId: sale.tiers[tier] ?? '', quantity }] });
  return reservationId;
}

const MIA = { name: 'Mia Martin', email: 'Mia@people.test' };

async function bought(buyer: Buyer, sale: Sale, quantity = 1, who = MIA): Promise<string> {
  return (await buyer.tickets.checkout({ reservationId: await reserve(buyer, sale, quantity), buyer: who })).orderId;
}

/** As the provider's word makes it, for orders that cost something. */
async function paidFor(buyer: Guest, sale: Sale, quantity = 1): Promise<string> {
  const orderId = kit.deps.ids.uuid();
  await kit.deps.system.transaction({ userId: null, platformOwner: false, ...(clock.offset ? { now: now() } : {}) }, async (tx) => {
    const reservationId = await reserve(buyer, sale, quantity);
    const key = buyer.tokens.guest;
    await tx.sql("SELECT app.order_tickets($1, $2, $3, $4, 'Mia', 'mia@people.test', 'en', '[]')", [
      reservationId,
      key === null ? null : hashOfToken(key),
      orderId,
      hashOfToken(kit.deps.orderTokens.tokenOf(orderId)),
    ]);
    await tx.sql("SELECT app.settle_ticket_order($1, $2, 'pi_x')", [orderId, `cs_${orderId}`]);
  });
  return orderId;
}

describe('tiers', () => {
  test('are laid out by organizers alone; their slugs are their own; a total is never put below what is taken', async () => {
    const sale = await onSale(kit, organization, [
      { name: 'Été', price: 5000, quantity: 10 },
      { name: 'Été', price: 6000, quantity: 10 },
      { name: '東京', price: 7000, quantity: 10 },
    ]);
    const { owner } = organization;
    const all = await owner.call.tickets.tiers({ eventId: sale.eventId });
    expect(all.items.map(({ slug, status, figures }) => [slug, status, figures?.total])).toEqual([
      ['ete', 'on_sale', 10],
      ['ete-2', 'on_sale', 10],
      ['tier', 'on_sale', 10],
    ]);
    const stranger = await kit.person('Stranger');
    expect((await refusal(stranger.call.tickets.updateTier({ tierId: sale.tiers[0] ?? '', price: 100 }))).code).toBe('NOT_FOUND');
    await reserve(guest(kit), sale, 4);
    await bought(guest(kit), await onSale(kit, organization, FREE));
    const low = await refusal(owner.call.tickets.updateTier({ tierId: sale.tiers[0] ?? '', quantity: 3 }));
    expect(low).toMatchObject({ code: 'INVALID_STATE', details: { state: 'below_taken', sold: 0, held: 4, least: 4 } });
    const changed = await owner.call.tickets.updateTier({ tierId: sale.tiers[0] ?? '', quantity: 4, name: 'Hiver' });
    expect(changed).toMatchObject({ name: 'Hiver', slug: 'ete', available: 0, status: 'sold_out' });
    const { items } = await owner.call.tickets.reorderTiers({ eventId: sale.eventId, tierIds: [sale.tiers[2] ?? ''] });
    expect(items.map(({ id }) => id)).toEqual([sale.tiers[2], sale.tiers[0], sale.tiers[1]]);
    expect(await owner.call.tickets.archiveTier({ tierId: sale.tiers[1] ?? '' })).toMatchObject({ status: 'archived', available: 0 });
    expect((await refusal(owner.call.tickets.archiveTier({ tierId: sale.tiers[1] ?? '' }))).code).toBe('INVALID_STATE');
    const seen = await guest(kit).tickets.tiers({ eventId: sale.eventId });
    expect(seen.items.map(({ id, figures }) => [id, figures])).toEqual([
      [sale.tiers[2], null],
      [sale.tiers[0], null],
    ]);
  });

  test('that are hidden show themselves, and are sold, for their code', async () => {
    const sale = await onSale(kit, organization, [{ name: 'Press', price: 0, quantity: 5, hidden: true, accessCode: 'Plume 26' }]);
    const buyer = guest(kit);
    const items = [{ tierId: sale.tiers[0] ?? '', quantity: 1 }];
    expect((await buyer.tickets.tiers({ eventId: sale.eventId })).items).toEqual([]);
    expect((await buyer.tickets.tiers({ eventId: sale.eventId, accessCode: 'plume' })).items).toEqual([]);
    expect((await refusal(buyer.tickets.reserve({ eventId: sale.eventId, items }))).code).toBe('NOT_FOUND');
    expect((await buyer.tickets.tiers({ eventId: sale.eventId, accessCode: ' Plume 26 ' })).items).toHaveLength(1);
    await buyer.tickets.reserve({ eventId: sale.eventId, items, accessCode: 'Plume 26' });
    // Nowhere in what is written about it.
    const { rows } = await kit.database.admin.query("SELECT FROM audit_log WHERE changes::text LIKE '%Plume%'");
    expect(rows).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['half a character', { source: `${'a'.repeat(59)}\ud83c`, campaign: `${'a'.repeat(119)}\udf89` }],
    ['NUL', { source: 'a\u0000b', medium: '\u0000', referrer: 'https://\u0000.test', first: { source: '\u0001' } }],
    ['more than fits', { source: '\u0958'.repeat(40), campaign: 'x'.repeat(10_000), referrer: `https://x.test/${'x'.repeat(10_000)}` }],
    ['what is no text', { source: 7, medium: {}, campaign: [], referrer: true, first: 'email' }],
    ['what is none', 'email'],
  ])('are sold to whoever comes from a link with an odd source: %s', async (_what, source) => {
    const sale = await onSale(kit, organization, FREE);
    const items = [{ tierId: sale.tiers[0] ?? '', quantity: 1 }];
    await guest(kit).tickets.reserve({ eventId: sale.eventId, items, source: source as { source: string } });
    const [slug] = (await kit.database.admin.query('SELECT slug FROM events WHERE id = $1', [sale.eventId])).rows;
    await organization.owner.call.events.recordVisit({ ...slug, utm: source as { source: string }, referrer: 'x'.repeat(5000) });
  });

  test('are sold within their window, and no more at once than they say', async () => {
    const sale = await onSale(kit, organization, [{ name: 'Entry', price: 0, quantity: 10, maxPerOrder: 2 }]);
    const tierId = sale.tiers[0] ?? '';
    const later = new Date(Date.now() + 60 * MINUTE).toISOString();
    await organization.owner.call.tickets.updateTier({ tierId, saleStartsAt: later });
    expect((await refusal(reserve(guest(kit), sale))).code).toBe('NOT_ON_SALE');
    expect((await guest(kit).tickets.tiers({ eventId: sale.eventId })).items[0]?.status).toBe('scheduled');
    await organization.owner.call.tickets.updateTier({ tierId, saleStartsAt: null, saleEndsAt: later });
    expect(await refusal(reserve(guest(kit), sale, 3))).toMatchObject({ code: 'LIMIT_REACHED', details: { limit: 2 } });
    await reserve(guest(kit), sale, 2);
    clock.offset = 61 * MINUTE;
    try {
      expect((await refusal(reserve(guest(kit), sale))).code).toBe('NOT_ON_SALE');
      expect((await guest(kit).tickets.tiers({ eventId: sale.eventId })).items[0]?.status).toBe('ended');
    } finally {
      clock.offset = 0;
    }
  });
});

describe('a hold', () => {
  test('is one’s own, replaced by the next, and never sells oneself out', async () => {
    const sale = await onSale(kit, organization, FREE, 4);
    const buyer = guest(kit);
    const first = await reserve(buyer, sale, 4);
    expect(await refusal(reserve(guest(kit), sale))).toMatchObject({ code: 'SOLD_OUT', details: { available: 0 } });
    const small = await onSale(kit, organization, [
      { name: 'Front', price: 0, quantity: 2 },
      { name: 'Back', price: 0, quantity: 9 },
    ]);
    await reserve(guest(kit), small, 1);
    // Which of the two is gone is said, and how many are left.
    expect(await refusal(reserve(guest(kit), small, 2))).toMatchObject({ code: 'SOLD_OUT', details: { name: 'Front', available: 1 } });
    expect((await refusal(reserve(guest(kit), small, 11, 1))).code).toBe('LIMIT_REACHED');
    const second = await reserve(buyer, sale, 4);
    expect(second).not.toBe(first);
    expect(await booksOf(kit, sale.eventId)).toEqual({ sold: 0, held: 4, capacity: 4 });
    // Nobody who carries another key.
    const other = guest(kit);
    await reserve(other, await onSale(kit, organization, FREE));
    for (const call of [
      () => other.tickets.release({ reservationId: second }),
      () => other.tickets.checkout({ reservationId: second, buyer: MIA }),
    ])
      expect((await refusal(call())).code).toBe('NOT_FOUND');
    await buyer.tickets.release({ reservationId: second });
    expect((await refusal(buyer.tickets.release({ reservationId: second }))).code).toBe('INVALID_STATE');
    expect(await disagreements(kit, sale.eventId)).toEqual([]);
    expect((await booksOf(kit, sale.eventId)).held).toBe(0);
  });

  test('made before signing in is the same person’s after', async () => {
    const sale = await onSale(kit, organization, FREE, 3);
    const mia = await kit.person('Mia');
    const browser = guest(kit);
    await reserve(browser, sale, 3);
    const actor = { userId: mia.id, email: mia.email, emailVerified: true, platformOwner: false, via: 'session' as const };
    const signedIn = guest(kit, actor);
    signedIn.tokens.guest = browser.tokens.guest;
    const id = await reserve(signedIn, sale, 2);
    expect((await booksOf(kit, sale.eventId)).held).toBe(2);
    const { orderId } = await signedIn.tickets.checkout({ reservationId: id, buyer: MIA });
    expect((await mia.call.tickets.mine({})).items.map((one) => one.orderId)).toContain(orderId);
  });

  test('ends by the database’s clock: then it is free for others, and a confirmation before always succeeds', async () => {
    const sale = await onSale(kit, organization, FREE, 2);
    const buyer = guest(kit);
    const view = await buyer.tickets.reserve({ eventId: sale.eventId, items: [{ tierId: sale.tiers[0] ?? '', quantity: 2 }] });
    expect(Date.parse(view.expiresAt) - Date.parse(view.serverNow)).toBe(15 * MINUTE);
    try {
      clock.offset = 14.9 * MINUTE;
      expect((await refusal(reserve(guest(kit), sale))).code).toBe('SOLD_OUT');
      clock.offset = 15.1 * MINUTE;
      expect((await guest(kit).tickets.tiers({ eventId: sale.eventId })).items[0]).toMatchObject({ status: 'on_sale', available: 2 });
      expect((await refusal(buyer.tickets.checkout({ reservationId: view.reservationId, buyer: MIA }))).code).toBe('RESERVATION_EXPIRED');
      const taken = guest(kit);
      const theirs = await reserve(taken, sale, 2);
      clock.offset = 30 * MINUTE;
      await taken.tickets.checkout({ reservationId: theirs, buyer: MIA });
    } finally {
      clock.offset = 0;
    }
    expect(await booksOf(kit, sale.eventId)).toEqual({ sold: 2, held: 0, capacity: 2 });
    expect(await disagreements(kit, sale.eventId)).toEqual([]);
  });
});

describe('an order', () => {
  test('of a guest is theirs by their browser, by their link and by their address once it is proven; its id alone grants nothing', async () => {
    const sale = await onSale(kit, organization, FREE);
    const buyer = guest(kit);
    const reservationId = await reserve(buyer, sale, 3);
    const attendees = [
      { tierId: sale.tiers[0] ?? '', name: 'Noé', email: 'noe@people.test' },
      { tierId: sale.tiers[0] ?? '', name: '' },
    ];
    expect((await refusal(buyer.tickets.checkout({ reservationId, buyer: MIA, attendees: [...attendees, ...attendees] }))).code).toBe(
      'INVALID_INPUT',
    );
    const { orderId, url } = await buyer.tickets.checkout({ reservationId, buyer: { ...MIA, email: 'lea@people.test' }, attendees });
    expect(url).toBeNull();
    expect((await buyer.tickets.checkout({ reservationId, buyer: MIA })).orderId).toBe(orderId);
    const order = await buyer.tickets.order({ orderId });
    expect(order).toMatchObject({ status: 'paid', buyer: { name: 'Mia Martin', email: 'lea@people.test' }, refundable: { allowed: true } });
    expect(order.tickets.map(({ attendeeName }) => attendeeName).sort()).toEqual(['Mia Martin', 'Mia Martin', 'Noé']);
    for (const ticket of order.tickets) expect(ticket.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);

    const stranger = await kit.person('Stranger');
    const unproven = await kit.person('Lea', { email: 'lea@people.test', verified: false });
    for (const nobody of [guest(kit), guest(kit, null), stranger.call, unproven.call])
      expect((await refusal(nobody.tickets.order({ orderId }))).code).toBe('NOT_FOUND');
    const byLink = guest(kit);
    byLink.tokens.order = kit.deps.orderTokens.tokenOf(orderId);
    expect((await byLink.tickets.order({})).orderId).toBe(orderId);
    await kit.database.admin.query(
      `SET ROLE seatwise_auth; UPDATE auth_users SET email_verified = true WHERE id = '${unproven.id}'; RESET ROLE`,
    );
    expect((await unproven.call.tickets.mine({})).items.map((one) => one.orderId)).toEqual([orderId]);
    // The organizer sees who comes, and no code.
    const seen = await organization.owner.call.tickets.order({ orderId });
    expect(seen.tickets.map(({ code }) => code)).toEqual([null, null, null]);
    expect((await organization.owner.call.tickets.orders({ eventId: sale.eventId, search: 'martin' })).items).toMatchObject([
      { orderId, tickets: 3 },
    ]);
  });

  test('is given back by its buyer until the deadline, in parts too, and by the organizer at will', async () => {
    const sale = await onSale(kit, organization, [{ name: 'Regular', price: 29_900, quantity: 10 }]);
    const buyer = guest(kit);
    const orderId = await paidFor(buyer, sale, 3);
    kit.deps.payments = Object.assign(Object.create(null), {
      refundPayment: async ({ amount, part }: { amount: number; part: string }) => ({ refundId: `re_${amount}_${part}` }),
    });
    const [first] = (await buyer.tickets.order({ orderId })).tickets;
    const parted = await buyer.tickets.refund({ orderId, tickets: [first?.id ?? ''] });
    expect(parted).toMatchObject({ status: 'partly_refunded', refunded: { amount: 29_900 }, refunds: [{ state: 'done', cause: 'buyer' }] });
    expect((await refusal(buyer.tickets.refund({ orderId, tickets: [first?.id ?? ''] }))).code).toBe('INVALID_STATE');
    expect((await refusal(guest(kit).tickets.refund({ orderId }))).code).toBe('NOT_FOUND');
    expect((await booksOf(kit, sale.eventId)).sold).toBe(2);
    try {
      clock.offset = 24 * 24 * 60 * MINUTE;
      expect(await refusal(buyer.tickets.refund({ orderId }))).toMatchObject({ code: 'TOO_LATE', details: { days: 7 } });
      expect((await buyer.tickets.order({ orderId })).refundable.allowed).toBe(false);
      expect(await organization.owner.call.tickets.refund({ orderId })).toMatchObject({ status: 'refunded', refunded: { amount: 89_700 } });
    } finally {
      clock.offset = 0;
    }
    expect((await refusal(organization.owner.call.tickets.refund({ orderId }))).code).toBe('INVALID_STATE');
    expect(await disagreements(kit, sale.eventId)).toEqual([]);
  });
});

describe('the door', () => {
  test('lets each ticket in once: of forty at the same time one is in, and thirty-nine are told by whom', async () => {
    const sale = await onSale(kit, organization, FREE);
    const other = await onSale(kit, organization, FREE);
    const buyer = guest(kit);
    const orderId = await bought(buyer, sale, 2);
    const [ticket, second] = (await buyer.tickets.order({ orderId })).tickets;
    const { tickets } = organization.owner.call;
    const code = ticket?.code ?? '';
    const answers = await Promise.all(Array.from({ length: 40 }, () => tickets.checkIn({ eventId: sale.eventId, code })));
    const states = answers.map(({ state }) => state).sort();
    expect([states.filter((state) => state === 'ok').length, states.filter((state) => state === 'already').length]).toEqual([1, 39]);
    expect(answers.find(({ state }) => state === 'already')?.ticket).toMatchObject({ attendeeName: 'Mia Martin', checkedInBy: 'Owner' });
    expect(answers[0]?.counts).toEqual({ checkedIn: 1, total: 2 });
    // As a person types it.
    const typed = `${(second?.code ?? '').replaceAll('0', 'o').replaceAll('1', 'l').toLowerCase().match(/.{4}/g)?.join('-')} `;
    expect((await tickets.checkIn({ eventId: other.eventId, code: typed })).state).toBe('wrong_event');
    expect((await tickets.checkIn({ eventId: sale.eventId, code: typed })).state).toBe('ok');
    expect((await refusal(tickets.checkIn({ eventId: sale.eventId, code: '0000000000000000' }))).code).toBe('NOT_FOUND');
    expect(await tickets.undoCheckIn({ eventId: sale.eventId, ticketId: second?.id ?? '' })).toMatchObject({
      counts: { checkedIn: 1, total: 2 },
    });
    await buyer.tickets.refund({ orderId, tickets: [second?.id ?? ''] });
    expect((await tickets.checkIn({ eventId: sale.eventId, code: second?.code ?? '' })).state).toBe('void');
    // Who was let in gets nothing back by themselves.
    expect((await refusal(buyer.tickets.refund({ orderId, tickets: [ticket?.id ?? ''] }))).code).toBe('INVALID_STATE');
    const stranger = await kit.person('Stranger');
    expect((await refusal(stranger.call.tickets.checkIn({ eventId: sale.eventId, code }))).code).toBe('NOT_FOUND');
    const { rows } = await kit.database.admin.query('SELECT FROM audit_log WHERE changes::text LIKE $1', [`%${code}%`]);
    expect(rows).toEqual([]);
  });

  test('knows who comes, page by page; the table is safe to open in a spreadsheet', async () => {
    const sale = await onSale(kit, organization, [{ name: 'Entry', price: 0, quantity: 50 }]);
    for (const name of ['=HYPERLINK("http://evil.test")', 'zoé', 'Anaïs', 'Bob, "the" Builder'])
      await bought(guest(kit), sale, 2, { ...MIA, name });
    const { attendees, export: table } = organization.owner.call.tickets;
    const first = await attendees({ eventId: sale.eventId, limit: 5 });
    const rest = await attendees({ eventId: sale.eventId, limit: 5, cursor: first.nextCursor });
    expect([...first.items, ...rest.items].map(({ name }) => name)).toHaveLength(8);
    expect(new Set([...first.items, ...rest.items].map(({ ticketId }) => ticketId)).size).toBe(8);
    expect(rest.nextCursor).toBeNull();
    expect((await attendees({ eventId: sale.eventId, search: 'ANA' })).items).toHaveLength(2);
    const { csv } = await table({ eventId: sale.eventId });
    expect(csv.split('\r\n')).toHaveLength(10);
    expect(csv).toContain('"\'=HYPERLINK(""http://evil.test"")"');
    expect(csv).not.toMatch(/[0-9A-HJKMNP-TV-Z]{16}/);
    const member = await kit.person('Colleague');
    await kit.database.admin.query(
      "INSERT INTO organization_members (organization_id, user_id, role, status) VALUES ($1, $2, 'trainer', 'active')",
      [organization.id, member.id],
    );
    expect((await refusal(member.call.tickets.export({ eventId: sale.eventId }))).code).toBe('FORBIDDEN');
    await kit.database.admin.query('INSERT INTO event_check_in_staff (event_id, email) VALUES ($1, $2)', [sale.eventId, member.email]);
    const [atTheDoor] = (await member.call.tickets.attendees({ eventId: sale.eventId })).items;
    expect(atTheDoor?.email).toBeNull();
    expect((await refusal(member.call.tickets.export({ eventId: sale.eventId }))).code).toBe('FORBIDDEN');
  });
});

test('an event that is called off ends every hold, voids what was free, owes what was paid, and takes nothing any more', async () => {
  const sale = await onSale(kit, organization, [
    { name: 'Regular', price: 29_900, quantity: 10 },
    { name: 'Guests', price: 0, quantity: 10 },
  ]);
  const payer = guest(kit);
  const paid = await paidFor(payer, sale, 2);
  const late = guest(kit);
  const held = await reserve(late, sale, 3);
  const friend = guest(kit);
  const free = (await friend.tickets.checkout({ reservationId: await reserve(friend, sale, 2, 1), buyer: MIA })).orderId;
  await kit.database.admin.query("UPDATE events SET status = 'cancelled', cancelled_at = now() WHERE id = $1", [sale.eventId]);
  await kit.deps.db.transaction({ userId: organization.owner.id, platformOwner: false }, (tx) =>
    tx.sql('SELECT app.cancel_event_tickets($1)', [sale.eventId]),
  );
  expect(await booksOf(kit, sale.eventId)).toMatchObject({ sold: 0, held: 0 });
  expect(await payer.tickets.order({ orderId: paid })).toMatchObject({
    status: 'refunded',
    refunded: { amount: 59_800 },
    refunds: [{ state: 'due', cause: 'event_cancelled' }],
  });
  expect((await friend.tickets.order({ orderId: free })).tickets.map(({ status }) => status)).toEqual(['void', 'void']);
  expect((await refusal(late.tickets.checkout({ reservationId: held, buyer: MIA }))).code).toBe('INVALID_STATE');
  expect((await refusal(reserve(guest(kit), sale))).code).toBe('NOT_ON_SALE');
  expect(await disagreements(kit, sale.eventId)).toEqual([]);
});

test('whoever deletes their account leaves tickets that open the door, and nothing that says whose they were', async () => {
  const sale = await onSale(kit, organization, FREE, 5);
  const leaver = await kit.person('Zelda');
  const orderId = await bought(leaver.call, sale, 2, { name: 'Zelda Fitz', email: leaver.email });
  const codes = (await leaver.call.tickets.order({ orderId })).tickets.map(({ code }) => code ?? '');
  const asGuest = await bought(guest(kit), sale, 1, { name: 'Zelda Fitz', email: leaver.email });
  const other = await onSale(kit, organization, FREE, 5);
  await reserve(leaver.call, other, 5);
  await leaver.call.identity.deleteAccount({ confirmEmail: leaver.email });
  expect(await booksOf(kit, other.eventId)).toMatchObject({ held: 0 });
  const { rows } = await kit.database.admin.query(
    "SELECT FROM ticket_orders o JOIN tickets k ON k.order_id = o.id WHERE (o.id = $1 OR o.id = $2) AND (to_jsonb(o)::text || to_jsonb(k)::text) ~* 'zelda'",
    [orderId, asGuest],
  );
  expect(rows).toEqual([]);
  expect(
    codesOf(await Promise.allSettled(codes.map((code) => organization.owner.call.tickets.checkIn({ eventId: sale.eventId, code })))),
  ).toEqual({ fulfilled: 2 });
  expect(await disagreements(kit, sale.eventId)).toEqual([]);
});
