import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, cookiesOf, createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.mails.length = 0;
});

describe('signing up', () => {
  it('signs the person in at once, unverified, with a mail on its way', async () => {
    const response = await world.post('sign-up/email', {
      body: { name: '  Mia  ', email: '  MiXeD@Case.TEST ', password: 'correct horse', timeZone: 'Europe/Paris' },
      headers: { 'accept-language': 'fr-FR,fr;q=0.9' },
    });
    expect(response.status).toBe(200);
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith('seatwise.session_token='));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).not.toMatch(/Secure/i);
    expect(await world.identity.actorOf({ cookie: cookiesOf(response) })).toMatchObject({
      email: 'mixed@case.test',
      emailVerified: false,
      platformOwner: false,
      via: 'session',
    });
    expect(world.mails).toHaveLength(1);
    expect(world.mails[0]).toMatchObject({
      to: 'mixed@case.test',
      locale: 'fr',
      template: { name: 'verifyEmail', props: { name: 'Mia' } },
    });
    expect(world.mails[0]?.template.props.url).toMatch(/^http:\/\/127\.0\.0\.1:3999\/api\/auth\/verify-email\?token=[\w.-]+$/);
    const { rows } = await world.test.admin.query(
      "SELECT name, email::text, locale, time_zone FROM people WHERE email = 'mixed@case.test'",
    );
    expect(rows).toEqual([{ name: 'Mia', email: 'mixed@case.test', locale: 'fr', time_zone: 'Europe/Paris' }]);
  });

  it('finds the same person however the address is typed', async () => {
    const { email } = await world.signUp();
    const again = await world.post('sign-up/email', {
      body: { name: 'Mia', email: ` ${email.toUpperCase()} `, password: 'correct horse' },
    });
    expect(again.status).toBe(422);
    expect(await codeOf(again)).toBe('USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL');
    const signIn = await world.post('sign-in/email', { body: { email: `\t${email.toUpperCase()}`, password: 'correct horse' } });
    expect(signIn.status).toBe(200);
    expect((await world.identity.actorOf({ cookie: cookiesOf(signIn) }))?.email).toBe(email);
  });

  it('makes one person of many who sign up with one address at once', async () => {
    const email = world.newEmail();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => world.post('sign-up/email', { body: { name: 'Mia', email, password: 'correct horse' } })),
    );
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 422, 422, 422, 422, 422]);
    const { rows } = await world.test.admin.query(
      'SELECT count(*)::int AS n FROM auth_accounts a JOIN auth_users u ON u.id = a.user_id WHERE u.email = $1',
      [email],
    );
    expect(rows[0]?.n).toBe(1);
  });

  it.each([
    ['short', 'PASSWORD_TOO_SHORT'],
    ['x'.repeat(129), 'PASSWORD_TOO_LONG'],
  ])('refuses the password %s', async (password, code) => {
    const response = await world.post('sign-up/email', { body: { name: 'Mia', email: world.newEmail(), password } });
    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe(code);
  });

  it('takes a class that arrives at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () =>
        world.post('sign-up/email', { body: { name: 'Mia', email: world.newEmail(), password: 'correct horse' } }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 40 }, () => 200));
  });

  it('keeps passwords as a slow hash', async () => {
    const { userId } = await world.signUp({ password: 'a password to look for' });
    const { rows } = await world.test.admin.query('SELECT a::text AS row FROM auth_accounts a WHERE user_id = $1', [userId]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).not.toContain('a password to look for');
  });
});

describe('verifying an address', () => {
  it('happens by GET, leads to the page that says so, and signs nobody in', async () => {
    const { cookie, verifyUrl } = await world.signUp();
    expect((await world.identity.actorOf({ cookie }))?.emailVerified).toBe(false);
    const response = await world.get(verifyUrl);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/verified');
    expect(response.headers.getSetCookie()).toEqual([]);
    // Although the session was remembered as unverified.
    expect((await world.identity.actorOf({ cookie }))?.emailVerified).toBe(true);
    expect((await world.get(verifyUrl)).headers.get('location')).toBe('/verified');
  });

  it.each(['', 'nonsense', 'eyJhbGciOiJub25lIn0.eyJlbWFpbCI6Im93bmVyQHNlYXR3aXNlLnRlc3QifQ.', '%00', 'a&token=b'])(
    'refuses the token %j',
    async (token) => {
      const response = await world.get(`verify-email?token=${token}`);
      expect(response.status === 400 || response.headers.get('location')?.startsWith('/verified?error=')).toBe(true);
      expect(response.headers.getSetCookie()).toEqual([]);
    },
  );

  it('is asked for again without telling whether there is anybody', async () => {
    const { email } = await world.signUp();
    world.mails.length = 0;
    const known = await world.post('send-verification-email', { body: { email } });
    const unknown = await world.post('send-verification-email', { body: { email: 'nobody@members.test' } });
    expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()]);
    expect(world.mails.map((mail) => mail.to)).toEqual([email]);
  });

  it('makes the platform owner, and nothing less does', async () => {
    const response = await world.post('sign-up/email', { body: { name: 'Boss', email: 'BOSS@seatwise.test', password: 'correct horse' } });
    const cookie = cookiesOf(response);
    expect((await world.identity.actorOf({ cookie }))?.platformOwner).toBe(false);
    await world.get(world.mails[0]?.template.props.url ?? '');
    expect((await world.identity.actorOf({ cookie }))?.platformOwner).toBe(true);
  });
});

