/** Each kind of row: columns that are missing, words that are old, and what becomes of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesk, refusals, remarks, type Desk } from './legacy-kit.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.database.drop());

test('columns may be missing: an invite of nothing but an address lives for two weeks from now', async () => {
  const organization = await desk.organization();
  const { users, id } = await desk.people(['ada']);
  const report = await desk.take(
    {
      users,
      orders: [{ id: 1, quantity: 9, userId: id('ada') }],
      seat_invites: [
        { id: 1, orderId: 1, email: 'plain@old.test' },
        { id: 2, orderId: 1, email: 'sent@old.test', sentAt: '2026-02-20T00:00:00Z' },
        { id: 3, orderId: 1, email: 'made@old.test', createdAt: '2026-02-10T00:00:00Z' },
        {
          id: 4,
          orderId: 1,
          email: 'bounced@old.test',
          status: 'bounced',
          createdAt: '2026-02-27T00:00:00Z',
          bounceReason: 'no such mailbox',
        },
        {
          id: 5,
          orderId: 1,
          email: 'revoked@old.test',
          status: 'revoked',
          createdAt: '2026-02-27T00:00:00Z',
          updatedAt: '2026-02-28T00:00:00Z',
        },
      ],
    },
    organization,
  );
  const until = (day: string): Date => new Date(`${day}T00:00:00Z`);
  expect(await desk.rows(
    'SELECT email::text, expires_at, sent_at, revoked_at, delivery_state, delivery_reason FROM seat_invites WHERE organization_id = $1 ORDER BY email', [organization],
  )).toEqual([
    { email: 'bounced@old.test', expires_at: until('2026-03-13'), sent_at: null, revoked_at: null, delivery_state: 'bounced', delivery_reason: 'no such mailbox' },
    { email: 'made@old.test', expires_at: until('2026-02-24'), sent_at: null, revoked_at: null, delivery_state: 'none', delivery_reason: null },
    { email: 'plain@old.test', expires_at: new Date('2026-03-15T12:00:00Z'), sent_at: null, revoked_at: null, delivery_state: 'none', delivery_reason: null },
    { email: 'revoked@old.test', expires_at: until('2026-03-13'), sent_at: null, revoked_at: until('2026-02-28'), delivery_state: 'none', delivery_reason: null },
    { email: 'sent@old.test', expires_at: until('2026-03-06'), sent_at: until('2026-02-20'), revoked_at: null, delivery_state: 'none', delivery_reason: null },
  ]); // prettier-ignore
  expect(remarks(report, 'seat_invites').toSorted()).toEqual(
    ['1', '2', '4'].map((one) => `id ${one}: it had no link: resend it for a new one`),
  );
});

test('pairings before their enhancement: made by parent A, one use, used where active', async () => {
  const organization = await desk.organization();
  const { users, at, id, token } = await desk.people(['ada', 'mia', 'liam'], ['gone']);
  const base = { parent_a_id: id('ada'), parent_b_id: null, created_at: '2026-02-25' };
  const report = await desk.take(
    {
      profiles: users,
      pairing_sessions: [
        { ...base, id: 1, parent_b_id: id('mia'), status: 'active', invite_token: token('used') },
        {
          ...base,
          id: 2,
          status: 'pending',
          invite_email: 'Next@Old.test',
          invite_token: token('open'),
          expires_at: '2026-03-20',
        },
        { ...base, id: 3, status: 'expired', invite_email: 'late@old.test', created_at: '2026-01-01' },
        { ...base, id: 4, status: 'active', parent_b_id: id('gone') },
        { ...base, id: 5, status: 'inactive', parent_b_id: id('liam'), ended_at: '2026-02-27' },
        { ...base, id: 6, status: 'pending', parent_a_id: id('gone') },
        { ...base, id: 7, status: 'active', parent_b_id: id('ada') },
        { ...base, id: 8, status: 'active', parent_b_id: id('mia') },
      ],
    },
    organization,
  );
  expect(refusals(report, 'pairing_sessions')).toEqual([
    'id 6: its coach has no verified account here',
    'id 7: its coach and its member are one person',
  ]);
  expect(remarks(report, 'pairing_sessions')).toEqual([
    'id 4: the member has no verified account here: they pair anew, with a new invitation',
  ]);
  expect(
    await desk.rows(
      `SELECT s.email::text, max_uses, use_count, revoked_at IS NOT NULL AS revoked, expires_at, s.created_by = c.person_id AS by_coach,
         (SELECT count(*)::int FROM invite_tokens t WHERE t.pairing_id = s.id) AS links
       FROM pairing_sessions s JOIN coaches c ON c.id = s.coach_id JOIN people p ON p.id = c.person_id WHERE p.email = $1
       ORDER BY s.email, use_count, revoked`,
      [at('ada')],
    ),
  ).toEqual([
    { email: 'late@old.test', max_uses: 1, use_count: 0, revoked: false, expires_at: new Date('2026-01-15'), by_coach: true, links: 0 },
    { email: 'next@old.test', max_uses: 1, use_count: 0, revoked: false, expires_at: new Date('2026-03-20'), by_coach: true, links: 1 },
    { email: null, max_uses: 1, use_count: 0, revoked: true, expires_at: new Date('2026-03-11'), by_coach: true, links: 0 },
    ...[1, 4, 8].map(() => ({ email: null, max_uses: 1, use_count: 1, revoked: false, expires_at: new Date('2026-03-11'), by_coach: true, links: 0 })),
  ]); // prettier-ignore
  expect(
    await desk.rows('SELECT p.email::text, m.ended_at FROM coach_members m JOIN people p ON p.id = m.member_id JOIN coaches c ON c.id = m.coach_id JOIN people a ON a.id = c.person_id WHERE a.email = $1 ORDER BY 1', [at('ada')]),
  ).toEqual([{ email: at('liam'), ended_at: new Date('2026-02-27') }, { email: at('mia'), ended_at: null }]); // prettier-ignore
});

test('pairings after it: as their columns say, and not where these cannot be', async () => {
  const organization = await desk.organization();
  const { users, at, id, token } = await desk.people(['ada', 'zoe']);
  const base = { parent_a_id: id('ada'), created_by: id('zoe'), created_at: '2026-02-25', expires_at: '2026-03-20' };
  const report = await desk.take(
    {
      users,
      pairing_sessions: [
        { ...base, id: 1, status: 'pending', max_uses: 5, use_count: 2, invite_token: token('many') },
        { ...base, id: 2, status: 'pending', max_uses: 2, use_count: 0, revoked_at: '2026-02-26', invite_token: token('dead') },
        { ...base, id: 3, status: 'pending', max_uses: 1, use_count: 2 },
        { ...base, id: 4, status: 'pending', max_uses: 0, use_count: 0 },
      ],
    },
    organization,
  );
  expect(refusals(report, 'pairing_sessions')).toEqual([
    'id 3: its use_count is above its max_uses',
    'id 4: max_uses is not a whole number from 1',
  ]);
  expect(
    await desk.rows(
      `SELECT max_uses, use_count, revoked_at, b.email::text AS by, (SELECT count(*)::int FROM invite_tokens t WHERE t.pairing_id = s.id) AS links
       FROM pairing_sessions s JOIN coaches c ON c.id = s.coach_id JOIN people p ON p.id = c.person_id JOIN people b ON b.id = s.created_by
       WHERE p.email = $1 ORDER BY max_uses`,
      [at('ada')],
    ),
  ).toEqual([
    { max_uses: 2, use_count: 0, revoked_at: new Date('2026-02-26'), by: at('zoe'), links: 0 },
    { max_uses: 5, use_count: 2, revoked_at: null, by: at('zoe'), links: 1 },
  ]);
});

test('orders: words, prices, stand-ins, courses by name and by id, refunds', async () => {
  const organization = await desk.organization();
  const { users, at, id, token } = await desk.people(['ada', 'mia'], ['gone']);
  const report = await desk.take(
    {
      users,
      courses: [{ id: 7, name: 'Drawing', price: '25.00', currency: 'EUR', join_url: 'https://meet.test/drawing' }, { id: 8, name: 'Dance', currency: 'xyz' }],
      orders: [
        { id: 1, quantity: 2, course_id: 7, buyer_id: id('ada'), status: 'PAID', stripe_payment_intent_id: 'pi_1', created_at: '2026-01-01' },
        { id: 2, quantity: 3, course: 'Etching', buyer_email: at('gone'), total: '100.00', status: 'completed', created_at: '2026-01-02' },
        { id: 3, quantity: 4, course_name: 'ETCHING', buyer_id: id('ada'), amount_total: 4000, status: 'refunded', refunded_at: '2026-02-01', created_at: '2026-01-03' },
        { id: 4, quantity: 4, course_id: 8, buyer_id: id('ada'), status: 'paid' },
        { id: 5, quantity: 0, buyer_id: id('ada'), status: 'paid' },
        { id: 6, quantity: 4, buyer_id: id('ada'), status: 'cancelled' },
        { id: 7, quantity: 4, buyer_id: id('ada'), status: 'partially_refunded' },
        { id: 8, quantity: 4, buyer_id: id('ada'), status: null },
      ],
      seat_claims: [{ id: 1, order_id: 3, user_id: id('mia') }, { id: 2, order_id: 3, user_id: id('gone') }],
      seat_invites: [{ id: 1, order_id: 3, email: 'open@old.test', created_at: '2026-02-28', token: token('ref') }],
    },
    organization,
  ); // prettier-ignore
  expect(refusals(report, 'orders')).toEqual([
    'id 5: quantity is not a whole number from 1',
    'id 6: it came to nothing: it has no seats',
    'id 7: it was refunded in part, and how many seats remain is not told: set its quantity to those and its status to paid',
    'id 8: nothing says that it was paid',
    'id 4: its course was not taken',
  ]);
  expect(remarks(report, 'orders')).toEqual([
    'id 2: its buyer has no verified account here: an owner stands in',
    'id 2: its total is no multiple of its seats: the price of a seat is rounded down',
  ]);
  expect(
    await desk.rows(
      `SELECT c.title, c.seat_price, c.joining_info, o.quantity, o.unit_amount, o.status, o.refund_seats, o.refund_amount, o.payment_intent_id
       FROM orders o JOIN courses c ON c.id = o.course_id WHERE o.organization_id = $1 ORDER BY o.created_at`,
      [organization],
    ),
  ).toEqual([
    { title: 'Drawing', seat_price: 2500, joining_info: 'https://meet.test/drawing', quantity: 2, unit_amount: 2500, status: 'paid', refund_seats: 0, refund_amount: 0, payment_intent_id: null },
    { title: 'Etching', seat_price: 3333, joining_info: null, quantity: 3, unit_amount: 3333, status: 'paid', refund_seats: 0, refund_amount: 0, payment_intent_id: null },
    { title: 'Etching', seat_price: 3333, joining_info: null, quantity: 4, unit_amount: 1000, status: 'refunded', refund_seats: 3, refund_amount: 3000, payment_intent_id: null },
  ]); // prettier-ignore
  expect(refusals(report, 'seat_claims')).toEqual(['id 2: its order was refunded, and the person has no verified account here']);
  expect(await desk.invites(organization, 'revoked_at')).toEqual([{ revoked_at: new Date('2026-02-01') }]);
});

test('several organisations in one source do not end up in one here, and ids of one are not another’s', async () => {
  const [first, second] = [await desk.organization(), await desk.organization()];
  const { users, id } = await desk.people(['ada']);
  const source = {
    users,
    orders: [
      { id: 1, quantity: 1, buyer_id: id('ada'), organization_id: 'north' },
      { id: 2, quantity: 2, buyer_id: id('ada'), organization_id: 'south' },
      { id: '018f9a3e-7c1b-7d2a-9e4f-0123456789ab', quantity: 3, buyer_id: id('ada'), organization_id: 'south' },
    ],
  };
  await expect(desk.take(source, first)).rejects.toMatchObject({ name: 'SeveralOrganizations', ids: ['north', 'south'] });
  expect(refusals(await desk.take(source, first, { fromOrganization: 'south' }), 'orders')).toEqual([
    'id 1: it belongs to another organisation',
  ]);
  const other = await desk.take(source, second, { fromOrganization: 'south' });
  expect(refusals(other, 'orders')).toEqual([
    'id 1: it belongs to another organisation',
    'id 018f9a3e-7c1b-7d2a-9e4f-0123456789ab: a row of this id came into another organisation before',
  ]);
  expect(await desk.usage(second)).toEqual([{ total: 2, claimed: 0, live: 0 }]);
});

test('two sources whose ids are numbers are told apart by a name, and without one do not mix', async () => {
  const organization = await desk.organization();
  const { users, id } = await desk.people(['ada']);
  const source = (quantity: number, email: string): object => ({
    users,
    orders: [
      { id: 1, quantity, buyer_id: id('ada') },
      { id: quantity, quantity: 7, buyer_id: id('ada') },
    ],
    seat_invites: [{ id: 1, order_id: quantity, email }],
  });
  await desk.take(source(2, 'first@old.test'), organization);
  const mixed = await desk.take(source(3, 'second@old.test'), organization);
  const why = 'another row came in under this id before, from another source: name this source with --source';
  expect(refusals(mixed, 'orders')).toEqual([`id 1: ${why}`]);
  expect(refusals(mixed, 'seat_invites')).toEqual([`id 1: ${why}`]);
  const named = await desk.take(source(3, 'second@old.test'), organization, { label: 'second' });
  expect(refusals(named, 'seat_invites')).toEqual([]);
  expect(await desk.invites(organization, 'email::text')).toEqual([{ email: 'first@old.test' }, { email: 'second@old.test' }]);
});

test('links for several people: what they may still take is held, who came by them sits, and a link that let too many in ends', async () => {
  const organization = await desk.organization();
  const { users, id, token } = await desk.people(['ada', 'mia', 'liam', 'noa'], ['gone']);
  const report = await desk.take(
    {
      users,
      orders: [{ id: 1, quantity: 9, buyer_id: id('ada') }],
      seat_invites: [
        { id: 1, order_id: 1, token: token('link'), max_uses: 4, use_count: 1, created_at: '2026-02-25' },
        { id: 2, order_id: 1, token: token('full'), max_uses: 1, use_count: 1, claimed_by: id('noa'), created_at: '2026-02-25' },
        { id: 3, order_id: 1, token: token('over'), max_uses: 2, created_at: '2026-02-25' },
        { id: 4, order_id: 1, token: token('much'), max_uses: 6, created_at: '2026-02-25' },
        { id: 5, order_id: 1, created_at: '2026-02-25' },
      ],
      seat_claims: [
        { id: 1, order_id: 1, user_id: id('mia'), invite_id: 1, claimed_at: '2026-02-26' },
        { id: 2, order_id: 1, user_id: id('gone'), invite_id: 1, claimed_at: '2026-02-26' },
        { id: 3, order_id: 1, user_id: id('liam'), invite_id: 3, claimed_at: '2026-02-26' },
        { id: 4, order_id: 1, user_id: id('liam'), invite_id: 3, claimed_at: '2026-02-25', released_at: '2026-02-26' },
        { id: 5, order_id: 1, user_id: id('noa'), invite_id: 3, claimed_at: '2026-02-24', released_at: '2026-02-25' },
      ],
    },
    organization,
  );
  expect(refusals(report, 'seat_invites').toSorted()).toEqual([
    'id 3: more people have claimed it than its max_uses lets',
    'id 4: its order has no seat left',
    'id 5: it has neither an address nor a link',
  ]);
  expect(
    await desk.rows(
      `SELECT i.email IS NULL AS link, max_uses, use_count, (SELECT count(*)::int FROM invite_tokens t WHERE t.invite_id = i.id) AS tokens,
         (SELECT count(*)::int FROM seat_claims c WHERE c.invite_id = i.id) AS claims
       FROM seat_invites i WHERE organization_id = $1 ORDER BY max_uses, use_count`,
      [organization],
    ),
  ).toEqual([
    { link: false, max_uses: 1, use_count: 0, tokens: 0, claims: 0 },
    { link: true, max_uses: 1, use_count: 1, tokens: 0, claims: 1 },
    { link: true, max_uses: 4, use_count: 2, tokens: 1, claims: 1 },
  ]);
  // Mia, Liam and Noa sit; two places on the link, and one kept for whoever is not here.
  expect(
    await desk.rows(
      'SELECT seats_claimed AS claimed FROM v_order_seat_usage u JOIN orders o ON o.id = u.order_id WHERE o.organization_id = $1',
      [organization],
    ),
  ).toEqual([{ claimed: 3 }]);
});
