/** What every request passes, and what every refusal looks like. */
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isDomainErrorCode } from '@seatwise/domain/errors';
import { createTestApp, PASSWORD, type TestApp, type TestPerson } from './app.ts';

let t: TestApp;
let ada: TestPerson;
beforeAll(async () => {
  t = await createTestApp();
  ada = await t.person('Ada');
});
afterAll(() => t.close());

const json = { 'content-type': 'application/json' };
const rename = (headers: Record<string, string>) =>
  fetch(`${t.url}/trpc/identity.updateProfile`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify({ name: 'Ada' }),
  });

/** With a Host of the caller's choice, which fetch does not allow. */
const rawPost = (host: string, path: string, cookie: string, body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(t.url + path, { method: 'POST', headers: { ...json, host, cookie } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.on('end', () => resolve(text));
    });
    request.on('error', reject);
    request.end(body);
  });

describe('headers', () => {
  test.each(['/healthz', '/trpc/identity.me', '/no/such/page', '/api/auth/get-session'])(
    '%s says what browsers may do with it',
    async (path) => {
      const { headers } = await fetch(t.url + path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/default-src 'self';script-src 'self';script-src-attr 'none'/);
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain(`form-action 'self' ${t.stripe.url}`);
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toBeNull();
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  test('behind https, and for it alone, browsers are told to stay with it', async () => {
    const secure = await createTestApp({ environment: { PUBLIC_URL: 'https://seatwise.test' } });
    try {
      const { headers } = await fetch(`${secure.url}/healthz`);
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
    } finally {
      await secure.close();
    }
  });
});

describe('same origin', () => {
  test.each([
    ['another site', { origin: 'https://evil.test' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a name that begins like ours', { origin: 'http://127.0.0.1.evil.test' }],
    ['a browser that says cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['a browser that says same-site', { 'sec-fetch-site': 'same-site' }],
  ])('a cookie sent by %s acts for nobody', async (_, headers) => {
    const answer = await rename({ cookie: ada.cookie, ...headers });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      error: { code: -32_003, data: { code: 'FORBIDDEN', httpStatus: 403, domainCode: 'FORBIDDEN' } },
    });
  });

  test('our own pages, and programs that are no browsers, act with a cookie', async () => {
    for (const headers of [{ origin: t.url, 'sec-fetch-site': 'same-origin' }, {}, { 'sec-fetch-site': 'none' }]) {
      expect((await rename({ cookie: ada.cookie, ...headers })).status).toBe(200);
    }
  });

  test('a key is not a cookie: where it comes from does not matter', async () => {
    const { key } = await ada.withApiKey();
    expect((await rename({ authorization: `Bearer ${key}`, origin: 'https://partner.test' })).status).toBe(200);
  });

  test('signing out is an act, too', async () => {
    const answer = await fetch(`${t.url}/api/auth/sign-out`, {
      method: 'POST',
      headers: { ...json, cookie: ada.cookie, origin: 'https://evil.test' },
      body: '{}',
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'FORBIDDEN' });
  });

  test('nothing lets another site read an answer', async () => {
    const { headers } = await fetch(`${t.url}/trpc/identity.me`, { headers: { cookie: ada.cookie, origin: 'https://evil.test' } });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('names of this machine', () => {
  const successUrlOf = async (host: string): Promise<string> => {
    const { id, owner } = await t.organization();
    const answer = await rawPost(host, '/trpc/billing.createSeatCheckout', owner.cookie, JSON.stringify({ organizationId: id, seats: 5 }));
    const sessionId = /"sessionId":"([^"]+)"/.exec(answer)?.[1];
    return t.stripe.state().sessions.find((session) => session.id === sessionId)?.success_url ?? answer;
  };

  test('whoever came by localhost is sent back there, where their cookie is', async () => {
    const { port } = new URL(t.url);
    expect(await successUrlOf(`127.0.0.1:${port}`)).toMatch(`${t.url}/`);
    expect(await successUrlOf(`localhost:${port}`)).toMatch(`http://localhost:${port}/`);
  });

  test('a name that somebody made up is followed nowhere', async () => {
    const { port } = new URL(t.url);
    for (const host of ['evil.test', `evil.test:${port}`, `localhost.evil.test:${port}`, 'localhost:1'])
      expect(await successUrlOf(host)).toMatch(`${t.url}/`);
  });
});

describe('keys', () => {
  test.each(['Bearer sw_unknown', 'Bearer', 'Basic YTpi', 'sw_unknown', 'Bearer x y', `Bearer ${'x'.repeat(5000)}`])(
    '"%.20s" is refused for everything, also what strangers may',
    async (authorization) => {
      for (const procedure of ['identity.me', 'billing.plans', 'seats.organizations']) {
        const answer = await fetch(`${t.url}/trpc/${procedure}`, { method: 'POST', headers: { ...json, authorization }, body: '{}' });
        expect(answer.status).toBe(401);
        expect(await answer.json()).toMatchObject({ error: { data: { domainCode: 'UNAUTHENTICATED' } } });
      }
    },
  );

  test('a wrong key beside a right cookie is still a wrong key', async () => {
    const answer = await fetch(`${t.url}/trpc/identity.me`, { headers: { cookie: ada.cookie, authorization: 'Bearer sw_unknown' } });
    expect(answer.status).toBe(401);
  });
});

describe('batches', () => {
  const batch = (count: number) =>
    fetch(`${t.url}/trpc/${Array.from({ length: count }, () => 'billing.plans').join(',')}?batch=1`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [index, {}]))),
    });

  test('fifty calls travel together, fifty-one do not', async () => {
    const fifty = await batch(50);
    expect(fifty.status).toBe(200);
    expect(await fifty.json()).toHaveLength(50);
    const more = await batch(51);
    expect(more.status).toBe(400);
    expect(JSON.stringify(await more.json())).toContain('"domainCode":"INVALID_INPUT"');
  });
});

describe('health', () => {
  test('ready: database, migrations and queue are in order', async () => {
    expect(await (await fetch(`${t.url}/healthz`)).json()).toEqual({ status: 'ok' });
    const answer = await fetch(`${t.url}/readyz`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: 'ready', checks: { database: 'ok', migrations: 'ok', queue: 'ok' } });
  });

  test('a migration that is missing is not ready', async () => {
    const { rows } = await t.database.admin.query(
      'DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations) RETURNING *',
    );
    const answer = await fetch(`${t.url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'UNAVAILABLE', checks: { migrations: 'pending' } });
    await t.database.admin.query('INSERT INTO _prisma_migrations SELECT * FROM json_populate_record(NULL::_prisma_migrations, $1)', [
      JSON.stringify(rows[0]),
    ]);
    expect((await fetch(`${t.url}/readyz`)).status).toBe(200);
  });

  test('figures tell routes by their pattern, pools and queue', async () => {
    await fetch(`${t.url}/api/auth/verify-email?token=SECRET`);
    const text = await (await fetch(`${t.url}/metrics`)).text();
    expect(text).toMatch(/http_request_duration_seconds_count\{method="GET",route="\/api\/auth\/\*",status="\d+"\} \d+/);
    expect(text).toMatch(/db_pool_connections\{role="app",state="idle"\} \d+/);
    expect(text).toMatch(/queue_jobs\{state="dead"\} 0/);
    expect(text).not.toContain('SECRET');
  });

  test('figures are for neighbours: a proxy hands them to nobody', async () => {
    expect((await fetch(`${t.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.7' } })).status).toBe(404);
  });
});

describe('limits', () => {
  test('whoever asks too often is told to wait, in the shape of the route', async () => {
    const limited = await createTestApp({ environment: { RATE_LIMITS: 'on' } });
    try {
      const [eve, mia] = await Promise.all([limited.person('Eve'), limited.person('Mia')]);
      const guess = (person: TestPerson) =>
        fetch(`${limited.url}/trpc/${Array.from({ length: 10 }, () => 'seats.previewJoinCode').join(',')}?batch=1`, {
          method: 'POST',
          headers: { ...json, cookie: person.cookie },
          body: JSON.stringify(Object.fromEntries(Array.from({ length: 10 }, (_, index) => [index, { code: 'WRONG' }]))),
        });
      // Thirty codes a minute, however many travel together.
      for (let round = 0; round < 3; round += 1) expect((await guess(eve)).status).toBe(404);
      const refused = await guess(eve);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await refused.json()).toMatchObject({ error: { code: -32_029, data: { domainCode: 'RATE_LIMITED', httpStatus: 429 } } });
      // One person's guesses are not another's, behind the same address.
      expect((await guess(mia)).status).toBe(404);

      // Sixty holds a minute for a browser that has its key; whoever has none yet may be one of many behind one address.
      const reserve = (cookie: string) =>
        fetch(`${limited.url}/trpc/${Array.from({ length: 31 }, () => 'tickets.reserve').join(',')}?batch=1`, {
          method: 'POST',
          headers: { ...json, ...(cookie === '' ? {} : { cookie }) },
          body: '{}',
        });
      const [first, second] = [await reserve(`seatwise_guest=${'k'.repeat(43)}`), await reserve(`seatwise_guest=${'k'.repeat(43)}`)];
      expect([first.status, second.status, (await reserve('')).status, (await reserve('')).status]).toEqual([400, 429, 400, 400]);

      const calls = await Promise.all(
        Array.from({ length: 620 }, () => fetch(`${limited.url}/api/auth/get-session`, { headers: { cookie: mia.cookie } })),
      );
      const late = calls.find((answer) => answer.status === 429);
      expect(await late?.json()).toMatchObject({ code: 'RATE_LIMITED' });
      expect((await fetch(`${limited.url}/healthz`)).status).toBe(200);
    } finally {
      await limited.close();
    }
  });
});

test('a forwarded address is a claim, unless a proxy of ours makes it', async () => {
  const addressesOf = async (trusted: string): Promise<unknown[]> => {
    const app = await createTestApp({ environment: { TRUSTED_PROXIES: trusted } });
    try {
      await app.composition.identity.createPerson({ name: 'Nora', email: 'nora@people.test', password: PASSWORD, emailVerified: true });
      const body = JSON.stringify({ email: 'nora@people.test', password: PASSWORD });
      await fetch(`${app.url}/api/auth/sign-in/email`, { method: 'POST', headers: { ...json, 'x-forwarded-for': '203.0.113.7' }, body });
      return (await app.database.admin.query('SELECT ip_address FROM auth_sessions')).rows;
    } finally {
      await app.close();
    }
  };
  expect(await addressesOf('')).toEqual([{ ip_address: '127.0.0.1' }]);
  expect(await addressesOf('loopback')).toEqual([{ ip_address: '203.0.113.7' }]);
});

test('what is not there says so in JSON', async () => {
  for (const [method, path] of [
    ['GET', '/api/nothing'],
    ['POST', '/nothing'],
    ['DELETE', '/healthz'],
    ['GET', '/trpc'],
    ['PUT', '/api/webhooks/stripe'],
  ] as const) {
    const answer = await fetch(t.url + path, { method });
    const body = JSON.stringify(await answer.json());
    const code = /"(?:code|domainCode)":"([A-Z_]+)"/.exec(body)?.[1] ?? '';
    expect({ method, path, status: answer.status, body, known: isDomainErrorCode(code) }).toMatchObject({ status: 404, known: true });
  }
});
