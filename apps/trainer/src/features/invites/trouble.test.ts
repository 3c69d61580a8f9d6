import { expect, test } from 'vitest';
import { troubleOf } from './trouble.ts';

/** As mail servers and Postmark word it. */
test.each([
  ['550 5.1.1 <mia@members.test>: Recipient address rejected: User unknown in local recipient table', 'unknown_address'],
  ['550 5.1.1 The email account that you tried to reach does not exist.', 'unknown_address'],
  ['550 No such user here', 'unknown_address'],
  ['550 5.2.1 The mailbox is disabled', 'unknown_address'],
  ['HardBounce: The server was unable to deliver your message (ex: unknown user, mailbox not found).', 'unknown_address'],
  ['550 Requested action not taken', 'unknown_address'],
  ['getaddrinfo ENOTFOUND mail.nowhere.test', 'unknown_domain'],
  ['550 5.1.2 Host unknown (Name server: nowhere.test: host not found)', 'unknown_domain'],
  ['552 5.2.2 Mailbox full', 'full'],
  ['452 4.2.2 The email account that you tried to reach is over quota', 'full'],
  ['554 5.7.1 Message rejected as spam by content filtering', 'refused'],
  ['550 5.7.26 Unauthenticated email is not accepted due to the DMARC policy', 'refused'],
  ['SpamComplaint', 'complained'],
  ['451 4.7.0 Try again later', 'refused'],
  ['451 Temporary local problem', 'temporary'],
  ['Connection timeout', 'temporary'],
  ['SoftBounce: Unable to temporarily deliver message', 'temporary'],
  ['554 Transaction failed', 'other'],
  [null, 'other'],
] as const)('%s: %s', (reason, trouble) => {
  expect(troubleOf(reason)).toBe(trouble);
});
