import { createHmac } from 'node:crypto';
import { MessengerReportMalformed } from '@seatwise/domain/ports';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReports } from './reports.ts';

const reports = createReports({ phoneId: '1001', appSecret: 'app secret', verifyToken: 'verify token' });
const webhook = (value: object, phoneId = '1001', field = 'messages'): Buffer =>
  Buffer.from(
    JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '102',
          changes: [
            {
              field,
              value: { messaging_product: 'whatsapp', metadata: { display_phone_number: '1', phone_number_id: phoneId }, ...value },
            },
          ],
        },
      ],
    }),
  );
/** As Meta documents it. */
const inbound = (more: object): object => ({
  contacts: [{ profile: { name: 'Zoé' }, wa_id: '33612345678' }],
  messages: [{ from: '33612345678', id: 'wamid.in', timestamp: '1795687200', ...more }],
});
const signature = (body: Buffer, secret = 'app secret'): string => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

test('statuses with what became of them, and our reference', () => {
  const status = { id: 'wamid.out', timestamp: '1795687200', recipient_id: '33612345678', biz_opaque_callback_data: 'ours' };
  const errors = [{ code: 131026, title: 'Message undeliverable', error_data: { details: 'Receiver +33612345678 is incapable' } }];
  expect(
    reports.read(
      webhook({
        statuses: [
          { ...status, status: 'delivered' },
          { ...status, status: 'failed', errors },
          { ...status, status: 'deleted' },
        ],
      }),
    ),
  ).toEqual([
    { kind: 'status', providerId: 'wamid.out', reference: 'ours', status: 'delivered', reason: null, at: '2026-11-26T10:00:00.000Z' },
    {
      kind: 'status',
      providerId: 'wamid.out',
      reference: 'ours',
      status: 'failed',
      reason: 'Cannot be delivered: the number has no WhatsApp, or an old one (131026)',
      at: '2026-11-26T10:00:00.000Z',
    },
  ]);
});

test.each([
  [{ type: 'text', text: { body: ' Merci\u0000 ! ' } }, 'Merci !', true],
  [{ type: 'button', button: { text: 'Stop', payload: 'x' } }, 'Stop', true],
  [{ type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: '1', title: 'Yes' } } }, 'Yes', true],
  [{ type: 'image', image: { id: '1', mime_type: 'image/jpeg' } }, '[image]', false],
  [{ type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } }, '👍', false],
  [{ type: 'unsupported', errors: [{ code: 131051 }] }, '[unsupported]', false],
  [{ type: '<b>' }, '[message]', false],
  [{ type: 'text', text: { body: '\u0007' } }, '[empty]', true],
])('what people send: %j', (message, text, typed) => {
  expect(reports.read(webhook(inbound(message)))).toEqual([
    {
      kind: 'message',
      providerId: 'wamid.in',
      from: '+33612345678',
      name: 'Zoé',
      text,
      typed,
      answers: null,
      at: '2026-11-26T10:00:00.000Z',
    },
  ]);
});

test('an answer names what it answers; what is for another number, or of another kind, is left out', () => {
  const told = inbound({ type: 'text', text: { body: 'Oui' }, context: { from: '1', id: 'wamid.out' } });
  expect(reports.read(webhook(told))).toMatchObject([{ answers: 'wamid.out' }]);
  expect(reports.read(webhook(told, '1002'))).toEqual([]);
  expect(reports.read(webhook({ event: 'APPROVED' }, '1001', 'message_template_status_update'))).toEqual([]);
  expect(reports.read(webhook(inbound({ type: 'system', system: { body: 'changed number' } })))).toEqual([]);
});

test('what cannot be read is passed over alone; what can be done without is left out', () => {
  const unread: string[] = [];
  const telling = createReports({ phoneId: '1001', appSecret: '', verifyToken: '', onUnread: (field) => unread.push(field) });
  const message = { from: '33612345678', id: 'wamid.in', timestamp: '1795687200', type: 'text', text: { body: 'STOP' } };
  const { from: _gone, ...nameless } = message;
  const status = { id: 'wamid.out', timestamp: '1795687200', status: 'failed' };
  const told = telling.read(
    webhook({
      contacts: [7, { profile: null }, { wa_id: '33612345678', profile: { name: 'Zo\u0000é' } }],
      statuses: [null, { ...status, id: '\u0000' }, { ...status, errors: [{ code: 'x' }], biz_opaque_callback_data: 7 }],
      messages: [
        { ...nameless, from_user_id: 'FR.1' },
        { ...message, context: { id: 'wamid.\u0000\ud83c' }, reaction: 7 },
        { ...message, context: { id: 'x'.repeat(301) } },
        { ...message, context: 'x', text: 7 },
      ],
    }),
  );
  expect(told).toMatchObject([
    { kind: 'status', reason: 'WhatsApp gave no reason', reference: null },
    { name: 'Zoé', text: 'STOP', typed: true, answers: 'wamid.\ufffd' },
    { text: 'STOP', answers: null },
    { text: '[text]', typed: false, answers: null },
  ]);
  expect(told).toHaveLength(4);
  expect(unread).toEqual(['', 'id', 'from']);
});

test('only the very bytes that were signed', () => {
  const body = webhook(inbound({ type: 'text', text: { body: 'é' } }));
  expect(reports.isSigned(body, signature(body))).toBe(true);
  for (const wrong of [
    undefined,
    '',
    'sha256=',
    signature(body, 'another'),
    signature(body).slice(0, -1),
    signature(body).replace('sha256', 'sha1'),
  ])
    expect(reports.isSigned(body, wrong)).toBe(false);
  expect(reports.isSigned(Buffer.concat([body, Buffer.from(' ')]), signature(body))).toBe(false);
});

test('whatever it is given, it reads it or says that it is none', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.json(),
        fc
          .anything()
          .map(
            (value) => JSON.stringify({ object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages', value }] }] }) ?? '',
          ),
      ),
      (body) => {
        try {
          expect(Array.isArray(reports.read(Buffer.from(body)))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(MessengerReportMalformed);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('the challenge is answered to whoever knows the token', () => {
  const asked = { 'hub.mode': 'subscribe', 'hub.verify_token': 'verify token', 'hub.challenge': '42' };
  expect(reports.challenge(asked)).toBe('42');
  for (const wrong of [
    {},
    { ...asked, 'hub.mode': 'unsubscribe' },
    { ...asked, 'hub.verify_token': 'x' },
    { ...asked, 'hub.challenge': '<b>' },
    { ...asked, 'hub.challenge': ['4', '2'] },
  ])
    expect(reports.challenge(wrong)).toBeNull();
});
