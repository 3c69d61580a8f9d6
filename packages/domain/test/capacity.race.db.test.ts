/** As many as fit, and nobody more, whichever door they come through, at whatever moment. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codesOf, createKit, type Kit, type Person } from './kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const all = <T>(people: readonly Person[], act: (person: Person, index: number) => Promise<T>) => Promise.allSettled(people.map(act));
const full = { seat_limit: 5, active_members_count: 5, seated: 5, usage: 5, purchases: 5 };

describe('40 people at once for 5 seats', () => {
  test('approved one by one: 5 in, 35 told CAPACITY_EXCEEDED with the figures', async () => {
    const { id, joinCode, owner } = await kit.organization(5);
    const people = await kit.waiting(id, joinCode, 40);
    const results = await all(people, (p) => owner.call.seats.approveMember({ organizationId: id, userId: p.id }));
    expect(codesOf(results)).toEqual({ fulfilled: 5, CAPACITY_EXCEEDED: 35 });
    expect(await kit.figures(id)).toEqual(full);
    const refused = results.find((r) => r.status === 'rejected');
    expect(refused?.reason.cause.details).toEqual({ canAdd: false, currentMembers: 5, seatLimit: 5, remainingSeats: 0, overBy: 0 });
    expect(await owner.call.seats.capacity({ organizationId: id })).toEqual({
      canAdd: false,
      currentMembers: 5,
      seatLimit: 5,
      remainingSeats: 0,
      overBy: 0,
    });
  });

  test('approve-all from 40 windows: the 5 who waited longest', async () => {
    const { id, joinCode, owner } = await kit.organization(5);
    const people = await kit.waiting(id, joinCode, 40);
    const results = await Promise.all(people.map(() => owner.call.seats.approveAllThatFit({ organizationId: id })));
    expect(results.reduce((sum, r) => sum + r.approved, 0)).toBe(5);
    expect(await kit.figures(id)).toEqual(full);
    const { items } = await owner.call.seats.members({ organizationId: id, status: 'active', limit: 100 });
    expect(new Set(items.filter((m) => m.role === 'member').map((m) => m.userId))).toEqual(new Set(people.slice(0, 5).map((p) => p.id)));
  });

  test('approve-all chooses once who fits, whatever the planner knew', async () => {
    // Figures from before the organisation was there: the planner expects nobody in it, and joins by a nested loop.
    await kit.organization(0);
    await kit.database.admin.query('VACUUM ANALYZE organization_members');
    const { id, joinCode, owner } = await kit.organization(5);
    const people = await kit.waiting(id, joinCode, 7);
    await owner.call.seats.approveMember({ organizationId: id, userId: people[0]?.id ?? '' });
    expect(await owner.call.seats.approveAllThatFit({ organizationId: id })).toMatchObject({ approved: 4, waiting: 2 });
    expect(await kit.figures(id)).toEqual(full);
  });

  test('staff who become members', async () => {
    const { id, joinCode, owner } = await kit.organization(5);
    const people = await kit.waiting(id, joinCode, 40);
    for (const p of people) {
      await owner.call.seats.setMemberRole({ organizationId: id, userId: p.id, role: 'trainer' });
      await owner.call.seats.approveMember({ organizationId: id, userId: p.id });
    }
    expect((await kit.figures(id)).seated).toBe(0);
    const results = await all(people, (p) => owner.call.seats.setMemberRole({ organizationId: id, userId: p.id, role: 'member' }));
    expect(codesOf(results)).toEqual({ fulfilled: 5, CAPACITY_EXCEEDED: 35 });
    expect(await kit.figures(id)).toEqual(full);
  });

  test('reactivation by plain SQL as the app role', async () => {
    const { id, joinCode, owner } = await kit.organization(5);
    const people = await kit.waiting(id, joinCode, 40);
    for (const p of people) await owner.call.seats.rejectMember({ organizationId: id, userId: p.id });
    const results = await all(people, (p) =>
      kit.deps.db.transaction({ userId: owner.id, platformOwner: false }, (tx) =>
        tx.sql("UPDATE organization_members SET status = 'active' WHERE organization_id = $1 AND user_id = $2 RETURNING user_id", [
          id,
          p.id,
        ]),
      ),
    );
    expect(codesOf(results)).toEqual({ fulfilled: 5, CAPACITY_EXCEEDED: 35 });
    expect(await kit.figures(id)).toEqual(full);
  });

  test('direct inserts as the app role, and all in one statement', async () => {
    const { id, owner } = await kit.organization(5);
    const strangers = await Promise.all(Array.from({ length: 40 }, (_, n) => kit.person(`Stranger${n}`)));
    const insert = "INSERT INTO organization_members (organization_id, user_id, status) SELECT $1, unnest($2::text[])::uuid, 'active'";
    const as = { userId: owner.id, platformOwner: false };
    await expect(kit.deps.db.transaction(as, (tx) => tx.sql(insert, [id, strangers.slice(0, 6).map((p) => p.id)]))).rejects.toMatchObject({
      message: 'CAPACITY_EXCEEDED',
    });
    expect((await kit.figures(id)).seated).toBe(0);
    const results = await all(strangers, (p) => kit.deps.db.transaction(as, (tx) => tx.sql(insert, [id, [p.id]])));
    expect(codesOf(results)).toEqual({ fulfilled: 5, CAPACITY_EXCEEDED: 35 });
    expect(await kit.figures(id)).toEqual(full);
  });

  test('every door at once, while seats are bought, given back and lowered', async () => {
    const { id, joinCode, owner } = await kit.organization(5);
    const people = await kit.waiting(id, joinCode, 40);
    const acts = people.map((p, n) => async () => {
      if (n % 4 === 0) return owner.call.seats.approveAllThatFit({ organizationId: id });
      if (n % 4 === 1) return owner.call.seats.approveMember({ organizationId: id, userId: p.id });
      if (n % 4 === 2)
        return kit.deps.db.transaction({ userId: owner.id, platformOwner: false }, (tx) =>
          tx.sql("UPDATE organization_members SET status = 'active' WHERE organization_id = $1 AND user_id = $2", [id, p.id]),
        );
      await kit.setSeats(id, n % 8 === 3 ? 7 : 5);
      return null;
    });
    const counts = codesOf(await Promise.allSettled(acts.map((act) => act())));
    const known = new Set(['fulfilled', 'CAPACITY_EXCEEDED', 'ALREADY_MEMBER']);
    expect(Object.keys(counts).filter((code) => !known.has(code))).toEqual([]);
    const figures = await kit.figures(id);
    expect(figures.seated).toBeLessThanOrEqual(7);
    expect(figures.seated).toBeGreaterThanOrEqual(5);
    expect(figures).toMatchObject({ active_members_count: figures.seated, usage: figures.seated, purchases: figures.seat_limit });
  });
});

test('the control: with the lock taken out, more get in than fit', async () => {
  const control = await createKit();
  try {
    // The same functions without their locks: what the tests above would let pass if they proved nothing.
    const { rows } = await control.database.admin.query<{ definition: string }>(
      "SELECT pg_get_functiondef(oid) AS definition FROM pg_proc WHERE oid IN ('app.assert_seat_free(uuid)'::regprocedure, 'public.approve_organization_member(uuid, uuid)'::regprocedure)",
    );
    expect(rows).toHaveLength(2);
    for (const { definition } of rows) {
      const unlocked = definition
        .replaceAll(/FOR NO KEY UPDATE/g, '')
        .replace(/SELECT count\(\*\) INTO seated[^;]*;/, '$& PERFORM pg_sleep(0.1);');
      expect(unlocked).not.toBe(definition);
      await control.database.admin.query(unlocked);
    }
    const { id, joinCode, owner } = await control.organization(5);
    const people = await control.waiting(id, joinCode, 40);
    await all(people, (p) => owner.call.seats.approveMember({ organizationId: id, userId: p.id }));
    expect((await control.figures(id)).seated).toBeGreaterThan(5);
  } finally {
    await control.close();
  }
});

test('0 seats admit nobody', async () => {
  const { id, joinCode, owner } = await kit.organization(0);
  const [someone] = await kit.waiting(id, joinCode, 1);
  await expect(owner.call.seats.approveMember({ organizationId: id, userId: someone?.id ?? '' })).rejects.toMatchObject({
    cause: { code: 'CAPACITY_EXCEEDED' },
  });
  expect(await owner.call.seats.approveAllThatFit({ organizationId: id })).toMatchObject({ approved: 0, waiting: 1 });
  expect(await kit.figures(id)).toMatchObject({ seat_limit: 0, seated: 0 });
});

test('a scheduled reduction caps admissions at once, and leaves the limit as it is', async () => {
  const { id, joinCode, owner } = await kit.organization(5);
  const people = await kit.waiting(id, joinCode, 4);
  for (const p of people.slice(0, 3)) await owner.call.seats.approveMember({ organizationId: id, userId: p.id });
  await kit.database.admin.query(
    'SET ROLE seatwise_definer; ' + `UPDATE organization_subscriptions SET scheduled_seats = 3 WHERE organization_id = '${id}'; RESET ROLE`,
  );
  expect(await owner.call.seats.capacity({ organizationId: id })).toEqual({
    canAdd: false,
    currentMembers: 3,
    seatLimit: 5,
    remainingSeats: 0,
    overBy: 0,
  });
  await expect(owner.call.seats.approveMember({ organizationId: id, userId: people[3]?.id ?? '' })).rejects.toMatchObject({
    cause: { code: 'CAPACITY_EXCEEDED' },
  });
});

test('an invoice unpaid for too long stops admissions, and throws nobody out', async () => {
  const { id, joinCode, owner } = await kit.organization(5);
  const people = await kit.waiting(id, joinCode, 2);
  await owner.call.seats.approveMember({ organizationId: id, userId: people[0]?.id ?? '' });
  await kit.database.admin.query(
    'SET ROLE seatwise_definer; ' +
      `UPDATE organization_subscriptions SET admissions_stop_at = now() - interval '1 second' WHERE organization_id = '${id}'; RESET ROLE`,
  );
  await expect(owner.call.seats.approveMember({ organizationId: id, userId: people[1]?.id ?? '' })).rejects.toMatchObject({
    cause: { code: 'PAYMENT_REQUIRED' },
  });
  await expect(owner.call.seats.approveAllThatFit({ organizationId: id })).rejects.toMatchObject({ cause: { code: 'PAYMENT_REQUIRED' } });
  expect(await kit.figures(id)).toMatchObject({ seated: 1 });
});
