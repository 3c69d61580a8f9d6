/** The ledger, replayed, gives the figures, after any history; the plan has no say in seats. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKit, domainCodeOf, type Kit, type Person } from './kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

type Step =
  | { do: 'join' | 'approve' | 'reject' | 'remove' | 'leave' | 'demote' | 'promote'; who: number }
  | { do: 'approveAll' }
  | { do: 'seats'; seats: number }
  | { do: 'plan'; plan: 'PRO' | 'MAX' | 'ULTRA' };

const who = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('join', 'approve', 'reject', 'remove', 'leave', 'demote', 'promote'), who }) },
  { weight: 1, arbitrary: fc.constant({ do: 'approveAll' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('seats' as const), seats: fc.nat({ max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('plan' as const), plan: fc.constantFrom('PRO', 'MAX', 'ULTRA') }) },
);

const EXPECTED = new Set(['CAPACITY_EXCEEDED', 'ALREADY_MEMBER', 'INVALID_STATE', 'NOT_FOUND']);

test('any history, some of it in parallel', { timeout: 120_000 }, async () => {
  const people: Person[] = [];
  for (let n = 0; n < 6; n += 1) people.push(await kit.person(`Learner${n}`));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 }), async (bursts) => {
      const { id, joinCode, owner } = await kit.organization(0, 'Ledger');
      const run = async (s: Step): Promise<unknown> => {
        const org = { organizationId: id };
        if (s.do === 'approveAll') return owner.call.seats.approveAllThatFit(org);
        if (s.do === 'seats') return kit.setSeats(id, s.seats);
        if (s.do === 'plan') {
          const before = await kit.figures(id);
          await owner.call.seats.changePlan({ ...org, plan: s.plan });
          // Nothing else runs in a burst with a change of plan, so the limit must not have moved.
          expect((await kit.figures(id)).seat_limit).toBe(before.seat_limit);
          return null;
        }
        const person = people[s.who];
        if (!person) return null;
        const target = { ...org, userId: person.id };
        if (s.do === 'join') return person.call.seats.join({ code: joinCode });
        if (s.do === 'leave') return person.call.seats.leave(org);
        if (s.do === 'approve') return owner.call.seats.approveMember(target);
        if (s.do === 'reject') return owner.call.seats.rejectMember(target);
        if (s.do === 'remove') return owner.call.seats.removeMember(target);
        return owner.call.seats.setMemberRole({ ...target, role: s.do === 'demote' ? 'member' : 'trainer' });
      };
      for (const burst of bursts) {
        const together = burst.some((s) => s.do === 'plan') ? burst.slice(0, 1).filter((s) => s.do === 'plan') : burst;
        for (const result of await Promise.allSettled(together.map(run))) {
          if (result.status === 'fulfilled') continue;
          const code = domainCodeOf(result.reason);
          if (code === null || !EXPECTED.has(code)) throw result.reason;
        }
        const figures = await kit.figures(id);
        expect(figures).toMatchObject({ active_members_count: figures.seated, usage: figures.seated, purchases: figures.seat_limit });
      }
      const { items } = await owner.call.seats.ledger({ organizationId: id, limit: 100 });
      const { seat_limit, seated } = await kit.figures(id);
      expect(items.find((row) => row.kind === 'purchase')?.balance ?? 0).toBe(seat_limit);
      expect(items.find((row) => row.kind === 'usage')?.balance ?? 0).toBe(seated);
    }),
    { numRuns: 40 },
  );
});

test('a change of plan never moves seat_limit, up or down, with seats taken', async () => {
  const { id, joinCode, owner } = await kit.organization(5);
  const [someone] = await kit.waiting(id, joinCode, 1);
  await owner.call.seats.approveMember({ organizationId: id, userId: someone?.id ?? '' });
  const before = await kit.figures(id);
  for (const plan of ['ULTRA', 'PRO', 'MAX'] as const) {
    expect(await owner.call.seats.changePlan({ organizationId: id, plan })).toMatchObject({ plan });
    expect(await kit.figures(id)).toEqual(before);
  }
});

test('the ledger says who and why, oldest last; the export is whole and runs no formula', async () => {
  const { id, joinCode, owner } = await kit.organization(2, '=Formula "Ltd"');
  const [first] = await kit.waiting(id, joinCode, 1);
  await owner.call.seats.approveMember({ organizationId: id, userId: first?.id ?? '' });
  await owner.call.seats.removeMember({ organizationId: id, userId: first?.id ?? '' });
  const { items } = await owner.call.seats.ledger({ organizationId: id });
  expect(items.map((row) => [row.kind, row.delta, row.cause, row.actor?.id ?? null, row.balance])).toEqual([
    ['usage', -1, 'removeMember', owner.id, 0],
    ['usage', 1, 'approveMember', owner.id, 1],
    ['purchase', 2, 'setSeats', null, 2],
  ]);
  const paged = await owner.call.seats.ledger({ organizationId: id, limit: 1 });
  expect(paged.items).toHaveLength(1);
  const next = await owner.call.seats.ledger({ organizationId: id, limit: 2, cursor: paged.nextCursor });
  expect([...paged.items, ...next.items]).toEqual(items);
  const { csv, filename } = await owner.call.seats.exportLedger({ organizationId: id });
  expect(filename).toMatch(/^formula-ltd-ledger-\d{4}-\d{2}-\d{2}\.csv$/);
  expect(csv.trim().split('\r\n')).toHaveLength(4);
});
