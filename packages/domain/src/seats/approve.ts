/**
 * Admission: exactly as many as fit. The database decides, in a function that locks the organisation, counts, and writes
 * the status; the sixth into five seats is told so, with the figures.
 */
import { command, OnceCommitted } from '../kernel/command.ts';
import { managers } from './access.ts';
import { MemberInput, OrganizationInput, type ApproveAllView, type MemberChangeView } from './contract.ts';
import { notifyJob } from './jobs.ts';
import { capacityOf, memberOf } from './queries.ts';
import { capacityView, type CapacityRow } from './views.ts';

export const approveMember = command({
  verb: 'seats.approveMember',
  input: MemberInput,
  authorize: managers,
  async run({ tx, input, audit, enqueue }) {
    const waiting = await memberOf(tx, input.organizationId, input.userId);
    // Everybody who admits into this organisation waits for its lock: it is taken in the flight that commits, and never held while we think.
    const decided = tx.atCommit<CapacityRow & { since: Date }>('SELECT *, app.now() AS since FROM approve_organization_member($1, $2)', [
      input.organizationId,
      input.userId,
    ]);
    audit({ organizationId: input.organizationId, subject: input.userId, changes: { status: { from: waiting.status, to: 'active' } } });
    enqueue(notifyJob, { notice: 'memberApproved', organizationId: input.organizationId, userId: input.userId });
    return new OnceCommitted((): MemberChangeView => {
      const [row] = decided();
      if (!row) throw new Error('Who was admitted has no capacity.');
      return { member: { ...waiting, status: 'active', since: row.since.toISOString() }, capacity: capacityView(row) };
    });
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
