/** Whatever stands in a source, the plan keeps what the database will insist on, and says something about every row. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostly, NOW, PEOPLE, plan } from './test-world.ts';

const id = mostly([1, 2, 3, '4']);
const many = fc.nat({ max: 40 });
const few = fc.nat({ max: 5 });
const email = mostly([...PEOPLE, 'MIA@Members.test ', 'gone@members.test', 'other@members.test'], ['broken', '', null]);
const date = mostly(['2026-02-20 10:00:00+00', '2026-02-27', '2026-03-10T00:00:00Z', '2025-01-01', null, null], ['never']);
const token = fc.constantFrom('a'.repeat(32), 'b'.repeat(43), 'c'.repeat(43), 'short', null);
const sometimes = (value: string) => fc.constantFrom(null, null, null, value);
const rows = (columns: Record<string, fc.Arbitrary<unknown>>, minLength = 0) =>
  fc.array(fc.record(columns, { requiredKeys: ['id', 'order_id', 'quantity', 'parent_a_id'].filter((key) => key in columns) }), {
    minLength,
    maxLength: 10,
  });

const source = fc
  .record({
    users: fc.constant([...PEOPLE, 'gone@members.test'].map((address, index) => ({ id: index + 1, email: address }))),
    orders: rows(
      {
        id,
        quantity: mostly([1, 2, 5]),
        user_id: id,
        status: mostly(['paid', 'paid', 'refunded'], ['pending', 'odd']),
        amount_total: mostly([1000, 999, null]),
      },
      3,
    ),
    seat_invites: rows({
      id: many,
      order_id: id,
      email,
      invite_token: token,
      status: mostly(['pending', 'sent', 'sent', null, null, null, 'claimed', 'revoked', 'expired', 'bounced'], ['odd']),
      expires_at: date,
      sent_at: date,
      claimed_at: date,
      claimed_by: id,
      created_at: date,
      max_uses: mostly([1], [3, 0]),
      use_count: mostly([0, null], [1, 4]),
      revoked_at: sometimes('2026-02-01'),
    }),
    links: rows({
      id: few,
      order_id: id,
      invite_token: token,
      max_uses: mostly([2, 3]),
      use_count: mostly([0, 1, null], [4]),
      expires_at: date,
    }),
    seat_claims: rows({ id: many, order_id: id, user_id: id, invite_id: few, claimed_at: date, released_at: sometimes('2026-02-02') }),
    pairing_sessions: rows({
      id: many,
      parent_a_id: id,
      parent_b_id: id,
      status: mostly(['pending', 'ACTIVE', 'active', 'revoked', 'expired', 'ended', null], ['odd']),
      invite_email: email,
      invite_token: token,
      expires_at: date,
      max_uses: mostly([1, 2, null], [0]),
      use_count: mostly([0, 1, null], [7]),
    }),
  })
  .map(({ links, seat_invites, ...rest }) => ({ ...rest, seat_invites: [...links, ...seat_invites] }));

test('seats are never promised twice, every row hangs on another that is there, and every row of the source is accounted for', () => {
  const taken: Record<string, number> = {};
  fc.assert(
    fc.property(source, (content) => {
      const { rows, tallies } = plan(content);
      const ids = (table: keyof typeof rows): Set<unknown> => new Set(rows[table].map(({ id }) => id));
      for (const order of rows.orders) {
        const claims = rows.seat_claims.filter((claim) => claim['order_id'] === order['id'] && claim['released_at'] === null);
        const held = rows.seat_invites
          .filter((one) => one['order_id'] === order['id'] && one['revoked_at'] === null && Number(one['expires_at']) > NOW.getTime())
          .reduce((sum, one) => sum + Number(one['max_uses']) - Number(one['use_count']), 0);
        expect(claims.length + held).toBeLessThanOrEqual(Number(order['quantity']) - Number(order['refund_seats']));
        expect(new Set(claims.map((claim) => claim['person_id'])).size).toBe(claims.length);
      }
      for (const invite of rows.seat_invites) {
        expect(ids('orders')).toContain(invite['order_id']);
        expect(Number(invite['use_count'])).toBeLessThanOrEqual(Number(invite['max_uses']));
      }
      for (const claim of rows.seat_claims) {
        expect(ids('orders')).toContain(claim['order_id']);
        if (claim['invite_id'] !== null) expect(ids('seat_invites')).toContain(claim['invite_id']);
      }
      for (const event of rows.invite_events) expect(ids('seat_invites')).toContain(event['invite_id']);
      for (const pairing of rows.pairing_sessions) expect(Number(pairing['use_count'])).toBeLessThanOrEqual(Number(pairing['max_uses']));
      const live = rows.coach_members
        .filter((one) => one['ended_at'] === null)
        .map((one) => `${String(one['coach_id'])} ${String(one['member_id'])}`);
      expect(new Set(live).size).toBe(live.length);
      for (const table of ['seat_invites', 'seat_claims', 'orders', 'courses', 'pairing_sessions'] as const)
        expect(ids(table).size).toBe(rows[table].length);
      const hashes = rows.invite_tokens.map((one) => one['token_hash']);
      expect(new Set(hashes).size).toBe(hashes.length);
      for (const tally of Object.values(tallies)) {
        const report = tally.report();
        expect(report.taken + report.alreadyThere + report.notTaken.length).toBe(report.rows);
        taken[report.table] = (taken[report.table] ?? 0) + report.taken;
      }
      expect(JSON.stringify(Object.values(tallies).map((tally) => tally.report()))).not.toMatch(/a{20}|b{20}/);
    }),
    { numRuns: 500 },
  );
  // The sources are not all nonsense.
  for (const table of ['orders', 'seat_invites', 'seat_claims', 'pairing_sessions']) expect(taken[table], table).toBeGreaterThan(250);
});
