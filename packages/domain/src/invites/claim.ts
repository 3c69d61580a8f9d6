/**
 * Taking a seat: signed in, with the verified address that the invite names (any verified person by a link), once an order and person. All of
 * it is decided in the database, under the order's lock.
 */
import { command, signedIn } from '../kernel/command.ts';
import { TokenInput, type ClaimedView } from './contract.ts';
import { seatClaimedJob } from './jobs.ts';
import { inviteInvalid, presentedHash } from './tokens.ts';

export const claim = command({
  verb: 'invites.claim',
  input: TokenInput,
  authorize: signedIn,
  async run({ tx, input, tokens, audit, enqueue }): Promise<ClaimedView> {
    const [row] = await tx.sql<{ claim_id: string; invite_id: string; order_id: string; organization_id: string; course_title: string }>(
      'SELECT * FROM claim_seat($1)',
      [presentedHash({ tokens }, 'invite', input.token)],
    );
    if (!row) throw inviteInvalid();
    audit({ organizationId: row.organization_id, subject: row.claim_id, changes: { inviteId: row.invite_id, orderId: row.order_id } });
    enqueue(seatClaimedJob, { seatClaimId: row.claim_id });
    return { seatClaimId: row.claim_id, orderId: row.order_id, courseTitle: row.course_title };
  },
});
