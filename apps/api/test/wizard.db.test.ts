/** The wizard as a browser meets it: a cookie it cannot read, another device after signing in, and whatever can be put into a request. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from './app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

interface Answer {
  domainCode?: string;
  sessionId?: string;
  version?: number;
  items?: unknown[];
}
async function ask(verb: string, input: unknown, cookie = ''): Promise<{ status: number; data: Answer; setCookie: string[] }> {
  const response = await fetch(`${t.url}/trpc/wizard.${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
    body: typeof input === 'string' ? input : JSON.stringify(input),
  });
  const body = (await response.json()) as { result?: { data: Answer }; error?: { data: Answer } };
  return { status: response.status, data: body.result?.data ?? body.error?.data ?? {}, setCookie: response.headers.getSetCookie() };
}

test('begun without an account, found again by the cookie alone, adopted at sign-in, gone on with on another device', async () => {
  const started = await ask('start', { contactName: 'Omar' });
  expect(started.setCookie).toHaveLength(1);
  expect(started.setCookie[0]).toMatch(/^seatwise_wizard=[\w-]{43}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax/);
  const cookie = started.setCookie[0]?.split(';', 1)[0] ?? '';
  const key = cookie.slice('seatwise_wizard='.length);
  const sessionId = started.data.sessionId ?? '';

  // Only its hash is kept, and nobody logs it.
  const { rows } = await t.database.admin.query('SELECT key_hash, to_jsonb(w)::text AS row FROM wizard_sessions w WHERE id = $1', [
    sessionId,
  ]);
  expect(rows[0]?.key_hash).toEqual(createHash('sha256').update(key).digest());
  expect(`${rows[0]?.row}${t.log.join('')}`).not.toContain(key);

  // A second one shares the key, which lives on from there; without the cookie there is neither.
  const second = await ask('start', {}, cookie);
  expect(second.setCookie[0]).toContain(cookie);
  expect((await ask('mine', {}, cookie)).data.items).toHaveLength(2);
  expect((await ask('mine', {})).data.items).toEqual([]);
  expect((await ask('get', { sessionId })).data.domainCode).toBe('NOT_FOUND');
  expect((await ask('get', { sessionId }, `seatwise_wizard=${'A'.repeat(43)}`)).data.domainCode).toBe('NOT_FOUND');

  const omar = await t.person('Omar');
  const saved = await ask('save', { sessionId, version: 1, stage: 'event_basics', data: { title: 'Lumière' } }, cookie);
  expect(saved.data.version).toBe(2);
  const adopted = await ask('adopt', { sessionId }, `${omar.cookie}; ${cookie}`);
  expect(adopted.data).toMatchObject({
    owned: true,
    data: { contact_info: { name: 'Omar', email: omar.email }, event_basics: { title: 'Lumière' } },
  });
  expect((await ask('get', { sessionId }, cookie)).data.domainCode).toBe('NOT_FOUND');
  // The other device has the account, and no key. It asks by GET, as well.
  const elsewhere = await omar.trpc.wizard.get.query({ sessionId });
  expect(elsewhere).toMatchObject({ version: adopted.data.version, data: { event_basics: { title: 'Lumière' } } });
});

test('whatever is put into it is kept or refused, and never a fault', async () => {
  const omar = await t.person('Omar');
  const { sessionId } = await omar.trpc.wizard.start.mutate({});
  const body = (data: string): string => `{"sessionId":"${sessionId}","version":1,"stage":"event_basics","data":${data}}`;
  const refused = [
    '{"title":"\\u0000"}',
    '{"title":"\\ud800"}',
    '{"title":{"\\u0000":1}}',
    `{"title":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    `{"title":"${'x'.repeat(400_000)}"}`,
    '{"title":1e999}',
    '{"slug":"x"}',
    '[]',
    'null',
    `{${Array.from({ length: 2000 }, (_, index) => `"f${index}":1`).join(',')}}`,
  ];
  for (const data of refused) {
    const answer = await ask('save', body(data), omar.cookie);
    expect([data.slice(0, 30), answer.status, answer.data.domainCode]).toEqual([data.slice(0, 30), 400, 'INVALID_INPUT']);
  }
  const kept = ['{"title":-0}', '{"title":1e308}', '{"title":[null,{"a":[true]}]}', '{"title":"\\u202e🪑"}', '{"__proto__":1,"title":"x"}'];
  let version = 1;
  for (const data of kept) {
    const answer = await ask('save', body(data).replace('"version":1', `"version":${version}`), omar.cookie);
    expect([data, answer.status]).toEqual([data, 200]);
    version = answer.data.version ?? 0;
    expect((await ask('get', { sessionId }, omar.cookie)).status).toBe(200);
  }
});
