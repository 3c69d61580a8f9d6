/** Whether a mail server's no is about the addressee. Then nobody writes there again; a server that will not have us, or not this mail, says nothing of them. */
import type { MailRefused } from '../ports/mail.ts';

/** Basic codes of mailboxes (RFC 5321 §4.2.3), for servers that say no more. */
const OF_MAILBOXES = new Set([550, 551, 553]);
/** RFC 3463: 5.1 is the address, 5.2 the mailbox. But 5.1.7 and 5.1.8 are the sender's address, and 5.2.2 to 5.2.4 pass: full, too long, expansion. */
const OF_THE_ADDRESS = /^5\.(?:1\.(?![78]\b)|2\.(?![234]\b))\d{1,3}\b/;
const ENHANCED = /^5\.\d{1,3}\.\d{1,3}\b/;

export function refusesAddress({ reason, smtpCode }: Pick<MailRefused, 'reason' | 'smtpCode'>): boolean {
  if (ENHANCED.test(reason)) return OF_THE_ADDRESS.test(reason);
  return smtpCode === null || OF_MAILBOXES.has(smtpCode);
}
