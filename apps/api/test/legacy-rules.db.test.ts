/** What an import may do and what it may not: seats, people, links, twice, and not at all. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesk, refusals, remarks, tableOf, type Desk } from './legacy-kit.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.database.drop());

test('a dry run writes nothing at all, and says what the real one then says; twice is nothing new', async () => {
  const organization = await desk.organization();
  const { users, at, id, token } = await desk.people(['ada', 'mia'], ['gone']);
  const source = {
    users,
    orders: [{ id: 1, quantity: 3, buyer_id: id('ada'), status: 'paid', course_name: 'Etching', created_at: '2026-01-01' }],
    seat_invites: [
      { id: 1, order_id: 1, email: at('mia'), claimed_by: id('mia'), claimed_at: '2026-01-02' },
      { id: 2, order_id: 1, email: at('gone'), claimed_by: id('gone'), claimed_at: '2026-01-03' },
      { id: 3, order_id: 1, email: 'next@old.test', token: token('dry'), created_at: '2026-02-25' },
      { id: 4, order_id: 1, email: 'over@old.test', created_at: '2026-02-26' },
    ],
    pairing_sessions: [{ id: 1, parent_a_id: id('ada'), parent_b_id: id('mia'), status: 'active' }],
  };
  const before = await desk.checksum();
  const dry = await desk.take(source, organization, { apply: false });
  expect(await desk.checksum()).toBe(before);

  const real = await desk.take(source, organization);
  expect({ ...real, applied: false }).toEqual(dry);
  expect(tableOf(real, 'seat_invites')).toMatchObject({ taken: 3, alreadyThere: 0 });
  expect(tableOf(real, 'seat_claims')).toMatchObject({ from: null, made: 1 });
  const after = await desk.checksum();
  expect(after).not.toBe(before);

  const again = await desk.take(source, organization);
  expect(await desk.checksum()).toBe(after);
  expect(again.tables.filter(({ table }) => table !== 'users').reduce((sum, { taken, made }) => sum + taken + made, 0)).toBe(0);
  expect(tableOf(again, 'seat_invites')).toMatchObject({ alreadyThere: 3 });
  expect(await desk.rows('SELECT count(*)::int AS n FROM audit_log WHERE organization_id = $1', [organization])).toEqual([{ n: 1 }]);
});

test('two imports at the same time take everything once', async () => {
  const organization = await desk.organization();
  const { users, id } = await desk.people(['ada']);
  const source = {
    users,
    orders: [{ id: 1, seats: 5, user_id: id('ada') }],
    seat_invites: Array.from({ length: 5 }, (_, index) => ({ id: index, order_id: 1, email: `p${index}@old.test` })),
  };
  const reports = await Promise.all([desk.take(source, organization), desk.take(source, organization), desk.take(source, organization)]);
  expect(reports.map((report) => tableOf(report, 'seat_invites').taken).toSorted((a, b) => a - b)).toEqual([0, 0, 5]);
  expect(await desk.usage(organization)).toEqual([{ total: 5, claimed: 0, live: 5 }]);
});

test('seats are never exceeded: who sits comes first, and every row without a seat is told', async () => {
  const organization = await desk.organization();
  const { users, at, id } = await desk.people(['ada', 'mia', 'liam', 'noa']);
  const report = await desk.take(
    {
      users,
      orders: [{ id: 'o', quantity: 3, buyer_id: id('ada'), status: 'completed' }],
      seat_invites: [
        { id: 'early', order_id: 'o', email: 'early@old.test', created_at: '2026-02-20' },
        { id: 'late', order_id: 'o', email: 'late@old.test', created_at: '2026-02-21' },
        { id: 'same', order_id: 'o', email: 'EARLY@old.test ', created_at: '2026-02-22' },
        { id: 'sits', order_id: 'o', email: at('mia').toUpperCase(), created_at: '2026-02-19' },
        { id: 'gone', order_id: 'o', email: 'gone@old.test', status: 'expired', created_at: '2026-02-19' },
        { id: 'where', order_id: 'x', email: 'who@old.test' },
        { id: 'bad', order_id: 'o', email: 'nobody' },
        { id: 'bad2', order_id: 'o', email: 'b@old.test', status: 'Quantum' },
        { id: 'bad3', order_id: 'o', email: 'b@old.test', expires_at: 'tomorrow' },
        { id: 'bad', order_id: 'o', email: 'b@old.test' },
        { order_id: 'o', email: 'b@old.test' },
      ],
      seat_claims: [
        { id: 'a', order_id: 'o', user_id: id('mia'), claimed_at: '2026-02-01' },
        { id: 'b', order_id: 'o', user_id: id('liam'), claimed_at: '2026-02-02' },
        { id: 'c', order_id: 'o', user_id: id('liam'), claimed_at: '2026-02-03' },
        { id: 'd', order_id: 'o', user_id: id('noa'), claimed_at: '2026-02-04', released_at: '2026-02-05' },
      ],
    },
    organization,
  );
  // Mia's seat and her open invite are one: the claim found it by her address.
  expect(refusals(report, 'seat_invites').toSorted()).toEqual(
    [
      'id bad, row 10: its id stands in the source already',
      'id bad2: the status “quantum” is not known',
      'id bad3: expires_at is no date that can be read',
      'id bad: its address is none',
      'id late: its order has no seat left',
      'id same: the address is invited from this order already',
      'id where: its order is not in the source',
      'row 11: it has no id, by which a second run would know it again',
    ]
      .map((line) => line.replace(', row 10', ''))
      .toSorted(),
  );
  expect(refusals(report, 'seat_claims')).toEqual(['id c: the person has a seat of this order already']);
  expect(await desk.usage(organization)).toEqual([{ total: 3, claimed: 2, live: 1 }]);
  expect(
    await desk.rows('SELECT released_at FROM seat_claims WHERE organization_id = $1 AND released_at IS NOT NULL', [organization]),
  ).toEqual([{ released_at: new Date('2026-02-05T00:00:00Z') }]);
});

test('more people sat than seats were paid for: the last ones are told, with their invites', async () => {
  const organization = await desk.organization();
  const { users, at, id } = await desk.people(['ada', 'mia', 'liam']);
  const report = await desk.take(
    {
      users,
      orders: [{ id: 1, quantity: 1, buyer_id: id('ada') }],
      seat_invites: ['mia', 'liam'].map((name, index) => ({
        id: index,
        order_id: 1,
        email: at(name),
        claimed_by: id(name),
        claimed_at: `2026-01-0${2 - index}`,
      })),
    },
    organization,
  );
  expect(refusals(report, 'seat_invites')).toEqual(['id 0: its claim is not taken: its order has no seat left']);
  expect(await desk.usage(organization)).toEqual([{ total: 1, claimed: 1, live: 0 }]);
});

test('one person through every spelling of an address; an address that nobody has verified is nobody’s', async () => {
  const organization = await desk.organization();
  const { id, at } = await desk.people(['ada']);
  const mixed = await desk.person('mixed@case.test');
  await desk.person('claimed@squat.test', { verified: false });
  const report = await desk.take(
    {
      users: [
        { id: 1, email: at('ADA').replace('@old', '@Old') },
        { id: 2, email: ' MiXeD@Case.test\t' },
        { id: 3, email: 'claimed@squat.test' },
      ],
      orders: [{ id: 1, quantity: 5, buyer_id: id('ada') }],
      seat_claims: [
        { id: 1, order_id: 1, user_id: 2 },
        { id: 2, order_id: 1, email: 'mixed@CASE.test' },
        { id: 3, order_id: 1, user_id: 3 },
      ],
    },
    organization,
  );
  expect(await desk.rows('SELECT person_id FROM seat_claims WHERE organization_id = $1', [organization])).toEqual([{ person_id: mixed }]);
  expect(refusals(report, 'seat_claims')).toEqual([
    'id 2: the person has a seat of this order already',
    'id 3: whoever sits there has no verified account here: the seat is kept for them by an invite that nobody has sent yet',
  ]);
  expect(await desk.invites(organization, 'email::text, sent_at, delivery_state, expires_at')).toEqual([
    { email: 'claimed@squat.test', sent_at: null, delivery_state: 'none', expires_at: new Date('2026-03-15T12:00:00Z') },
  ]);
});

test('a seat of somebody without an account waits for them: addressed to them, with a term, unsent, and their own to claim', async () => {
  const organization = await desk.organization();
  const { users, at, id, token } = await desk.people(['ada'], ['gone']);
  const source = {
    users,
    orders: [{ id: 1, quantity: 1, buyer_id: id('ada') }],
    seat_invites: [
      {
        id: 1,
        order_id: 1,
        email: 'alias@old.test',
        token: token('kept'),
        claimed_by: id('gone'),
        claimed_at: '2026-01-05',
        sent_at: '2026-01-01',
      },
    ],
    seat_claims: [{ id: 9, order_id: 1, user_id: id('gone'), invite_id: 1, claimed_at: '2026-01-05' }],
  };
  const report = await desk.take(source, organization);
  expect(await desk.invites(organization, 'email::text, use_count, claimed_at, sent_at, expires_at')).toEqual([
    { email: at('gone'), use_count: 0, claimed_at: null, sent_at: null, expires_at: new Date('2026-03-15T12:00:00Z') },
  ]);
  expect(remarks(report, 'seat_invites')).toEqual([
    'id 1: whoever claimed it has no verified account here: it is addressed to them anew with a term of its own, and waits to be sent',
  ]);
  expect(refusals(report, 'seat_claims')).toHaveLength(1);
  // A used link does not open it again.
  expect(
    await desk.rows('SELECT t.id FROM invite_tokens t JOIN seat_invites i ON i.id = t.invite_id WHERE i.organization_id = $1', [
      organization,
    ]),
  ).toEqual([]);
  // They open an account: a second import does not take a second seat.
  await desk.person(at('gone'));
  const again = await desk.take(source, organization);
  expect(refusals(again, 'seat_claims')).toEqual(['id 9: its invite is here already, for them to claim']);
  expect(await desk.usage(organization)).toEqual([{ total: 1, claimed: 0, live: 1 }]);
});

test('a live link goes on working, by its hash alone; others are told of', async () => {
  const organization = await desk.organization();
  const { users, at, id, token } = await desk.people(['ada', 'mia']);
  const works = token('works');
  const report = await desk.take(
    {
      users,
      orders: [{ id: 1, quantity: 9, buyer_id: id('ada') }],
      seat_invites: [
        { id: 1, order_id: 1, email: at('mia'), invite_token: works, created_at: '2026-02-25' },
        { id: 2, order_id: 1, email: 'twin@old.test', invite_token: works, created_at: '2026-02-26' },
        { id: 3, order_id: 1, email: 'short@old.test', invite_token: 'abc/def', created_at: '2026-02-26' },
      ],
    },
    organization,
  );
  expect(remarks(report, 'seat_invites')).toEqual([
    'id 2: its old link opens something else already: resend it for a new one',
    'id 3: its old link has another format, and opens nothing here: resend it for a new one',
  ]);
  const hash = createHash('sha256').update(works).digest();
  const client = await desk.database.admin.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      "SELECT set_config('app.user_id', (SELECT id::text FROM people WHERE email = $1), true), set_config('app.now', '2026-03-02', true)",
      [at('mia')],
    );
    expect((await client.query('SELECT course_title FROM claim_seat($1)', [hash])).rows).toEqual([{ course_title: 'Imported seats' }]);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
  // The token itself is nowhere.
  const dump = JSON.stringify(
    await Promise.all(
      ['invite_tokens', 'seat_invites', 'invite_events', 'audit_log'].map((table) => desk.rows(`SELECT x::text FROM ${table} x`)),
    ),
  );
  expect(dump).not.toContain(works);
});

test('an unexpected error takes everything back, and the guard of seats is one: what the plan would not see, it refuses', async () => {
  const organization = await desk.organization();
  const { users, id } = await desk.people(['ada']);
  const source = {
    users,
    orders: [{ id: 1, quantity: 1, buyer_id: id('ada') }],
    seat_invites: [{ id: 1, order_id: 1, email: 'a@old.test' }],
    pairing_sessions: [{ id: 1, parent_a_id: id('ada'), status: 'pending' }],
  };
  const before = await desk.checksum();
  await desk.rows("ALTER TABLE invite_events ADD CONSTRAINT broken CHECK (kind <> 'created') NOT VALID");
  await expect(desk.take(source, organization)).rejects.toThrow('broken');
  await desk.rows('ALTER TABLE invite_events DROP CONSTRAINT broken');
  expect(await desk.checksum()).toBe(before);

  // An order whose seats vanish while they are handed out, as if the plan had miscounted.
  await desk.rows(`CREATE FUNCTION shrink() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.quantity := 1; RETURN NEW; END $$;
    CREATE TRIGGER shrink BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION shrink(); GRANT EXECUTE ON FUNCTION shrink() TO seatwise_definer`);
  const two = {
    ...source,
    orders: [{ id: 1, quantity: 2, buyer_id: id('ada') }],
    seat_invites: [1, 2].map((one) => ({ id: one, order_id: 1, email: `${one}@old.test` })),
  };
  await expect(desk.take(two, organization)).rejects.toThrow('NO_SEAT_LEFT');
  await desk.rows('DROP TRIGGER shrink ON orders; DROP FUNCTION shrink()');
  expect(await desk.checksum()).toBe(before);
  await expect(desk.take(source, '018f9a3e-7c1b-7d2a-9e4f-00000000ffff')).rejects.toMatchObject({ name: 'NoSuchOrganization' });
});
