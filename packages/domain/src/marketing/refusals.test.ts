import { expect, test } from 'vitest';
import { refusesAddress } from './refusals.ts';

test.each([
  ['no such mailbox, in plain words', 'No such user here', 550, true],
  ['no such mailbox, by its code', '5.1.1 The account does not exist', 550, true],
  ['a mailbox that was closed', '5.2.1 disabled', 550, true],
  ['no address at all', 'This is not an e-mail address.', null, true],
  ['a full mailbox', '5.2.2 over quota', 552, false],
  ['our own address', '5.1.8 sender domain does not exist', 550, false],
  ['a policy against us', '5.7.1 blocked, see our list', 550, false],
  ['a message that is not taken', 'Transaction failed', 554, false],
])('%s', (_what, reason, smtpCode, expected) => {
  expect(refusesAddress({ reason, smtpCode })).toBe(expected);
});
