/** Postmark's own payloads, posted as Postmark posts them. What it says of an invite's mail stands on the invite. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestOrganization } from './app.ts';

const SECRET = 'agreed on with the mail provider';
let t: TestApp;
let atelier: TestOrganization;
let orderId: string;
beforeAll(async () => {
  t = await createTestApp({ environment: { MAIL_WEBHOOK_SECRET: SECRET } });
  atelier = await t.organization();
  const { trpc } = atelier.owner;
  const { id } = await trpc.seats.createCourse.mutate({ organizationId: atelier.id, title: 'Life drawing', seatPrice: 0 });
  ({ orderId } = await trpc.seats.orderSeats.mutate({ courseId: id, quantity: 50 }));
});
afterAll(() => t.close());

const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const post = (body: unknown, authorization: string | null = basic('postmark', SECRET), to: TestApp = t): Promise<Response> =>
  fetch(`${to.url}/api/webhooks/mail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

async function codeOf(answer: Response): Promise<string> {
  const body: { code: string } = JSON.parse(await answer.text());
  return body.code;
}

interface Sent {
  id: string;
  email: string;
  deliveryId: string;
}
let people = 0;
async function sent(): Promise<Sent> {
  people += 1;
  const email = `reader-${people}@members.test`;
  const { created } = await atelier.owner.trpc.invites.create.mutate({ orderId, emails: [email] });
  await t.mailTo(email, 'seatInvite');
  const id = created[0]?.id ?? '';
  const { rows } = await t.database.admin.query('SELECT delivery_id, delivery_state FROM seat_invites WHERE id = $1', [id]);
  expect(rows[0].delivery_state).toBe('sent');
  return { id, email, deliveryId: rows[0].delivery_id };
}
const bounceOf = ({ email, deliveryId }: Sent, fields: object = {}): object => ({
  RecordType: 'Bounce',
  MessageStream: 'outbound',
  ID: 4_323_372_036,
  Type: 'HardBounce',
  TypeCode: 1,
  Name: 'Hard bounce',
  Tag: '',
  MessageID: '883953f4-6105-42a2-a16a-77a8eac79483',
  Metadata: { delivery: deliveryId },
  ServerID: 23,
  Description: 'The server was unable to deliver your message (ex: unknown user, mailbox not found).',
  Details: 'smtp;550 5.1.1 unknown user',
  Email: email,
  From: 'hello@seatwise.test',
  BouncedAt: '2026-11-26T16:33:54.9070259Z',
  DumpAvailable: true,
  Inactive: true,
  CanActivate: true,
  Subject: 'Ada invites you to Life drawing',
  Content: 'Received: by …\r\n',
  ...fields,
});
const view = async (invite: Sent) => {
  const { items } = await atelier.owner.trpc.invites.list.query({ organizationId: atelier.id, search: invite.email });
  return items[0];
};
const kinds = async ({ id }: Sent): Promise<string[]> =>
  (await atelier.owner.trpc.invites.timeline.query({ inviteId: id })).events.map(({ kind }) => kind);
const stored = async (): Promise<unknown> =>
  (
    await t.database.admin.query(
      "SELECT (SELECT count(*) FROM invite_events) AS events, (SELECT md5(string_agg(i::text, '|' ORDER BY id)) FROM seat_invites i) AS invites, (SELECT md5(string_agg(d::text, '|' ORDER BY id)) FROM mail_deliveries d) AS mails",
    )
  ).rows[0];

test('a bounce makes the invite bounced, with the reason in the provider’s words, however often it is told', async () => {
  const invite = await sent();
  for (let n = 0; n < 3; n += 1) {
    const answer = await post(bounceOf(invite));
    expect([answer.status, await answer.json()]).toEqual([200, { received: 1 }]);
  }
  expect(await view(invite)).toMatchObject({ status: 'bounced', delivery: { state: 'bounced', reason: 'smtp;550 5.1.1 unknown user' } });
  expect((await kinds(invite)).filter((kind) => kind === 'bounced')).toHaveLength(1);
  expect(await atelier.owner.trpc.invites.attention.query({ organizationId: atelier.id })).toMatchObject({ bounced: 1 });
});

test('what the database cannot hold is left out: the provider would come again for ever', async () => {
  const invite = await sent();
  const answer = await post(bounceOf(invite, { Email: `\u0000${invite.email}`, Details: 'smtp;550 un\u0000known \ud83c' }));
  expect([answer.status, await answer.json()]).toEqual([200, { received: 1 }]);
  expect(await view(invite)).toMatchObject({ status: 'bounced' });
  const elsewhere = bounceOf({ ...invite, deliveryId: '00000000-0000-4000-8000-000000000000' }, { Email: 'nobody\u0000@elsewhere.test' });
  expect((await post(elsewhere)).status).toBe(200);
});

test('a delivery and a deferral are lines in the timeline; a list is taken at once', async () => {
  const [delivered, deferred, complained] = [await sent(), await sent(), await sent()];
  const answer = await post([
    {
      RecordType: 'Delivery',
      ServerID: 23,
      MessageStream: 'outbound',
      MessageID: '883953f4-6105-42a2-a16a-77a8eac79483',
      Recipient: delivered.email.toUpperCase(),
      Tag: '',
      DeliveredAt: '2026-11-26T15:54:43.2100000Z',
      Details: 'smtp;250 OK',
      Metadata: { delivery: delivered.deliveryId },
    },
    bounceOf(deferred, { Type: 'Transient', TypeCode: 2, Details: 'smtp;421 4.7.0 try again later' }),
    bounceOf(complained, { RecordType: 'SpamComplaint', Type: 'SpamComplaint', TypeCode: 512, Details: '' }),
  ]);
  expect([answer.status, await answer.json()]).toEqual([200, { received: 3 }]);
  expect(await kinds(delivered)).toEqual(['queued', 'sent', 'delivered']);
  expect((await view(delivered))?.status).toBe('sent');
  expect((await kinds(deferred)).at(-1)).toBe('deferred');
  expect((await view(deferred))?.status).toBe('sent');
  expect((await kinds(complained)).at(-1)).toBe('complained');
});

test('what tells nothing is thanked for and changes nothing', async () => {
  const invite = await sent();
  const before = await stored();
  for (const payload of [
    {
      RecordType: 'Open',
      FirstOpen: true,
      Recipient: invite.email,
      MessageID: invite.deliveryId,
      Metadata: { delivery: invite.deliveryId },
      Client: { Name: 'Chrome' },
    },
    { RecordType: 'Click', Recipient: invite.email, OriginalLink: 'https://seatwise.test/', Metadata: { delivery: invite.deliveryId } },
    { RecordType: 'SubscriptionChange', Recipient: invite.email, SuppressSending: true, SuppressionReason: 'HardBounce' },
    { RecordType: 'SomethingNew', Whatever: 1 },
    bounceOf(invite, { Type: 'AutoResponder', TypeCode: 64 }),
    bounceOf({ ...invite, email: 'nobody@elsewhere.test', deliveryId: '00000000-0000-4000-8000-000000000000' }),
    [],
  ]) {
    expect((await post(payload)).status).toBe(200);
  }
  expect(await stored()).toEqual(before);
});

test('only who knows the password is heard, by whatever name', async () => {
  const invite = await sent();
  const before = await stored();
  for (const authorization of [
    null,
    '',
    'Basic',
    `Basic ${SECRET}`,
    `Bearer ${SECRET}`,
    basic('postmark', ''),
    basic('postmark', `${SECRET}x`),
    basic('postmark', SECRET.slice(1)),
    basic(SECRET, ''),
    `Basic ${Buffer.from(SECRET).toString('base64')}`,
  ]) {
    const answer = await post(bounceOf(invite), authorization);
    expect([answer.status, answer.headers.get('www-authenticate'), await codeOf(answer)]).toEqual([
      401,
      'Basic realm="mail events"',
      'UNAUTHENTICATED',
    ]);
  }
  expect(await stored()).toEqual(before);
  expect((await post('{}', basic('', SECRET))).status).toBe(400);
  expect((await post(bounceOf(invite), basic('a:b', SECRET))).status).toBe(401);
  expect((await post(bounceOf(invite), basic('', SECRET))).status).toBe(200);
  expect(t.log.join('')).not.toContain(SECRET);
  expect(t.log.join('')).not.toContain(Buffer.from(`postmark:${SECRET}`).toString('base64'));
});

test.each([
  '',
  '{',
  'null',
  '7',
  '"Bounce"',
  '{}',
  '[{"RecordType":"Open"},{}]',
  '{"RecordType":"Bounce"}',
  '{"RecordType":"Delivery","Recipient":7}',
  '{"__proto__":{"RecordType":"Open"}}',
  JSON.stringify(Array.from({ length: 1001 }, () => ({ RecordType: 'Open' }))),
])('%s is refused, and nothing of it stored', async (body) => {
  const before = await stored();
  const answer = await post(body);
  expect([answer.status, await codeOf(answer)]).toEqual([400, 'INVALID_INPUT']);
  expect(await stored()).toEqual(before);
});

test('one event that cannot be read refuses its whole list', async () => {
  const invite = await sent();
  const answer = await post([bounceOf(invite), { RecordType: 'Bounce', Email: invite.email }]);
  expect(answer.status).toBe(400);
  expect((await view(invite))?.status).toBe('sent');
});

test('without the setting nobody is heard', async () => {
  const closed = await createTestApp({ environment: { MAIL_WEBHOOK_SECRET: '' } });
  try {
    for (const password of ['', 'null', SECRET])
      expect((await post({ RecordType: 'Open' }, basic('postmark', password), closed)).status).toBe(401);
  } finally {
    await closed.close();
  }
});
