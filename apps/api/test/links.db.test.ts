/** Links in mails: whoever opens them, however often, nothing happens. The page's own request says that somebody looked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cookiesOf, createTestApp, PASSWORD, type TestApp, type TestOrganization } from './app.ts';

let t: TestApp;
let atelier: TestOrganization;
let orderId: string;
beforeAll(async () => {
  t = await createTestApp();
  atelier = await t.organization();
  const { trpc } = atelier.owner;
  const { id } = await trpc.seats.createCourse.mutate({ organizationId: atelier.id, title: 'Life drawing', seatPrice: 0 });
  ({ orderId } = await trpc.seats.orderSeats.mutate({ courseId: id, quantity: 20 }));
  await trpc.bookings.becomeCoach.mutate({ timeZone: 'Europe/Paris' });
});
afterAll(() => t.close());

const tokenOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
const open = (url: string, init: RequestInit = {}): Promise<Response> => fetch(url, { redirect: 'manual', ...init });
const ask = (procedure: string, cookie: string, input: object = {}): Promise<Response> =>
  fetch(`${t.url}/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify(input),
  });
const dataOf = async (response: Response): Promise<unknown> => {
  const body: { result?: { data: unknown }; error?: { data: { domainCode: string } } } = JSON.parse(await response.text());
  return body.result ? body.result.data : body.error?.data.domainCode;
};

async function invited(email: string): Promise<{ id: string; url: string }> {
  const { created } = await atelier.owner.trpc.invites.create.mutate({ orderId, emails: [email], note: 'Bring charcoal.' });
  const { template } = await t.mailTo(email, 'seatInvite');
  if (template.name !== 'seatInvite') throw new Error('another mail');
  return { id: created[0]?.id ?? '', url: template.props.url };
}

/** One figure for everything that is stored, the queue included. */
async function everything(): Promise<string> {
  const { rows } = await t.database.admin.query<{ name: string }>(
    "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'app', 'graphile_worker') ORDER BY 1",
  );
  expect(rows.length).toBeGreaterThan(30);
  const parts = rows.map(
    ({ name }) => `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum, count(*) FROM ${name} t`,
  );
  return JSON.stringify((await t.database.admin.query(parts.join(' UNION ALL '))).rows);
}

const AGENTS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36',
  'Barracuda Sentinel (EE)',
  'Mozilla/5.0 (compatible; Proofpoint URL Defense)',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'curl/8.14',
  '',
];

