/** People sign up, join, use links and keys: none of what opens a door is in any line of the log, nor in the queue. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cookiesOf, createTestApp, PASSWORD, type TestApp } from './app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(t.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

/** What a link carries, in its query, its fragment or its path. */
function tokenOf(url: string): string {
  const token = /[?&]token=([^&#]+)/.exec(url)?.[1] ?? /#(.+)$/.exec(url)?.[1];
  if (!token) throw new Error(`No token in ${new URL(url).pathname}`);
  return token;
}

test('no token, cookie, key, code, password or address is logged', async () => {
  const email = 'nora@people.test';
  const secrets: string[] = [email, PASSWORD];

  const signUp = await post('/api/auth/sign-up/email', { name: 'Nora', email, password: PASSWORD });
  expect(signUp.status).toBe(200);
  secrets.push(...cookiesOf(signUp).split('; '));

  const verification = await t.mailTo(email, 'verifyEmail');
  if (verification.template.name !== 'verifyEmail') throw new Error('another mail');
  secrets.push(tokenOf(verification.template.props.url));
  expect((await fetch(verification.template.props.url, { redirect: 'manual' })).status).toBeLessThan(400);
  expect((await (await t.signIn(email)).trpc.identity.me.query())?.person.emailVerified).toBe(true);

  expect((await post('/api/auth/sign-in/magic-link', { email })).status).toBe(200);
  const link = await t.mailTo(email, 'magicLink');
  if (link.template.name !== 'magicLink') throw new Error('another mail');
  const token = tokenOf(link.template.props.url);
  secrets.push(token);
  const arrived = await fetch(`${t.url}/api/auth/magic-link/verify?token=${token}`);
  expect(arrived.status).toBe(200);
  const cookie = cookiesOf(arrived);
  secrets.push(cookie);

  const atelier = await t.organization();
  secrets.push(atelier.joinCode, atelier.owner.cookie);
  const nora = await t.signIn(email);
  secrets.push(nora.cookie);
  // As somebody might by hand: the code in the address.
  expect(
    (await fetch(`${t.url}/trpc/seats.previewJoinCode?input=${encodeURIComponent(JSON.stringify({ code: atelier.joinCode }))}`)).status,
  ).toBe(200);
  await nora.trpc.seats.join.mutate({ code: atelier.joinCode });
  const { key, trpc } = await nora.withApiKey();
  secrets.push(key);
  await trpc.identity.me.query();

  // Doors that are not there, or do not open, are told of too.
  for (const path of [
    `/i/${token}`,
    `/trainer/join/${atelier.joinCode}`,
    `/unsubscribe/${token}`,
    `/api/auth/reset-password/${token}`,
    `/nothing/${token}?token=${token}`,
  ])
    await fetch(t.url + path);
  await fetch(`${t.url}/trpc/identity.me`, { headers: { authorization: `Bearer ${key}x` } });
  await post('/api/auth/sign-in/email', { email, password: `${PASSWORD}!` });
  await t.settle();

  const log = t.log.join('');
  expect(t.log.length).toBeGreaterThan(20);
  const told = secrets
    .flatMap((value) => [value, decodeURIComponent(value), value.split('=').at(-1) ?? value])
    .filter((secret) => secret.length >= 6 && log.includes(secret));
  expect(told).toEqual([]);
});

test('what waits in the queue is sealed', async () => {
  const email = 'paul@people.test';
  await t.database.admin.query(`CREATE TABLE seen AS SELECT payload FROM graphile_worker._private_jobs WHERE false`);
  await t.database.admin.query(
    `CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN INSERT INTO public.seen VALUES (NEW.payload); RETURN NEW; END'`,
  );
  await t.database.admin.query('CREATE TRIGGER keep AFTER INSERT ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION keep()');
  await post('/api/auth/sign-in/magic-link', { email });
  const link = await t.mailTo(email, 'magicLink');
  const { rows } = await t.database.admin.query<{ payload: object }>('SELECT payload FROM seen');
  const queue = JSON.stringify(rows);
  expect(rows.length).toBeGreaterThan(0);
  expect(queue).not.toContain(email);
  if (link.template.name === 'magicLink') expect(queue).not.toContain(tokenOf(link.template.props.url));
});