describe('signing in', () => {
  it('answers a wrong password and an unknown address alike', async () => {
    const { email } = await world.signUp();
    const wrong = await world.post('sign-in/email', { body: { email, password: 'wrong horse' } });
    const unknown = await world.post('sign-in/email', { body: { email: 'nobody@members.test', password: 'wrong horse' } });
    expect([wrong.status, await wrong.text()]).toEqual([unknown.status, await unknown.text()]);
    expect(wrong.status).toBe(401);
  });

  it('ends at once with signing out, also for what was remembered', async () => {
    const { cookie } = await world.signUp();
    expect(await world.identity.actorOf({ cookie })).not.toBeNull();
    expect((await world.post('sign-out', { cookie })).status).toBe(200);
    expect(await world.identity.actorOf({ cookie })).toBeNull();
  });

  it('ends within ten seconds when another process signs the person out, and at once for who asks afresh', async () => {
    let now = Date.now();
    const other = world.identityWith({ clock: { now: () => new Date(now), forDatabase: () => null } });
    const { cookie } = await world.signUp();
    expect(await other.actorOf({ cookie })).not.toBeNull();
    await world.post('sign-out', { cookie });
    expect(await other.actorOf({ cookie })).not.toBeNull();
    expect(await other.actorOf({ cookie }, { fresh: true })).toBeNull();
    expect(await other.actorOf({ cookie })).toBeNull();
    const { cookie: second } = await world.signUp();
    await other.actorOf({ cookie: second });
    await world.post('sign-out', { cookie: second });
    now += 10_001;
    expect(await other.actorOf({ cookie: second })).toBeNull();
  });

  it('costs no query while it is remembered', async () => {
    const { cookie } = await world.signUp();
    await world.identity.actorOf({ cookie });
    await world.test.admin.query('ALTER TABLE auth_sessions RENAME TO auth_sessions_away');
    try {
      expect(await world.identity.actorOf({ cookie: `other=1; ${cookie}` })).not.toBeNull();
    } finally {
      await world.test.admin.query('ALTER TABLE auth_sessions_away RENAME TO auth_sessions');
    }
  });

  it('is of nobody for cookies that are altered, foreign or absurd', async () => {
    const { cookie } = await world.signUp();
    const name = 'seatwise.session_token';
    const forged = [
      `${cookie.slice(0, -6)}AAAAAA`,
      `${name}=x`,
      `${name}=`,
      `${name}=%00`,
      `${name}=%`,
      `${name}=${'a.'.repeat(300)}`,
      `session=1`,
      '',
      ';;=;',
      `${name}=${'x'.repeat(9000)}`,
    ];
    for (const altered of forged) expect(await world.identity.actorOf({ cookie: altered })).toBeNull();
    expect(await world.identity.actorOf({})).toBeNull();
  });

  it('uses cookies for https alone where people come by https', async () => {
    const secure = world.identityWith({ publicUrl: 'https://seatwise.test', secureCookies: true });
    const request = new Request('https://seatwise.test/api/auth/sign-up/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Mia', email: world.newEmail(), password: 'correct horse' }),
    });
    const response = await secure.handle(request);
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-seatwise\.session_token=.*; Secure/);
    expect(await secure.actorOf({ cookie: cookiesOf(response) })).not.toBeNull();
  });
});

it('makes people for demo data', async () => {
  const email = world.newEmail();
  const { userId } = await world.identity.createPerson({
    name: 'Ada',
    email: ` ${email.toUpperCase()}`,
    password: 'seatwise-demo',
    emailVerified: true,
    locale: 'fr',
    timeZone: 'Europe/Paris',
  });
  const signIn = await world.post('sign-in/email', { body: { email, password: 'seatwise-demo' } });
  expect(await world.identity.actorOf({ cookie: cookiesOf(signIn) })).toMatchObject({ userId, emailVerified: true });
  await expect(world.identity.createPerson({ name: 'Ada', email, password: null })).rejects.toThrow();
});
