/** Seats of an order: as many as were paid for and not one more, whatever happens at once, at whatever moment, by whichever door. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInvitesKit, DAY, type InvitesKit, type Order } from './invites-kit.ts';
import { codesOf, type Person } from './kit.ts';

let kit: InvitesKit;
let people: Person[];
beforeAll(async () => {
  kit = await createInvitesKit();
  people = await Promise.all(Array.from({ length: 40 }, (_, n) => kit.person(`Person${n}`)));
});
afterAll(() => kit.close());

const tokenOf = (url: string): string => url.split('/i/')[1] ?? '';

/** As the database has it, at the present of the test. */
async function figures(on: InvitesKit, orderId: string): Promise<{ total: number; claimed: number; invited: number; uses: number }> {
  const now = on.deps.clock.forDatabase();
  const [row] = await on.deps.system.read<{ total: number; claimed: number; invited: number; uses: number }>(
    { userId: null, platformOwner: false, ...(now ? { now } : {}) },
    `SELECT u.seats_total AS total, u.seats_claimed AS claimed, u.seats_invited AS invited,
       (SELECT coalesce(sum(use_count), 0)::integer FROM seat_invites WHERE order_id = $1) AS uses FROM v_order_seat_usage u WHERE u.order_id = $1`,
    [orderId],
  );
  if (!row) throw new Error('no such order');
  return row;
}

describe('40 people at once on a link for 10', () => {
  test('10 are in, the link was used 10 times, 30 are told that it opens nothing', async () => {
    const order = await kit.order(10);
    const { url } = await order.owner.call.invites.createLink({ orderId: order.id, maxUses: 10 });
    const results = await Promise.allSettled(people.map((person) => person.call.invites.claim({ token: tokenOf(url) })));
    expect(codesOf(results)).toEqual({ fulfilled: 10, INVITE_INVALID: 30 });
    expect(await figures(kit, order.id)).toEqual({ total: 10, claimed: 10, invited: 0, uses: 10 });
    const kinds = await kit.rows("SELECT count(*)::integer AS n FROM invite_events WHERE organization_id = $1 AND kind = 'claimed'", [
      order.organizationId,
    ]);
    expect(kinds).toEqual([{ n: 10 }]);
  });

  test('the control: without locks, guards and what the write states once more, more get in', async () => {
    const control = await createInvitesKit();
    try {
      await rewrite(control, 'public.claim_seat(bytea)', [
        [/FOR NO KEY UPDATE/g, ''],
        ['UPDATE seat_invites s SET', 'PERFORM pg_sleep(0.2); UPDATE seat_invites s SET'],
        ['AND s.use_count < s.max_uses', ''],
      ]);
      await control.rows('ALTER TABLE seat_invites DROP CONSTRAINT seat_invites_use_count');
      await control.rows('ALTER TABLE seat_claims DISABLE TRIGGER guard_new_claims');
      const crowd = await Promise.all(Array.from({ length: 40 }, (_, n) => control.person(`Person${n}`)));
      const order = await control.order(10);
      const { url } = await order.owner.call.invites.createLink({ orderId: order.id, maxUses: 10 });
      await Promise.allSettled(crowd.map((person) => person.call.invites.claim({ token: tokenOf(url) })));
      expect((await figures(control, order.id)).claimed).toBeGreaterThan(10);
    } finally {
      await control.close();
    }
  });
});

test('one person 40 times at once: one seat', async () => {
  const order = await kit.order(10);
  const { url } = await order.owner.call.invites.createLink({ orderId: order.id, maxUses: 10 });
  const person = await kit.person('Eager');
  const results = await Promise.allSettled(Array.from({ length: 40 }, () => person.call.invites.claim({ token: tokenOf(url) })));
  expect(codesOf(results)).toEqual({ fulfilled: 1, ALREADY_CLAIMED: 39 });
  expect(await figures(kit, order.id)).toEqual({ total: 10, claimed: 1, invited: 9, uses: 1 });
});

