import { createAuthPrisma } from '@seatwise/db';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, createWorld, PUBLIC, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.mails.length = 0;
});

describe('the door', () => {
  it.each([
    ['POST', 'api-key/create'],
    ['POST', 'update-user'],
    ['POST', 'change-email'],
    ['POST', 'delete-user'],
    ['POST', 'sign-in/social'],
    ['GET', 'list-sessions'],
    ['GET', 'reset-password/abc'],
    ['GET', 'ok'],
    ['GET', 'error'],
    ['GET', 'sign-in/email'],
    ['POST', 'sign-up/email/'],
    ['POST', '../auth/sign-up/email/x'],
    ['DELETE', 'sign-out'],
    ['POST', 'set-password'],
    ['GET', 'callback/google'],
  ])('is closed for %s %s', async (method, path) => {
    const { cookie } = await world.signUp();
    const response = await world.identity.handle(new Request(`${PUBLIC}/api/auth/${path}`, { method, headers: { cookie } }));
    expect(response.status).toBe(404);
  });

  it.each([
    ['sign-up/email', ''],
    ['sign-up/email', '{'],
    ['sign-up/email', '[]'],
    ['sign-up/email', 'null'],
    ['sign-up/email', '"x"'],
    ['sign-up/email', '{}'],
    ['sign-up/email', `{"name":"${'x'.repeat(200_000)}"}`],
    ['sign-up/email', '{"name":"a\\u0000b","email":"a@b.test","password":"correct horse"}'],
    ['sign-up/email', '{"name":{"$gt":""},"email":"a@b.test","password":"correct horse"}'],
    ['sign-up/email', '{"name":"a","email":"a@b.test\\u0000","password":"correct horse"}'],
    ['sign-up/email', '{"__proto__":{"name":"x"}}'],
    ['sign-in/email', '{"email":"a@b.test"}'],
    ['sign-in/email', '{"email":["a@b.test"],"password":"x"}'],
    ['sign-in/email', `{"email":"a@b.test","password":"${'x'.repeat(5000)}"}`],
    ['sign-in/magic-link', '{"email":7}'],
    ['magic-link/verify', '{"token":""}'],
    ['magic-link/verify', '{"token":null}'],
    ['reset-password', '{"token":"x"}'],
    ['reset-password', '{"token":"\\u0000","newPassword":"correct horse"}'],
    ['request-password-reset', '{"email":"\\ud800@b.test"}'],
    ['change-password', '{}'],
  ])('answers %s, malformed in way %#, with a 4xx in words', async (path, body) => {
    const response = await world.post(path, { body });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await codeOf(response)).toEqual(expect.any(String));
  });

  it('takes JSON and nothing else', async () => {
    const fields = new URLSearchParams({ name: 'Mia', email: world.newEmail(), password: 'correct horse' }).toString();
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', '']) {
      expect((await world.post('sign-up/email', { body: fields, headers: { 'content-type': type } })).status).toBe(400);
    }
  });

  it('refuses what other sites’ pages send, with or without a cookie', async () => {
    const { cookie, email } = await world.signUp();
    const evil = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' };
    expect((await world.post('sign-out', { cookie, headers: evil })).status).toBe(403);
    expect((await world.post('sign-out', { cookie, headers: { origin: 'null' } })).status).toBe(403);
    expect((await world.post('sign-out', { cookie, headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(403);
    expect((await world.post('sign-in/email', { body: { email, password: 'correct horse' }, headers: evil })).status).toBe(403);
    expect(await world.identity.actorOf({ cookie }, { fresh: true })).not.toBeNull();
    expect((await world.post('sign-out', { cookie, headers: { origin: PUBLIC, 'sec-fetch-site': 'same-origin' } })).status).toBe(200);
  });

  it('serves a development machine under each of its names', async () => {
    const { cookie } = await world.signUp();
    expect((await world.post('sign-out', { cookie, headers: { origin: 'http://localhost:3999' } })).status).toBe(200);
    expect((await world.post('sign-out', { cookie, headers: { origin: 'http://localhost:4000' } })).status).toBe(403);
  });

  it('leads nobody elsewhere', async () => {
    const { email, verifyUrl } = await world.signUp();
    for (const stray of ['https://evil.test', '//evil.test', '/\\evil.test', '/%2F%2Fevil.test']) {
      const answers = [
        await world.get(`${verifyUrl}&callbackURL=${encodeURIComponent(stray)}`),
        await world.post('sign-in/email', { body: { email, password: 'correct horse', callbackURL: stray } }),
        await world.post('request-password-reset', { body: { email, redirectTo: stray } }),
      ];
      expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403]);
    }
    expect((await world.get(`${verifyUrl}&callbackURL=%2Ftrainer%2Fverified`)).headers.get('location')).toBe('/trainer/verified');
  });

  it('says in words that the database is out of reach', async () => {
    const down = new pg.Pool({ host: '127.0.0.1', port: 1, connectionTimeoutMillis: 500 });
    const downPrisma = createAuthPrisma({ connection: { host: '127.0.0.1', port: 1, connectionTimeoutMillis: 500 } });
    const offline = world.identityWith({ pool: down, prisma: downPrisma, rateLimits: true });
    const offlineWithoutLimits = world.identityWith({ pool: down, prisma: downPrisma });
    const { cookie, email } = await world.signUp();
    for (const on of [offline, offlineWithoutLimits]) {
      expect((await world.post('sign-in/email', { body: { email, password: 'correct horse' }, on })).status).toBe(503);
      expect(
        (await world.post('sign-up/email', { body: { name: 'Mia', email: world.newEmail(), password: 'correct horse' }, on })).status,
      ).toBe(503);
    }
    await expect(offline.actorOf({ cookie })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(offline.actorOf({ authorization: `Bearer sw_${'a'.repeat(64)}` })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await down.end();
    await downPrisma.$disconnect();
  });
});

describe('rate limits', () => {
  it('count guesses at one address from everywhere, and in every process', async () => {
    const processes = [world.identityWith({ rateLimits: true }), world.identityWith({ rateLimits: true })];
    const { email } = await world.signUp();
    const guess = (index: number) =>
      (processes[index % 2] ?? world.identity).handle(
        new Request(`${PUBLIC}/api/auth/sign-in/email`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.${index}` },
          body: JSON.stringify({ email, password: 'wrong horse' }),
        }),
        `192.0.2.${index}`,
      );
    const answers = await Promise.all(Array.from({ length: 14 }, (_, index) => guess(index)));
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(10);
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused).toHaveLength(4);
    expect(await codeOf(refused[0])).toBe('RATE_LIMITED');
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    const { rows } = await world.test.admin.query('SELECT key FROM auth_rate_limits');
    expect(JSON.stringify(rows)).not.toContain(email);
  });

  it('count a network, whatever it says of itself, and let go when the window is over', async () => {
    let now = Date.now();
    const limited = world.identityWith({ rateLimits: true, clock: { now: () => new Date(now), forDatabase: () => null } });
    const ask = (index: number) =>
      limited.handle(
        new Request(`${PUBLIC}/api/auth/reset-password`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-forwarded-for': `198.51.100.${index}`,
            'x-seatwise-client-ip': `198.51.100.${index}`,
          },
          body: JSON.stringify({ token: 'wrong', newPassword: 'correct horse' }),
        }),
        '203.0.113.9',
      );
    const statuses: number[] = [];
    for (let index = 0; index < 125; index += 1) statuses.push((await ask(index)).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    now += 60_001;
    expect((await ask(0)).status).toBe(400);
  });
});
