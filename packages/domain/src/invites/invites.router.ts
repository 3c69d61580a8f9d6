import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { attention } from './attention.ts';
import { claim } from './claim.ts';
import { checkEmails, create } from './create.ts';
import { requestHelp } from './help.ts';
import { createLink, newLink } from './links.ts';
import { list } from './list.ts';
import { claims, mySeats } from './my-seats.ts';
import { preview } from './preview.ts';
import { releaseClaim } from './release.ts';
import { readdress, resend } from './renew.ts';
import { revoke } from './revoke.ts';
import { timeline } from './timeline.ts';

export const invitesRouter = router({
  checkEmails: queryOf(checkEmails),
  create: mutation(create),
  createLink: mutation(createLink),
  newLink: mutation(newLink),
  list: queryOf(list),
  attention: queryOf(attention),
  timeline: queryOf(timeline),
  resend: mutation(resend),
  revoke: mutation(revoke),
  readdress: mutation(readdress),
  preview: queryOf(preview),
  claim: mutation(claim),
  requestHelp: mutation(requestHelp),
});

/** In the namespace of seats, where people look for them. */
export const seatClaimsRouter = router({
  mySeats: queryOf(mySeats),
  claims: queryOf(claims),
  releaseClaim: mutation(releaseClaim),
});