describe('40 windows at once on an order of 10', () => {
  const inParallel = (order: Order) =>
    Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        order.owner.call.invites.create({ orderId: order.id, emails: [`${n}-a@crowd.test`, `${n}-b@crowd.test`, `${n}-a@crowd.test`] }),
      ),
    );

  test('10 invites, the rest is told that no seat is left', async () => {
    const order = await kit.order(10);
    const answers = await inParallel(order);
    expect(answers.reduce((sum, answer) => sum + answer.created.length, 0)).toBe(10);
    expect(answers.flatMap((answer) => answer.skipped).filter((skipped) => skipped.reason === 'no_seat_left')).toHaveLength(70);
    expect(await figures(kit, order.id)).toMatchObject({ invited: 10 });
  });

  test('the control: without lock and guard, more', async () => {
    const control = await createInvitesKit();
    try {
      await rewrite(control, 'app.lock_order(uuid)', [[/FOR NO KEY UPDATE/g, '']]);
      await rewrite(control, 'app.create_invites(uuid, uuid[], text[], bytea[], uuid[], text)', [
        [/FOR NO KEY UPDATE/g, ''],
        ['INSERT INTO seat_invites', 'PERFORM pg_sleep(0.2); INSERT INTO seat_invites'],
      ]);
      await control.rows('ALTER TABLE seat_invites DISABLE TRIGGER guard_new_invites');
      const order = await control.order(10);
      await inParallel(order);
      expect((await figures(control, order.id)).invited).toBeGreaterThan(10);
    } finally {
      await control.close();
    }
  });

  test('the same person from every window is invited once', async () => {
    const order = await kit.order(40);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        order.owner.call.invites.create({ orderId: order.id, emails: [n % 2 ? 'Same@crowd.test' : ' same@CROWD.test'] }),
      ),
    );
    expect(answers.flatMap((answer) => answer.created)).toHaveLength(1);
    expect(answers.flatMap((answer) => answer.skipped).every((skipped) => skipped.reason === 'already_invited')).toBe(true);
  });
});

/** The same function, changed: what the tests would let pass if they proved nothing. */
async function rewrite(on: InvitesKit, name: string, changes: [string | RegExp, string][]): Promise<void> {
  const [row] = await on.rows<{ definition: string }>('SELECT pg_get_functiondef($1::regprocedure) AS definition', [name]);
  let text = row?.definition ?? '';
  for (const [from, to] of changes) {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    text = changed;
  }
  await on.rows(text);
}

