/** The wrong account is open: whoever sent the invite is asked to address it anew. Once a day and person. */
import { command, signedIn } from '../kernel/command.ts';
import { TokenInput, type HelpView } from './contract.ts';
import { inviteHelpJob } from './jobs.ts';
import { inviteInvalid, presentedHash } from './tokens.ts';

export const requestHelp = command({
  verb: 'invites.requestHelp',
  input: TokenInput,
  authorize: signedIn,
  async run({ tx, input, actor, tokens, audit, enqueue }): Promise<HelpView> {
    const [row] = await tx.sql<{ invite_id: string; organization_id: string; fresh: boolean }>(
      'SELECT * FROM app.request_invite_help($1)',
      [presentedHash({ tokens }, 'invite', input.token)],
    );
    if (!row) throw inviteInvalid();
    audit({ organizationId: row.organization_id, subject: row.invite_id, changes: { asked: row.fresh } });
    if (row.fresh) enqueue(inviteHelpJob, { inviteId: row.invite_id, personId: actor.userId });
    return { asked: row.fresh };
  },
});
