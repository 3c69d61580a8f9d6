/**
 * Admission: exactly as many as fit. The database decides, in a function that locks the organisation, counts, and writes
 * the status; the sixth into five seats is told so, with the figures.
 */
import { command } from '../kernel/command.ts';
import { managers } from './access.ts';
import { MemberInput, OrganizationInput, type ApproveAllView, type MemberChangeView } from './contract.ts';
import { notifyJob } from './jobs.ts';
import { capacityOf, memberOf } from './queries.ts';
import { capacityView, type CapacityRow } from './views.ts';
import { notFound } from '../kernel/errors.ts';

export const approveMember = command({
  verb: 'seats.approveMember',
  input: MemberInput,
  authorize: managers,
  async run({ tx, input, deps, audit, enqueue }): Promise<MemberChangeView> {
    // Read before the lock is taken, so that the lock is held for one statement and the commit.
    const waiting = await memberOf(tx, input.organizationId, input.userId);
    const [row] = await tx.sql<CapacityRow & { since: Date }>('SELECT *, app.now() AS since FROM approve_organization_member($1, $2)', [
      input.organizationId,
      input.userId,
    ]);
    if (!row) throw notFound('member');
    audit({ organizationId: input.organizationId, subject: input.userId, changes: { status: { from: waiting.status, to: 'active' } } });
    enqueue(notifyJob, { notice: 'memberApproved', organizationId: input.organizationId, userId: input.userId });
    deps.log.debug({ organizationId: input.organizationId }, 'member approved');
    return { member: { ...waiting, status: 'active', since: row.since.toISOString() }, capacity: capacityView(row) };
  },
});

export const approveAllThatFit = command({
  verb: 'seats.approveAllThatFit',
  input: OrganizationInput,
  authorize: managers,
  async run({ tx, input, audit, enqueue }): Promise<ApproveAllView> {
    const admitted = await tx.sql<{ user_id: string }>('SELECT user_id FROM approve_all_that_fit($1) AS user_id', [input.organizationId]);
    const [left] = await tx.sql<{ waiting: number }>(
      "SELECT count(*)::integer AS waiting FROM organization_members WHERE organization_id = $1 AND status = 'pending'",
      [input.organizationId],
    );
    const capacity = await capacityOf(tx, input.organizationId);
    audit({
      organizationId: input.organizationId,
      subject: input.organizationId,
      changes: { approved: admitted.map((row) => row.user_id) },
    });
    for (const row of admitted) enqueue(notifyJob, { notice: 'memberApproved', organizationId: input.organizationId, userId: row.user_id });
    return { approved: admitted.length, waiting: left?.waiting ?? 0, capacity };
  },
});