test('by plain SQL nobody who acts for a person writes an invite or a seat, and nobody at all writes one too many', async () => {
  const order = await kit.order(2);
  const { call, id: ownerId } = order.owner;
  await call.invites.create({ orderId: order.id, emails: ['one@plain.test', 'two@plain.test'] });
  const [invite] = (await call.invites.list({ organizationId: order.organizationId })).items;
  const person = people[0]?.id ?? '';
  const asApp = (text: string, params: unknown[]) =>
    kit.deps.db.transaction({ userId: ownerId, platformOwner: false }, (tx) => tx.sql(text, params));
  const asWorker = (text: string, params: unknown[]) =>
    kit.deps.system.transaction({ userId: null, platformOwner: false }, (tx) => tx.sql(text, params));
  const insertInvite =
    "INSERT INTO seat_invites (order_id, organization_id, email, expires_at) VALUES ($1, $2, 'x@plain.test', now() + interval '1 day')";
  const insertClaim = 'INSERT INTO seat_claims (order_id, organization_id, person_id) VALUES ($1, $2, $3)';
  for (const [text, params] of [
    [insertInvite, [order.id, order.organizationId]],
    [insertClaim, [order.id, order.organizationId, person]],
    ['UPDATE seat_invites SET max_uses = 9 WHERE id = $1', [invite?.id]],
    ['UPDATE seat_claims SET released_at = NULL WHERE order_id = $1', [order.id]],
    ['UPDATE orders SET quantity = 99 WHERE id = $1', [order.id]],
    ["INSERT INTO invite_tokens (invite_id, token_hash) VALUES ($1, sha256('x'))", [invite?.id]],
    ['SELECT FROM invite_tokens WHERE invite_id = $1', [invite?.id]],
  ] as const)
    await expect(asApp(text, [...params])).rejects.toThrow(/permission denied/);
  // The functions that may, refuse.
  const ids = [kit.deps.ids.uuid()];
  await expect(
    asApp('SELECT app.create_invites($1, $2::uuid[], $3::text[], $4::bytea[], $5::uuid[], NULL)', [
      order.id,
      ids,
      ['x@plain.test'],
      [Buffer.alloc(32)],
      ids,
    ]),
  ).rejects.toThrow('NO_SEAT_LEFT');
  await expect(asApp('SELECT app.create_link_invite($1, $2, $3, 1)', [order.id, ids[0], Buffer.alloc(32)])).rejects.toThrow('NO_SEAT_LEFT');
  // So does the table itself, to the worker and to the superuser.
  await expect(asWorker('UPDATE seat_invites SET email = NULL, max_uses = 5 WHERE id = $1', [invite?.id])).rejects.toThrow('NO_SEAT_LEFT');
  await expect(asWorker('UPDATE orders SET refund_seats = 1 WHERE id = $1', [order.id])).rejects.toThrow('NO_SEAT_LEFT');
  await expect(kit.rows(insertInvite, [order.id, order.organizationId])).rejects.toThrow('NO_SEAT_LEFT');
  await expect(kit.rows(insertClaim, [order.id, order.organizationId, person])).rejects.toThrow('NO_SEAT_LEFT');
  await kit.rows("UPDATE seat_invites SET expires_at = now() - interval '1 day' WHERE id = $1", [invite?.id]);
  await kit.rows(insertInvite, [order.id, order.organizationId]);
  await expect(asWorker("UPDATE seat_invites SET expires_at = now() + interval '1 day' WHERE id = $1", [invite?.id])).rejects.toThrow(
    'NO_SEAT_LEFT',
  );
  expect(await figures(kit, order.id)).toMatchObject({ total: 2, claimed: 0, invited: 2 });
});

type Act =
  | { kind: 'create' | 'link'; n: number }
  | { kind: 'claim'; who: number; which: number }
  | { kind: 'revoke' | 'newLink' | 'resend' | 'readdress' | 'release'; which: number }
  | { kind: 'pass'; days: number }
  | { kind: 'expire' | 'refund' };

const which = fc.nat({ max: 1000 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('create' as const), n: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('link' as const), n: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('claim' as const), who: fc.nat({ max: 11 }), which }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('revoke' as const, 'newLink' as const, 'resend' as const, 'readdress' as const, 'release' as const),
      which,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), days: fc.constantFrom(1, 8, 15) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
);
/** Waves of acts that happen at once; a refund, if there is one, near the end. */
const history = fc.tuple(
  fc.integer({ min: 1, max: 6 }),
  fc.array(fc.array(act, { minLength: 4, maxLength: 10 }), { minLength: 3, maxLength: 5 }),
  fc.boolean(),
);

/** NOT_FOUND: there was nothing yet to do it to. */
const EXPECTED = new Set([
  'fulfilled',
  'NOT_FOUND',
  'NO_SEAT_LEFT',
  'INVITE_INVALID',
  'INVALID_STATE',
  'ALREADY_CLAIMED',
  'WRONG_ACCOUNT',
  'PAYMENT_REQUIRED',
]);

