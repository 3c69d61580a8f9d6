/** The people of an organisation: the list, turning away, removing, roles. */
import type { Tx } from '@seatwise/db';
import { command, query } from '../kernel/command.ts';
import { DomainError, forbidden, invalidState } from '../kernel/errors.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { managers, ownerOnly, staff } from './access.ts';
import { MemberInput, MembersInput, SetMemberRoleInput, type MemberChangeView, type MemberView } from './contract.ts';
import { notifyJob } from './jobs.ts';
import { can, type Verdict } from './policy.ts';
import { capacityOf, lockOrganization, MEMBER_COLUMNS, memberOf } from './queries.ts';
import { memberView, type MemberRow } from './views.ts';

const LIST = `
  SELECT ${MEMBER_COLUMNS}, m.status_changed_at::text AS at
  FROM organization_members m LEFT JOIN people p ON p.id = m.user_id
  WHERE m.organization_id = $1 AND ($2::text IS NULL OR m.status = $2)
    AND ($3 = '' OR position(lower($3) IN lower(coalesce(p.name, '') || ' ' || coalesce(p.email::text, ''))) > 0)
    AND ($4::timestamptz IS NULL OR (m.status_changed_at, m.user_id) > ($4::timestamptz, $5::uuid))
  ORDER BY m.status_changed_at, m.user_id LIMIT $6`;

/** Oldest first: who waits longest stands on top. */
export const members = query({
  verb: 'seats.members',
  input: MembersInput,
  authorize: staff,
  async run({ tx, input }): Promise<Page<MemberView>> {
    const after = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<MemberRow & { at: string }>(LIST, [
      input.organizationId,
      input.status ?? null,
      input.search ?? '',
      after?.[0] ?? null,
      after?.[1] ?? null,
      input.limit + 1,
    ]);
    return pageOf(rows, input.limit, (row) => [row.at, row.user_id], memberView);
  },
});

/** Asks the policy; a refusal because of the member's state is INVALID_STATE, one because of the caller FORBIDDEN. */
function demand(verdict: Verdict, member: MemberView): void {
  if (verdict === true) return;
  if (verdict === 'not_waiting' || verdict === 'not_in')
    throw invalidState(`This person is ${member.status} at present.`, { state: member.status });
  if (verdict === 'owners_are_removed_by_owners') throw forbidden('an owner: owners are removed by owners');
  throw forbidden('another role');
}

/** Under the organisation's lock, so that what the policy saw is what is written. */
async function locked(tx: Tx, organizationId: string, userId: string): Promise<MemberView> {
  await lockOrganization(tx, organizationId);
  return memberOf(tx, organizationId, userId);
}

export const rejectMember = command({
  verb: 'seats.rejectMember',
  input: MemberInput,
  authorize: managers,
  async run({ tx, input, scope, audit, enqueue }): Promise<MemberChangeView> {
    const member = await locked(tx, input.organizationId, input.userId);
    demand(can.reject(scope.role, member), member);
    await tx.sql("UPDATE organization_members SET status = 'rejected' WHERE organization_id = $1 AND user_id = $2", [
      input.organizationId,
      input.userId,
    ]);
    audit({ organizationId: input.organizationId, subject: input.userId, changes: { status: { from: member.status, to: 'rejected' } } });
    enqueue(notifyJob, { notice: 'memberRejected', organizationId: input.organizationId, userId: input.userId });
    return { member: await memberOf(tx, input.organizationId, input.userId), capacity: await capacityOf(tx, input.organizationId) };
  },
});

/** Frees the seat; the person may ask again. */
export const removeMember = command({
  verb: 'seats.removeMember',
  input: MemberInput,
  authorize: managers,
  async run({ tx, input, scope, actor, audit, enqueue }): Promise<MemberChangeView> {
    const member = await locked(tx, input.organizationId, input.userId);
    demand(can.remove(scope.role, member), member);
    if (input.userId === actor.userId) throw new DomainError('INVALID_STATE', 'To go yourself, leave the organisation.', { state: 'self' });
    await tx.sql("UPDATE organization_members SET status = 'removed' WHERE organization_id = $1 AND user_id = $2", [
      input.organizationId,
      input.userId,
    ]);
    audit({
      organizationId: input.organizationId,
      subject: input.userId,
      changes: { status: { from: member.status, to: 'removed' }, role: member.role },
    });
    enqueue(notifyJob, { notice: 'memberRemoved', organizationId: input.organizationId, userId: input.userId });
    return { member: await memberOf(tx, input.organizationId, input.userId), capacity: await capacityOf(tx, input.organizationId) };
  },
});

/** Staff take no seat: becoming a member takes one, becoming staff frees one. The last owner stays. */
export const setMemberRole = command({
  verb: 'seats.setMemberRole',
  input: SetMemberRoleInput,
  authorize: ownerOnly,
  async run({ tx, input, scope, audit }): Promise<MemberChangeView> {
    const member = await locked(tx, input.organizationId, input.userId);
    const verdict = can.setRole(scope.role, member, input.role);
    if (verdict !== 'same_role') {
      demand(verdict, member);
      await tx.sql('UPDATE organization_members SET role = $3 WHERE organization_id = $1 AND user_id = $2', [
        input.organizationId,
        input.userId,
        input.role,
      ]);
    }
    // Read before the commit: an owner who steps down sees the organisation with their new role's eyes.
    audit({ organizationId: input.organizationId, subject: input.userId, changes: { role: { from: member.role, to: input.role } } });
    return { member: { ...member, role: input.role }, capacity: await capacityOf(tx, input.organizationId) };
  },
});
