/** One click in a mail program (RFC 8058), and the link itself: who is told what, and what changes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestOrganization } from './app.ts';

let t: TestApp;
let atelier: TestOrganization;
beforeAll(async () => {
  t = await createTestApp({ environment: { RATE_LIMITS: 'on' } });
  atelier = await t.organization();
});
afterAll(() => t.close());

let readers = 0;
/** Somebody who has said yes, with the address of their link. */
async function reader(): Promise<{ contactId: string; token: string; url: string; email: string }> {
  readers += 1;
  const email = `reader${readers}@mail.test`;
  const { id: contactId } = await atelier.owner.trpc.marketing.saveContact.mutate({ organizationId: atelier.id, email });
  await atelier.owner.trpc.marketing.setConsent.mutate({ contactId, channel: 'email', granted: true, source: 'Card' });
  const token = t.composition.deps.unsubscribeTokens.tokenOf(contactId, 1);
  return { contactId, token, url: `${t.url}/unsubscribe/${token}`, email };
}
const standing = async (contactId: string): Promise<unknown[]> => {
  const { emailConsent, emailSuppressed, consents } = await atelier.owner.trpc.marketing.contact.query({ contactId });
  return [emailConsent, emailSuppressed, consents.length, consents[0]?.how];
};
const SUBSCRIBED = [true, null, 1, 'organizer'];
const STOPPED = [false, 'unsubscribed', 2, 'one_click'];

/** One figure for everything that is stored, the queue included. */
async function everything(): Promise<string> {
  const { rows } = await t.database.admin.query<{ name: string }>(
    "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'app', 'graphile_worker') ORDER BY 1",
  );
  const parts = rows.map(
    ({ name }) => `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum, count(*) FROM ${name} t`,
  );
  return JSON.stringify((await t.database.admin.query(parts.join(' UNION ALL '))).rows);
}

const multipart = new FormData();
multipart.set('List-Unsubscribe', 'One-Click');

describe('one click', () => {
  const WAYS: [string, RequestInit][] = [
    ['a form', { body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) }],
    ['multipart', { body: multipart }],
    ['no body', {}],
    ['JSON that is none', { body: '{"a', headers: { 'content-type': 'application/json' } }],
    ['a type that is none', { body: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'unsubscribe' } }],
    ['another site', { headers: { origin: 'https://mail.example.test', 'sec-fetch-site': 'cross-site', cookie: 'seatwise_language=fr' } }],
    ['a frame of another site', { body: 'x', headers: { origin: 'null', 'content-type': 'text/plain', cookie: 'a=b' } }],
  ];
  for (const [name, init] of WAYS)
    test(`by ${name} is the last word, once`, async () => {
      const { contactId, url } = await reader();
      expect(await standing(contactId)).toEqual(SUBSCRIBED);
      const answers = await Promise.all([1, 2, 3].map(() => fetch(url, { method: 'POST', redirect: 'manual', ...init })));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(answers.map(({ headers }) => [headers.get('set-cookie'), headers.get('location'), headers.get('cache-control')])).toEqual(
        Array(3).fill([null, null, 'no-store']),
      );
      expect(await standing(contactId)).toEqual(STOPPED);
    });

  test('by a link that nobody made, or is over, is answered alike and changes nothing', async () => {
    const { contactId, token, url } = await reader();
    const shapeOf = async (address: string): Promise<unknown> => {
      const answer = await fetch(address, { method: 'POST' });
      return [answer.status, await answer.text(), [...answer.headers].filter(([name]) => !['date', 'x-request-id'].includes(name))];
    };
    await atelier.owner.trpc.marketing.saveContact.mutate({ organizationId: atelier.id, contactId, email: `moved-${readers}@mail.test` });
    const before = await everything();
    const over = await shapeOf(url);
    for (const none of [`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, 'x', 'A'.repeat(48), '%F0%9F%98%80', 'x'.repeat(3000)])
      expect(await shapeOf(`${t.url}/unsubscribe/${none}`)).toEqual(over);
    expect(await everything()).toBe(before);
    const live = await reader();
    expect(await shapeOf(live.url)).toEqual(over);
  });

  test('in great number, from one provider, loses nobody', async () => {
    const { contactId, url } = await reader();
    const statuses = await Promise.all(
      Array.from({ length: 700 }, (_, i) =>
        fetch(i === 699 ? url : `${t.url}/unsubscribe/x`, { method: 'POST' }).then(({ status }) => status),
      ),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await standing(contactId)).toEqual(STOPPED);
  }, 60_000);
});

test('a link that is opened by GET and HEAD, however often, changes nothing at all', async () => {
  const { contactId, url, token } = await reader();
  await t.settle();
  const before = await everything();
  for (const method of ['GET', 'HEAD', 'OPTIONS'])
    for (const headers of [{}, { referer: 'https://mail.example.test/' }, { 'user-agent': 'Proofpoint' }])
      await fetch(url, { method, headers });
  const input = encodeURIComponent(JSON.stringify({ token }));
  await fetch(`${t.url}/trpc/marketing.preferences?input=${input}`);
  await fetch(`${t.url}/trpc/marketing.setPreferences?input=${encodeURIComponent(JSON.stringify({ token, email: false }))}`);
  expect(await everything()).toBe(before);
  expect(await standing(contactId)).toEqual(SUBSCRIBED);
});

test('no link is in the log, and no address on the page behind it', async () => {
  const { token, url, email } = await reader();
  await fetch(url, { method: 'POST' });
  await fetch(`${url}/more`, { method: 'POST' });
  await fetch(url, { headers: { referer: url } });
  const view = await t.stranger.marketing.preferences.query({ token });
  expect(view).toEqual({ organizationName: 'Atelier', maskedEmail: 'r•••@mail.test', locale: 'en', email: false });
  expect(JSON.stringify(view)).not.toContain(email);
  await t.settle();
  const log = t.log.join('');
  expect(log).toContain('/unsubscribe/:token');
  expect([log.includes(token), log.includes(email)]).toEqual([false, false]);
});