test('any mix at once of invites, links, claims, revocations, releases, renewals, expiry and refund: never more than was paid for', async () => {
  const seen: { [what: string]: number } = {};
  const note = (what: string) => (seen[what] = (seen[what] ?? 0) + 1);
  await fc.assert(
    fc.asyncProperty(history, async ([seats, waves, refunded]) => {
      const order = await kit.order(seats);
      const { call } = order.owner;
      const tokens: string[] = [];
      let made = 0;
      const invites = async () =>
        kit.rows<{ id: string; email: string | null }>(
          'SELECT id, email::text AS email FROM seat_invites WHERE order_id = $1 ORDER BY id',
          [order.id],
        );
      const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(list.length, 1)];

      for (const [index, wave] of waves.entries()) {
        const known = await invites();
        const claims = await kit.rows<{ id: string }>('SELECT id FROM seat_claims WHERE order_id = $1 ORDER BY id', [order.id]);
        const nobody = kit.deps.ids.uuid();
        const run = async (one: Act): Promise<unknown> => {
          switch (one.kind) {
            case 'create':
              // Now for people we know, now for others; the first two for one of those who claim.
              return call.invites.create({
                orderId: order.id,
                emails: Array.from({ length: one.n }, () => people[(made += 1) % 12]?.email ?? ''),
              });
            case 'link': {
              const { url } = await call.invites.createLink({ orderId: order.id, maxUses: one.n });
              return tokens.push(tokenOf(url));
            }
            case 'claim':
              return people[one.who]?.call.invites.claim({ token: pick(tokens, one.which) ?? 'none' });
            case 'newLink': {
              const { url } = await call.invites.newLink({ inviteId: pick(known, one.which)?.id ?? nobody });
              return tokens.push(tokenOf(url));
            }
            case 'readdress':
              return call.invites.readdress({ inviteId: pick(known, one.which)?.id ?? nobody, email: people[one.which % 12]?.email ?? '' });
            case 'revoke':
            case 'resend':
              return call.invites[one.kind]({ inviteId: pick(known, one.which)?.id ?? nobody });
            case 'release':
              return call.seats.releaseClaim({ seatClaimId: pick(claims, one.which)?.id ?? nobody });
            case 'pass':
              return kit.pass(one.days * DAY);
            case 'expire':
              await kit.rows("SELECT graphile_worker.add_job('invites.expire', '{}')");
              return kit.work({ only: ['invites.expire'] });
            case 'refund':
              return call.seats.refundOrder({ orderId: order.id });
          }
        };
        const acts: Act[] = refunded && index === waves.length - 1 ? [...wave, { kind: 'refund' }] : wave;
        const results = await Promise.allSettled(acts.map(run));
        for (const code of Object.keys(codesOf(results))) expect([code, EXPECTED.has(code)]).toEqual([code, true]);
        for (const [at, result] of results.entries()) {
          if (result.status === 'fulfilled') note(acts[at]?.kind ?? '');
          else note(Object.keys(codesOf([result])).find((code) => code !== 'fulfilled') ?? '');
        }

        const now = await figures(kit, order.id);
        expect(now.claimed + now.invited).toBeLessThanOrEqual(now.total);
        const [odd] = await kit.rows<{ over: number; uneven: number; twice: number }>(
          `SELECT (SELECT count(*)::integer FROM seat_invites WHERE order_id = $1 AND use_count > max_uses) AS over,
             (SELECT count(*)::integer FROM seat_invites i WHERE order_id = $1 AND use_count <> (SELECT count(*) FROM seat_claims WHERE invite_id = i.id)) AS uneven,
             (SELECT count(*)::integer FROM (SELECT FROM seat_claims WHERE order_id = $1 AND released_at IS NULL GROUP BY person_id HAVING count(*) > 1) t) AS twice`,
          [order.id],
        );
        expect(odd).toEqual({ over: 0, uneven: 0, twice: 0 });
        for (const job of await kit.rows<{ sealed: string }>(
          "SELECT payload->>'sealed' AS sealed FROM graphile_worker._private_jobs WHERE payload->>'kind' = 'invite'",
        ))
          tokens.push(kit.deps.sealer.open(job.sealed));
        await kit.rows('DELETE FROM graphile_worker._private_jobs');
      }
    }),
    { numRuns: 25, endOnFailure: true },
  );
  // It was no walk in an empty room.
  for (const kind of [
    'create',
    'link',
    'claim',
    'revoke',
    'newLink',
    'resend',
    'readdress',
    'release',
    'pass',
    'expire',
    'refund',
    'NO_SEAT_LEFT',
    'INVITE_INVALID',
  ])
    expect([kind, (seen[kind] ?? 0) > 0]).toEqual([kind, true]);
});
