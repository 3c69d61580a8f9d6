/** Who may book a coach, and the end of it: from either side. */
import { command, query, signedIn } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { PairingsInput, UnpairInput, type PairedMemberView } from './contract.ts';

const LIST = `
  SELECT m.member_id, p.name, p.email::text AS email, m.created_at, m.created_at::text AS at
  FROM coach_members m JOIN people p ON p.id = m.member_id
  WHERE m.coach_id = app.own_coach_id() AND m.ended_at IS NULL
    AND ($1::timestamptz IS NULL OR (m.created_at, m.member_id) < ($1::timestamptz, $2::uuid))
  ORDER BY m.created_at DESC, m.member_id DESC LIMIT $3`;

/** The caller's own, as a coach; newest first. */
export const pairedMembers = query({
  verb: 'invites.pairedMembers',
  input: PairingsInput,
  authorize: signedIn,
  async run({ tx, input }): Promise<Page<PairedMemberView>> {
    const after = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<{ member_id: string; name: string; email: string | null; created_at: Date; at: string }>(LIST, [
      after?.[0] ?? null,
      after?.[1] ?? null,
      input.limit + 1,
    ]);
    return pageOf(
      rows,
      input.limit,
      (row) => [row.at, row.member_id],
      (row) => ({ memberId: row.member_id, name: row.name, email: row.email ?? '', since: row.created_at.toISOString() }),
    );
  },
});

/** What they had planned together, the bookings see to. */
export const unpair = command({
  verb: 'invites.unpair',
  input: UnpairInput,
  authorize: signedIn,
  async run({ tx, input, actor, deps, audit }): Promise<{ coachId: string; memberId: string }> {
    const [row] = await tx.sql<{ coach_id: string; member_id: string }>('SELECT coach_id, member_id FROM app.unpair($1, $2)', [
      'coachId' in input ? input.coachId : null,
      'memberId' in input ? input.memberId : null,
    ]);
    if (!row) throw notFound('pairing');
    const pair = { coachId: row.coach_id, memberId: row.member_id };
    for (const subscriber of deps.subscribers.unpaired) await subscriber({ tx, ...pair, actorId: actor.userId });
    audit({ subject: row.coach_id, changes: { memberId: row.member_id } });
    return pair;
  },
});
