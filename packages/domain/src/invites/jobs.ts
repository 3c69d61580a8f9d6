import { z } from 'zod';
import { job } from '../kernel/job.ts';

/** One mail with one link in it. The token rests sealed, and is gone with the job; the delivery's id is the mail's Message-ID. */
export const sendInviteJob = job({
  name: 'invites.send',
  payload: z.object({ inviteId: z.uuid(), deliveryId: z.uuid(), sealed: z.string(), kind: z.enum(['invite', 'reminder']) }),
  maxAttempts: 12,
});
/** Tells whoever took a seat how to take part. */
export const seatClaimedJob = job({ name: 'invites.claimed', payload: z.object({ seatClaimId: z.uuid() }) });
/** Asks the inviter on behalf of somebody whom the invite does not name. */
export const inviteHelpJob = job({ name: 'invites.helpRequested', payload: z.object({ inviteId: z.uuid(), personId: z.uuid() }) });
/** Hourly: reminds those whose invite is about to end. */
export const remindJob = job({ name: 'invites.remind', payload: z.object({}), maxAttempts: 5 });
/** Hourly: notes what has run out, and ends its links. */
export const expireJob = job({ name: 'invites.expire', payload: z.object({}), maxAttempts: 5 });
