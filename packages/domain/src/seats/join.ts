/** A code puts a person on the waiting list, whatever the capacity; again after a rejection or removal. */
import { command, hotQuery, signedIn } from '../kernel/command.ts';
import { DomainError } from '../kernel/errors.ts';
import { JoinCodeInput, normalizeJoinCode, OrganizationInput, type JoinPreviewView, type JoinView } from './contract.ts';
import { notifyJob } from './jobs.ts';
import { lockOrganization } from './queries.ts';
import { notFound, invalidState } from '../kernel/errors.ts';

const codeInvalid = () => new DomainError('JOIN_CODE_INVALID', 'This code opens no organisation. Check it with whoever gave it to you.');

export const previewJoinCode = hotQuery({
  verb: 'seats.previewJoinCode',
  input: JoinCodeInput,
  strangers: true,
  async run({ input, read }): Promise<JoinPreviewView> {
    const [row] = await read<{ id: string; name: string }>('SELECT id, name FROM app.preview_join_code($1)', [
      normalizeJoinCode(input.code),
    ]);
    if (!row) throw codeInvalid();
    return { organizationId: row.id, name: row.name };
  },
});

export const join = command({
  verb: 'seats.join',
  input: JoinCodeInput,
  authorize: signedIn,
  async run({ tx, input, actor, audit, enqueue }): Promise<JoinView> {
    const [row] = await tx.sql<{ organization_id: string; status: JoinView['status']; joined: boolean }>(
      'SELECT * FROM join_organization($1)',
      [normalizeJoinCode(input.code)],
    );
    if (!row) throw codeInvalid();
    audit({ organizationId: row.organization_id, subject: actor.userId, changes: { joined: row.joined } });
    // Asking twice tells the owners once.
    if (row.joined) enqueue(notifyJob, { notice: 'joinRequested', organizationId: row.organization_id, userId: actor.userId });
    return { organizationId: row.organization_id, status: row.status };
  },
});

/** Leaving, or withdrawing a request. Frees the seat; the last owner stays. */
export const leave = command({
  verb: 'seats.leave',
  input: OrganizationInput,
  authorize: signedIn,
  async run({ tx, input, actor, audit }): Promise<JoinView> {
    await lockOrganization(tx, input.organizationId);
    const [mine] = await tx.sql<{ status: JoinView['status'] }>(
      'SELECT status FROM organization_members WHERE organization_id = $1 AND user_id = $2',
      [input.organizationId, actor.userId],
    );
    if (!mine) throw notFound('organisation');
    if (mine.status !== 'active' && mine.status !== 'pending') throw invalidState('You have left already.', { state: mine.status });
    await tx.sql("UPDATE organization_members SET status = 'removed' WHERE organization_id = $1 AND user_id = $2", [
      input.organizationId,
      actor.userId,
    ]);
    audit({ organizationId: input.organizationId, subject: actor.userId, changes: { status: { from: mine.status, to: 'removed' } } });
    return { organizationId: input.organizationId, status: 'removed' };
  },
});
