/** Payloads as Postmark's documentation shows them, and as it sends them. */
import { MailReportMalformed } from '@seatwise/domain/ports';
import { expect, test } from 'vitest';
import { postmarkReports, providerHeaders } from './postmark.ts';

const ours = '0198d3a0-0000-7000-8000-000000000001';
const theirs = '883953f4-6105-42a2-a16a-77a8eac79483';

const bounce = {
  RecordType: 'Bounce',
  MessageStream: 'outbound',
  ID: 4_323_372_036_854_776_000,
  Type: 'HardBounce',
  TypeCode: 1,
  Name: 'Hard bounce',
  Tag: '',
  MessageID: theirs,
  Metadata: { delivery: ours },
  ServerID: 23,
  Description: 'The server was unable to deliver your message (ex: unknown user, mailbox not found).',
  Details: 'smtp;550 5.1.1 The email account that you tried to reach does not exist.\r\n  Please try again',
  Email: ' Gone@Members.test',
  From: 'hello@seatwise.test',
  BouncedAt: '2026-11-26T16:33:54.9070259Z',
  DumpAvailable: true,
  Inactive: true,
  CanActivate: true,
  Subject: 'Ada Lovelace invites you to Life drawing',
};
const told = (fields: object = {}) => postmarkReports.read({ ...bounce, ...fields });

test('a bounce tells which mail, whose address and why, in one line', () => {
  expect(told()).toEqual({
    kind: 'bounced',
    messageId: ours,
    recipient: 'gone@members.test',
    reason: 'smtp;550 5.1.1 The email account that you tried to reach does not exist. Please try again',
  });
  expect(told({ Details: '' })?.reason).toMatch(/^The server was unable/);
  expect(told({ Details: null, Description: undefined })?.reason).toBe('Hard bounce');
  expect(told({ Details: undefined, Description: undefined, Name: undefined })?.reason).toBeNull();
  expect(told({ Details: 'x'.repeat(5000) })?.reason).toHaveLength(300);
});

test('what cannot be stored is left out of it', () => {
  expect(told({ Email: 'G\u0000one\ud83c@members.test', Details: 'no\u0000\udf89' })).toMatchObject({
    recipient: 'gone@members.test',
    reason: 'no \ufffd',
  });
  for (const type of ['Delivery', 'Open', 'Click', 'SpamComplaint'])
    expect(told({ RecordType: type, Recipient: 'a\u0000@b.test', Email: 'a\u0000@b.test' })?.recipient).toBe('a@b.test');
});

test.each([
  ['HardBounce', 'bounced'],
  ['SoftBounce', 'bounced'],
  ['BadEmailAddress', 'bounced'],
  ['Blocked', 'bounced'],
  ['SpamNotification', 'bounced'],
  ['ManuallyDeactivated', 'bounced'],
  ['DMARCPolicy', 'bounced'],
  ['VirusNotification', 'bounced'],
  ['SomethingNew', 'bounced'],
  ['Transient', 'deferred'],
  ['DnsError', 'deferred'],
  ['SpamComplaint', 'complained'],
])('a bounce of type %s is %s', (Type, kind) => {
  expect(told({ Type })?.kind).toBe(kind);
});

test.each(['AutoResponder', 'Subscribe', 'Unsubscribe', 'AddressChange', 'ChallengeVerification', 'OpenRelayTest', 'InboundError'])(
  'a bounce of type %s is none',
  (Type) => {
    expect(told({ Type })).toBeNull();
  },
);

test('our reference is found in the metadata, else in the id, else nowhere', () => {
  expect(told({ Metadata: { Delivery: ours.toUpperCase() } })?.messageId).toBe(ours);
  expect(told({ Metadata: { delivery: 'not ours' } })?.messageId).toBe(theirs);
  expect(told({ Metadata: null, MessageID: `<${ours}@seatwise.test>` })?.messageId).toBe(ours);
  expect(told({ Metadata: { other: ours }, MessageID: '' })?.messageId).toBeNull();
  expect(told({ Metadata: { delivery: 7 }, MessageID: undefined })?.messageId).toBeNull();
});

test('a delivery and a complaint are told by their own shapes', () => {
  const delivery = {
    RecordType: 'Delivery',
    MessageID: theirs,
    Recipient: 'Mia@Members.test',
    DeliveredAt: '2026-11-26T15:54:43.21Z',
    Details: 'Test delivery webhook details',
    Tag: 'welcome-email',
    ServerID: 23,
    Metadata: { delivery: ours },
    MessageStream: 'outbound',
  };
  expect(postmarkReports.read(delivery)).toEqual({ kind: 'delivered', messageId: ours, recipient: 'mia@members.test', reason: null });
  expect(told({ RecordType: 'SpamComplaint', Type: 'SpamComplaint', TypeCode: 512, Details: 'Test spam complaint details' })).toEqual({
    kind: 'complained',
    messageId: ours,
    recipient: 'gone@members.test',
    reason: 'Test spam complaint details',
  });
});

test.each(['SubscriptionChange', 'SMTPApiError', 'Whatever'])('%s tells nothing that we act on', (RecordType) => {
  expect(postmarkReports.read({ RecordType, Recipient: 'mia@members.test', MessageID: theirs })).toBeNull();
});

test.each([
  null,
  7,
  'Bounce',
  [],
  {},
  { RecordType: 7 },
  { RecordType: 'Bounce' },
  { ...bounce, Email: null },
  { ...bounce, Type: 1 },
  { ...bounce, Metadata: 'x' },
  { RecordType: 'Delivery', Email: 'mia@members.test' },
])('%j is no event', (payload) => {
  expect(() => postmarkReports.read(payload)).toThrow(MailReportMalformed);
});

test.each([
  ['smtp://token:token@smtp.postmarkapp.com:587', true],
  ['smtps://smtp-broadcasts.PostmarkApp.com', true],
  ['smtp://notpostmarkapp.com:587', false],
  ['smtp://smtp.postmarkapp.com.evil.test', false],
  ['smtp://127.0.0.1:1025', false],
])('a mail by way of %s carries the reference: %s', (smtpUrl, carries) => {
  const headers = providerHeaders(smtpUrl, ours);
  expect([headers['X-PM-Metadata-delivery'], headers['X-PM-KeepID']]).toEqual(carries ? [ours, 'true'] : [undefined, undefined]);
});

test.each([
  ['Open', 'opened'],
  ['Click', 'clicked'],
])('%s is told of whoever did it', (RecordType, kind) => {
  const payload = {
    RecordType,
    MessageID: '883953f4-6105-42a2-a16a-77a8eac79483',
    Metadata: { delivery: '0b3e0c35-5a3b-4b7e-9d5e-2f6f1f1f1f1f' },
    Recipient: 'Mia@Members.test',
    OriginalLink: 'https://other.test/',
  };
  expect(postmarkReports.read(payload)).toEqual({
    kind,
    messageId: '0b3e0c35-5a3b-4b7e-9d5e-2f6f1f1f1f1f',
    recipient: 'mia@members.test',
    reason: null,
  });
});
