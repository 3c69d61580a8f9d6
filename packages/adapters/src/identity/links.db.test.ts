import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cookiesOf, createWorld, PUBLIC, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.mails.length = 0;
});

describe('magic links', () => {
  async function askFor(email: string): Promise<string> {
    const response = await world.post('sign-in/magic-link', { body: { email: ` ${email.toUpperCase()} ` } });
    expect(await response.json()).toEqual({ status: true });
    expect(world.mails.at(-1)).toMatchObject({ to: email, template: { name: 'magicLink' } });
    const url = new URL(world.mails.at(-1)?.template.props.url ?? '');
    expect(`${url.origin}${url.pathname}${url.search}`).toBe(`${PUBLIC}/sign-in/link`);
    return url.hash.slice(1);
  }

  it('work once, by POST or GET, also under forty hands', async () => {
    const { email, verifyUrl } = await world.signUp();
    await world.get(verifyUrl);
    const token = await askFor(email);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        index % 2 === 0 ? world.post('magic-link/verify', { body: { token } }) : world.get(`magic-link/verify?token=${token}`),
      ),
    );
    const won = answers.filter((answer) => answer.status === 200);
    expect(won).toHaveLength(1);
    expect(new Set(answers.filter((answer) => answer.status !== 200).map((answer) => answer.status))).toEqual(new Set([401]));
    expect((await world.identity.actorOf({ cookie: cookiesOf(won[0]) }))?.email).toBe(email);
  });

  it('lead back to where the person was, and nowhere else', async () => {
    const { email } = await world.signUp();
    const askedFrom = async (callbackURL: string): Promise<{ status: number; link: string | undefined }> => {
      world.mails.length = 0;
      const { status } = await world.post('sign-in/magic-link', { body: { email, callbackURL } });
      return { status, link: world.mails.at(-1)?.template.props.url.replace(/#.*/, '#') };
    };
    expect(await askedFrom('/trainer/organizations/1?tab=2')).toEqual({
      status: 200,
      link: `${PUBLIC}/sign-in/link?to=%2Ftrainer%2Forganizations%2F1%3Ftab%3D2#`,
    });
    expect(await askedFrom('/')).toEqual({ status: 200, link: `${PUBLIC}/sign-in/link#` });
    for (const stray of ['https://elsewhere.test/', '//elsewhere.test', '/\\elsewhere.test', 'javascript:alert(1)']) {
      expect(await askedFrom(stray)).toMatchObject({ status: 403, link: undefined });
    }
  });

  it('rest in the database as hashes alone', async () => {
    const token = await askFor(world.newEmail());
    const { rows } = await world.test.admin.query('SELECT v::text AS row FROM auth_verifications v');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ row }) => row).join('\n')).not.toContain(token);
  });

  it('do not work with what the database holds', async () => {
    await askFor(world.newEmail());
    const { rows } = await world.test.admin.query('SELECT identifier FROM auth_verifications ORDER BY created_at DESC LIMIT 1');
    expect((await world.post('magic-link/verify', { body: { token: rows[0]?.identifier } })).status).toBe(401);
  });

  it('die after fifteen minutes', async () => {
    const { email, verifyUrl } = await world.signUp();
    await world.get(verifyUrl);
    const token = await askFor(email);
    const { rows } = await world.test.admin.query(
      "SELECT extract(epoch FROM expires_at - now()) AS s FROM auth_verifications WHERE value LIKE '%' || $1 || '%'",
      [email],
    );
    expect(Number(rows[0]?.s)).toBeGreaterThan(880);
    expect(Number(rows[0]?.s)).toBeLessThan(901);
    await world.test.admin.query(
      "UPDATE auth_verifications SET expires_at = now() - interval '1 second' WHERE value LIKE '%' || $1 || '%'",
      [email],
    );
    expect((await world.post('magic-link/verify', { body: { token } })).status).toBe(401);
  });

  it('make a verified person of a stranger, under a name', async () => {
    const email = world.newEmail();
    const token = await askFor(email);
    const response = await world.post('magic-link/verify', { body: { token }, headers: { 'accept-language': 'fr' } });
    expect(response.status).toBe(200);
    expect(await world.identity.actorOf({ cookie: cookiesOf(response) })).toMatchObject({ email, emailVerified: true });
    const { rows } = await world.test.admin.query('SELECT name, locale FROM people WHERE email = $1', [email]);
    expect(rows).toEqual([{ name: email.split('@')[0], locale: 'fr' }]);
  });

  it('leave nothing to whoever signed up with the address before it was proven', async () => {
    const squatter = await world.signUp();
    const { key } = await world.identity.createApiKey({ userId: squatter.userId, name: 'kept', expiresInDays: null });
    expect(await world.identity.actorOf({ cookie: squatter.cookie })).not.toBeNull();
    expect(await world.identity.actorOf({ authorization: `Bearer ${key}` })).not.toBeNull();
    const response = await world.post('magic-link/verify', { body: { token: await askFor(squatter.email) } });
    expect(response.status).toBe(200);
    expect(await world.identity.actorOf({ cookie: cookiesOf(response) })).toMatchObject({ userId: squatter.userId, emailVerified: true });
    expect(await world.identity.actorOf({ cookie: squatter.cookie })).toBeNull();
    expect(await world.identity.actorOf({ authorization: `Bearer ${key}` })).toBeNull();
    expect((await world.post('sign-in/email', { body: { email: squatter.email, password: 'correct horse' } })).status).toBe(401);
  });

  it('are not used up by another site’s page', async () => {
    const token = await askFor(world.newEmail());
    const response = await world.get(`magic-link/verify?token=${token}`, {
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    });
    expect(response.status).toBe(403);
    expect((await world.post('magic-link/verify', { body: { token } })).status).toBe(200);
  });
});

