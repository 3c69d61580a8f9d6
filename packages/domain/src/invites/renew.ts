/** The same invite once more: a new link by mail, to the same address or to another one. Every earlier link dies. */
import type { Tx } from '@seatwise/db';
import { enqueueAtCommit, command, signedIn } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { notFound } from '../kernel/errors.ts';
import { InviteInput, ReaddressInput, type InviteView } from './contract.ts';
import { sendInviteJob } from './jobs.ts';
import { inviteOf } from './queries.ts';
import { freshToken } from './tokens.ts';

/** Renews and has it mailed. Returns whose organisation it is. */
async function renew(tx: Tx, deps: Deps, inviteId: string, kind: 'resent' | 'readdressed', email: string | null): Promise<string> {
  const { token, hash } = freshToken(deps.ids);
  const deliveryId = deps.ids.uuid();
  const [row] = await tx.sql<{ organization_id: string }>('SELECT organization_id FROM app.renew_invite($1, $2, $3, $4, $5)', [
    inviteId,
    kind,
    email,
    hash,
    deliveryId,
  ]);
  if (!row) throw notFound('invite');
  enqueueAtCommit(tx, sendInviteJob, { inviteId, deliveryId, sealed: deps.sealer.seal(token), kind: 'invite' });
  return row.organization_id;
}

export const resend = command({
  verb: 'invites.resend',
  input: InviteInput,
  authorize: signedIn,
  async run({ tx, input, deps, audit }): Promise<InviteView> {
    const organizationId = await renew(tx, deps, input.inviteId, 'resent', null);
    audit({ organizationId, subject: input.inviteId });
    return inviteOf(tx, input.inviteId);
  },
});

/** For a typo, a bounce, or somebody who signs in with another address. */
export const readdress = command({
  verb: 'invites.readdress',
  input: ReaddressInput,
  authorize: signedIn,
  async run({ tx, input, deps, audit }): Promise<InviteView> {
    const organizationId = await renew(tx, deps, input.inviteId, 'readdressed', input.email);
    audit({ organizationId, subject: input.inviteId });
    return inviteOf(tx, input.inviteId);
  },
});
