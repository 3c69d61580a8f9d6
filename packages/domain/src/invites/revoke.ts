/** Withdraws an invite: its links die, and what it held of the order's seats is free again. Who has claimed by it stays. */
import { command, signedIn } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import { InviteInput, type InviteView } from './contract.ts';
import { inviteOf } from './queries.ts';

export const revoke = command({
  verb: 'invites.revoke',
  input: InviteInput,
  authorize: signedIn,
  async run({ tx, input, audit }): Promise<InviteView> {
    const [row] = await tx.sql<{ organization_id: string; use_count: number }>(
      'SELECT organization_id, use_count FROM app.revoke_invite($1)',
      [input.inviteId],
    );
    if (!row) throw notFound('invite');
    audit({ organizationId: row.organization_id, subject: input.inviteId, changes: { useCount: row.use_count } });
    return inviteOf(tx, input.inviteId);
  },
});