describe('resetting a password', () => {
  it('answers alike for everyone, no quicker for strangers, and world.mails only people', async () => {
    const { email } = await world.signUp();
    world.mails.length = 0;
    const time = async (address: string): Promise<{ ms: number; answer: [number, string] }> => {
      const start = performance.now();
      const response = await world.post('request-password-reset', { body: { email: address } });
      return { answer: [response.status, await response.text()], ms: performance.now() - start };
    };
    const known = await time(email);
    const unknown = await time('nobody@members.test');
    expect(known.answer).toEqual(unknown.answer);
    expect(unknown.ms).toBeGreaterThan(390);
    expect(world.mails.map((mail) => [mail.to, mail.template.name])).toEqual([[email, 'resetPassword']]);
    expect(world.mails[0]?.template.props.url).toMatch(/^http:\/\/127\.0\.0\.1:3999\/reset#[A-Za-z0-9]+$/);
  });

  it('works once, ends every session, and proves the mailbox', async () => {
    const { email, cookie, userId } = await world.signUp();
    expect(await world.identity.actorOf({ cookie })).not.toBeNull();
    await world.post('request-password-reset', { body: { email } });
    const token = new URL(world.mails.at(-1)?.template.props.url ?? '').hash.slice(1);
    const { rows } = await world.test.admin.query('SELECT identifier FROM auth_verifications WHERE value = $1', [userId]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.identifier).not.toContain(token);
    expect((await world.post('reset-password', { body: { token, newPassword: 'short' } })).status).toBe(400);
    expect((await world.post('reset-password', { body: { token, newPassword: 'battery staple' } })).status).toBe(200);
    expect((await world.post('reset-password', { body: { token, newPassword: 'battery staple 2' } })).status).toBe(400);
    expect(await world.identity.actorOf({ cookie })).toBeNull();
    expect((await world.post('sign-in/email', { body: { email, password: 'correct horse' } })).status).toBe(401);
    const signIn = await world.post('sign-in/email', { body: { email, password: 'battery staple' } });
    expect(await world.identity.actorOf({ cookie: cookiesOf(signIn) })).toMatchObject({ userId, emailVerified: true });
  });
});