describe('a link of each kind', () => {
  test('opened by GET and HEAD, by any agent, by whoever, changes nothing at all', async () => {
    const mia = await t.person('Mia');
    const urls = [
      (await invited(mia.email)).url,
      (await atelier.owner.trpc.invites.createLink.mutate({ orderId, maxUses: 3 })).url,
      (await atelier.owner.trpc.invites.createPairing.mutate({})).url,
      (await atelier.owner.trpc.invites.createPairing.mutate({ email: mia.email })).url,
      `${t.url}/i/${'x'.repeat(43)}`,
      `${t.url}/p/short`,
    ];
    await t.settle();
    const before = await everything();
    const answers = await Promise.all(
      urls.flatMap((url) =>
        AGENTS.flatMap((agent) =>
          (['GET', 'HEAD'] as const).flatMap((method) =>
            [{}, { cookie: mia.cookie }, { referer: 'https://mail.example.test/' }].map((headers) =>
              open(url, { method, headers: { ...headers, 'user-agent': agent } }),
            ),
          ),
        ),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    await t.settle();
    expect(await everything()).toBe(before);
  });

  test('answers the same for a token that opens and one that nobody made, but for the cookie', async () => {
    const shapeOf = async (url: string): Promise<unknown> => {
      const answer = await open(url);
      const headers = Object.fromEntries([...answer.headers].filter(([name]) => !['date', 'x-request-id', 'set-cookie'].includes(name)));
      return {
        status: answer.status,
        headers,
        cookie: answer.headers.getSetCookie().map((cookie) => cookie.replace(tokenOf(url), 'TOKEN')),
      };
    };
    const { url } = await invited('shape@members.test');
    const live = await shapeOf(url);
    expect(live).toMatchObject({
      status: 303,
      headers: { location: '/invite', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' },
      cookie: ['seatwise_invite=TOKEN; Max-Age=1209600; Path=/trpc; HttpOnly; SameSite=Lax'],
    });
    expect(await shapeOf(`${t.url}/i/${'x'.repeat(43)}`)).toEqual(live);
  });

  test('is looked at by the page: its POST is noted once, a GET never', async () => {
    const seat = await invited('look@members.test');
    const pairing = await atelier.owner.trpc.invites.createPairing.mutate({});
    const openedAt = async (): Promise<unknown[]> => {
      const { rows } = await t.database.admin.query(
        'SELECT (SELECT opened_at FROM seat_invites WHERE id = $1) AS seat, (SELECT opened_at FROM pairing_sessions WHERE id = $2) AS pairing',
        [seat.id, pairing.id],
      );
      return [rows[0].seat, rows[0].pairing];
    };
    const cookie = `${cookiesOf(await open(seat.url))}; ${cookiesOf(await open(pairing.url))}`;
    await t.settle();
    const before = await everything();
    for (const procedure of ['invites.preview', 'invites.previewPairing']) {
      for (const input of [{}, { token: tokenOf(procedure === 'invites.preview' ? seat.url : pairing.url) }]) {
        const query = encodeURIComponent(JSON.stringify(input));
        const read = await fetch(`${t.url}/trpc/${procedure}?input=${query}`, { headers: { cookie } });
        expect(await dataOf(read)).toMatchObject({ state: 'sign_in' });
        await fetch(`${t.url}/trpc/${procedure}?input=${query}`, { method: 'HEAD', headers: { cookie } });
      }
    }
    // In a batch, and in tRPC's own adapter, which answers what is out of the ordinary.
    const batch = encodeURIComponent(JSON.stringify({ 0: {}, 1: {} }));
    const url = `${t.url}/trpc/invites.preview,invites.previewPairing?batch=1&input=${batch}`;
    expect(await (await fetch(url, { headers: { cookie } })).text()).toMatch(/sign_in.*sign_in/);
    expect(await (await fetch(url, { headers: { cookie, 'trpc-accept': 'application/jsonl' } })).text()).toMatch(/sign_in.*sign_in/s);
    expect(await everything()).toBe(before);

    expect(await dataOf(await ask('invites.preview', cookie))).toMatchObject({
      state: 'sign_in',
      courseTitle: 'Life drawing',
      maskedEmail: 'l•••@members.test',
      note: 'Bring charcoal.',
    });
    expect(await dataOf(await ask('invites.previewPairing', cookie))).toMatchObject({ state: 'sign_in', coachName: 'Ada' });
    const first = await openedAt();
    expect(first).toEqual([expect.any(Date), expect.any(Date)]);
    for (const procedure of ['invites.preview', 'invites.previewPairing']) await ask(procedure, cookie);
    expect(await openedAt()).toEqual(first);
    const { events } = await atelier.owner.trpc.invites.timeline.query({ inviteId: seat.id });
    expect(events.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
  });
});

test('what a link left in the browser is good for whoever signs up there', async () => {
  const email = 'newcomer@members.test';
  const { url } = await invited(email);
  const pairing = await atelier.owner.trpc.invites.createPairing.mutate({ email });
  const link = cookiesOf(await open(url));
  const pair = cookiesOf(await open(pairing.url));

  expect(await dataOf(await ask('invites.claim', link))).toBe('UNAUTHENTICATED');
  const signUp = await fetch(`${t.url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'New Comer', email, password: PASSWORD }),
  });
  const session = cookiesOf(signUp);
  expect(await dataOf(await ask('invites.preview', `${session}; ${link}`))).toMatchObject({ state: session === '' ? 'sign_in' : 'verify' });
  const { template } = await t.mailTo(email, 'verifyEmail');
  if (template.name !== 'verifyEmail') throw new Error('another mail');
  await open(template.props.url);

  const person = await t.signIn(email);
  const carried = `${person.cookie}; ${link}; ${pair}`;
  expect(await dataOf(await ask('invites.preview', carried))).toMatchObject({ state: 'ready' });
  const claimed = await dataOf(await ask('invites.claim', carried));
  expect(claimed).toMatchObject({ orderId, courseTitle: 'Life drawing' });
  expect(await dataOf(await ask('invites.acceptPairing', carried))).toMatchObject({ coachId: expect.any(String) });
  expect((await person.trpc.bookings.myCoaches.query()).map(({ name }) => name)).toEqual(['Ada']);
  const { template: news } = await t.mailTo(atelier.owner.email, 'pairingAccepted');
  expect(news.props).toMatchObject({ memberName: 'New Comer', url: `${t.url}/trainer/coaching` });
});

test('no token is in any line of the log, in the figures, or kept anywhere in the database', async () => {
  const { url } = await invited('secret@members.test');
  const pairing = await atelier.owner.trpc.invites.createPairing.mutate({ email: 'secret@members.test' });
  const link = await atelier.owner.trpc.invites.createLink.mutate({ orderId, maxUses: 2 });
  const tokens = [url, pairing.url, link.url].map(tokenOf);
  const person = await t.person('Curious');
  for (const address of [url, pairing.url, link.url]) {
    const cookie = cookiesOf(await open(address));
    await open(`${address}/more`);
    await open(address, { method: 'POST' });
    await open(address.replace('/i/', '/I/').replace('/p/', '/P/'));
    await open(`${t.url}/trainer${new URL(address).pathname}`);
    for (const procedure of ['invites.preview', 'invites.previewPairing', 'invites.claim', 'invites.acceptPairing', 'invites.nothing']) {
      await ask(procedure, `${person.cookie}; ${cookie}`, { token: tokenOf(address) });
      await fetch(`${t.url}/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify({ token: tokenOf(address) }))}`, {
        headers: { cookie, referer: address },
      });
      await fetch(`${t.url}/trpc/${procedure}`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: '{"token"',
      });
    }
  }
  // A bug of ours that takes its request along.
  t.app.log.error(
    { headers: { cookie: `seatwise_invite=${tokens[0]}` }, req: { headers: { cookie: `seatwise_pairing=${tokens[1]}` } } },
    'a bug',
  );
  t.app.log.error({ err: new Error(`opened with ${tokens[2]}`) }, `while on ${url}`);
  await t.settle();

  const log = t.log.join('');
  expect(log).toContain('/i/*');
  const figures = await (await fetch(`${t.url}/metrics`)).text();
  expect(figures).toContain('route="/p/*"');
  const { rows } = await t.database.admin.query<{ name: string }>(
    "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'app', 'graphile_worker')",
  );
  const all = await t.database.admin.query<{ text: string }>(
    rows.map(({ name }) => `SELECT t::text AS text FROM ${name} t`).join(' UNION ALL '),
  );
  const stored = all.rows.map(({ text }) => text).join('\n');
  for (const token of tokens) expect([log, figures, stored].map((text) => text.includes(token))).toEqual([false, false, false]);
});
