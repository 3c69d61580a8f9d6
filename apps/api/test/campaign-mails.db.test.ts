/** A campaign's mail as it comes to its reader, the addresses in it, and what the provider tells of it: by SMTP and HTTP, as outside. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestOrganization } from './app.ts';
import { campaignOf, type CaughtMail, contactsOf, type MailSink, partsOf, startSink } from './campaign-kit.ts';

const SECRET = 'agreed on with the mail provider';
let t: TestApp;
let atelier: TestOrganization;
let sink: MailSink;
let mail: CaughtMail;
let slug: string;
let eventId: string;
let templateId: string;

const BODY = `Hello {{name}},

see {{link}}, and https://other.test/a?b=1&c="><script>alert(1)</script>
<img src=x onerror=alert(2)> javascript:alert(3) http://user:pass@evil.test/

Bye`;

beforeAll(async () => {
  sink = await startSink(true);
  t = await createTestApp({ environment: { SMTP_URL: sink.url, MAIL_WEBHOOK_SECRET: SECRET } });
  atelier = await t.organization({ name: 'Atelier "Lumière" <x@evil.test>' });
  await contactsOf(t, atelier, 3);
  ({ slug, eventId, templateId } = await campaignOf(t, atelier, { subject: 'Come, {{name}}\u2028Bcc: all@evil.test', body: BODY }));
  await atelier.owner.trpc.marketing.sendNow.mutate({ templateId });
  await t.settle();
  const found = sink.caught.find(({ to }) => to === 'reader-1@contacts.test');
  if (!found) throw new Error('no mail to the first reader');
  mail = found;
});
afterAll(async () => {
  await t.close();
  await sink.close();
});

const rowOf = async (id: string): Promise<Record<string, unknown>> =>
  (await t.database.admin.query('SELECT * FROM messages WHERE id = $1', [id])).rows[0];
const get = (url: string, method = 'GET'): Promise<Response> => fetch(url, { method, redirect: 'manual' });
const linksIn = (text: string): string[] => [...text.matchAll(/http:\/\/127\.0\.0\.1:\d+\/t\/c\/[\w-]{36}/g)].map(([url]) => url);
const pictureIn = (html: string): string => /http:\/\/127\.0\.0\.1:\d+\/t\/o\/[\w-]{36}/.exec(html)?.[0] ?? '';

test('its head: the organisation as sender, one line of subject, both ways to unsubscribe, and our id', () => {
  const head = mail.source.split('\r\n\r\n')[0] ?? '';
  expect(head).toMatch(/^From: .*<hello@seatwise\.test>$/m);
  expect(head.match(/@evil\.test/g)?.length ?? 0).toBeLessThanOrEqual(2);
  expect(head).not.toMatch(/^Bcc:/m);
  expect(head).toMatch(/^Subject: Come, Reader 1 Bcc: all@evil\.test$/m);
  expect(head).toMatch(/^To: reader-1@contacts\.test$/m);
  expect(head).toMatch(/^List-Unsubscribe: <http:\/\/127\.0\.0\.1:\d+\/unsubscribe\/[\w-]+>$/m);
  expect(head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
  expect(head).toMatch(/^Precedence: bulk$/m);
  expect(mail.messageId).toMatch(/^[0-9a-f-]{36}$/);
});

test('its body: words and links, nothing as markup; each link is tracked, and the one to unsubscribe is not', () => {
  const { text, html } = partsOf(mail.source);
  expect(text).toMatch(/^Hello Reader 1,\r?\n/);
  expect(html).not.toMatch(/<script|<img src=x/);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).not.toMatch(/href="javascript/);
  expect([linksIn(text).length, new Set(linksIn(html)).size]).toEqual([2, 2]);
  expect(html).toContain(`${t.url}/unsubscribe/`);
  expect(text).toContain(`Unsubscribe: ${t.url}/unsubscribe/`);
  expect(pictureIn(html)).not.toBe('');
  expect(`${text}${html}`).not.toMatch(/[\uE000\uE001]|\{\{/u);
});

test('a click leads where the mail led, and is noted once; looking counts nothing; nothing else is led to', async () => {
  const [page, other] = linksIn(partsOf(mail.source).text);
  const looked = await get(page ?? '', 'HEAD');
  expect(looked.status).toBe(302);
  expect((await rowOf(mail.messageId))['clicked_at']).toBeNull();
  const led = await get(page ?? '');
  expect([led.status, led.headers.get('location')]).toEqual([
    302,
    `${t.url}/e/${slug}?utm_source=email&utm_medium=announcement&utm_campaign=${templateId}`,
  ]);
  expect(led.headers.get('cache-control')).toContain('no-store');
  const first = await rowOf(mail.messageId);
  expect(first['clicked_at']).not.toBeNull();
  expect(first['opened_at']).toEqual(first['clicked_at']);
  expect((await get(other ?? '')).headers.get('location')).toBe('https://other.test/a?b=1&c=');
  expect((await rowOf(mail.messageId))['clicked_at']).toEqual(first['clicked_at']);

  const id = (page ?? '').slice(-36);
  const changed = (at: number): string => `${id.slice(0, at)}${id[at] === 'A' ? 'B' : 'A'}${id.slice(at + 1)}`;
  for (const bad of [
    changed(3),
    changed(22),
    changed(23),
    changed(35),
    'x',
    'https:%2F%2Fevil.test',
    id.slice(1),
    `${id}A`,
    pictureIn(mail.source),
  ]) {
    const answer = await get(`${t.url}/t/c/${bad}`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('location')).toBeNull();
  }
});

test('the picture is the same whatever it is asked for by; it is noted once, for the message it stands in', async () => {
  const second = sink.caught.find(({ to }) => to === 'reader-2@contacts.test');
  const picture = pictureIn(partsOf(second?.source ?? '').html);
  const answer = await get(picture);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.subarray(0, 6).toString()).toBe('GIF89a');
  expect(answer.headers.get('cache-control')).toContain('no-store');
  expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect((await rowOf(second?.messageId ?? ''))['opened_at']).not.toBeNull();
  const forged = await get(`${t.url}/t/o/${'A'.repeat(36)}`);
  expect([forged.status, Buffer.from(await forged.arrayBuffer()).equals(bytes)]).toEqual([200, true]);
});

const report = (body: object): Promise<Response> =>
  fetch(`${t.url}/api/webhooks/mail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`postmark:${SECRET}`).toString('base64')}` },
    body: JSON.stringify(body),
  });

test('what the provider tells: forwards only, of whom it went to, and once', async () => {
  const third = sink.caught.find(({ to }) => to === 'reader-3@contacts.test');
  const Metadata = { delivery: third?.messageId };
  const Recipient = 'reader-3@contacts.test';
  const state = async () => (await rowOf(third?.messageId ?? ''))['state'];
  // Of somebody else: nothing.
  await report({ RecordType: 'Bounce', Type: 'HardBounce', Email: 'reader-1@contacts.test', Details: 'no', Metadata });
  await report({ RecordType: 'Delivery', Recipient: 'other@contacts.test', Metadata });
  expect(await state()).toBe('sent');
  await report({ RecordType: 'Delivery', Recipient, Metadata });
  expect(await state()).toBe('delivered');
  await report({ RecordType: 'Open', Recipient, Metadata });
  await report({ RecordType: 'Click', Recipient, Metadata, OriginalLink: 'https://other.test' });
  const opened = await rowOf(third?.messageId ?? '');
  expect([opened['opened_at'], opened['clicked_at']]).not.toContain(null);
  for (let times = 0; times < 2; times += 1)
    await report({ RecordType: 'Bounce', Type: 'HardBounce', Email: Recipient, Details: `smtp;550 <${Recipient}> unknown`, Metadata });
  expect(await rowOf(third?.messageId ?? '')).toMatchObject({ state: 'bounced', reason: 'smtp;550 <…> unknown' });
  await report({ RecordType: 'Delivery', Recipient, Metadata });
  expect(await state()).toBe('bounced');
  const { rows } = await t.database.admin.query(
    "SELECT how, granted FROM consent_events c JOIN contacts x ON x.id = c.contact_id WHERE x.email = 'reader-3@contacts.test'",
  );
  expect(rows).toEqual([{ how: 'bounce', granted: false }]);
  for (let times = 0; times < 2; times += 1)
    await report({ RecordType: 'SpamComplaint', Email: 'reader-1@contacts.test', Metadata: { delivery: mail.messageId } });
  expect((await rowOf(mail.messageId))['state']).toBe('complained');
  const { items } = await atelier.owner.trpc.marketing.deliveries.query({ eventId });
  expect(items.map(({ state: is, recipient }) => `${recipient} ${is}`).toSorted()).toEqual([
    'reader-1@contacts.test complained',
    'reader-2@contacts.test sent',
    'reader-3@contacts.test bounced',
  ]);
  const [template] = (await atelier.owner.trpc.marketing.templates.query({ eventId })).items;
  expect(template?.counts).toMatchObject({ recipients: 3, sent: 3, opened: 3, clicked: 2, bounced: 1, complained: 1 });
  expect(template?.audience).toBe(1);
});

test('no address of it and no id in it stands in any log', async () => {
  await sleep(50);
  const log = t.log.join('\n');
  const { text, html } = partsOf(mail.source);
  for (const secret of [
    '@contacts.test',
    ...[...linksIn(text), pictureIn(html)].map((url) => url.slice(-36)),
    /unsubscribe\/([\w-]+)/.exec(text)?.[1] ?? 'no',
  ])
    expect(log).not.toContain(secret);
});
