/** The generator over HTTP: who gets in by which door, what comes back, and what is refused. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from './app.ts';

const CRON = '/api/cron/generate-sessions';
const ADMIN = '/api/admin/generate-sessions';
let t: TestApp;
let owner: TestPerson;
let coachId: string;
let patternId: string;
beforeAll(async () => {
  t = await createTestApp();
  owner = await t.platformOwner();
  const [coach, mia] = [await t.person('Coach'), await t.person('Mia')];
  ({ coachId } = await coach.trpc.bookings.becomeCoach.mutate({ timeZone: 'Europe/Paris' }));
  await t.database.admin.query(
    "INSERT INTO availability_rules (coach_id, day_of_week, start_time, end_time) SELECT $1, d, '00:00', '24:00' FROM generate_series(0, 6) d",
    [coachId],
  );
  const { rows } = await t.database.admin.query<{ id: string }>(
    `INSERT INTO recurring_bookings (coach_id, member_id, time_zone, day_of_week, start_time, end_time, start_date)
     VALUES ($1, $2, 'Europe/Paris', extract(dow FROM now() + interval '3 days')::integer, '10:00', '11:00', now()::date) RETURNING id`,
    [coachId, mia.userId],
  );
  patternId = rows[0]?.id ?? '';
});
afterAll(() => t.close());

const sessions = async (): Promise<number> =>
  (await t.database.admin.query('SELECT count(*)::integer AS n FROM training_sessions WHERE recurring_booking_id = $1', [patternId]))
    .rows[0].n;
const runs = async (): Promise<number> => (await t.database.admin.query('SELECT count(*)::integer AS n FROM generation_runs')).rows[0].n;
const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(t.url + path, init);
const withSecret = { authorization: 'Bearer for tests only: nobody calls anything else with this' };

describe('the scheduler’s door', () => {
  test.each([
    ['no secret', {}],
    ['another', { authorization: 'Bearer no' }],
    ['the secret and more', { authorization: `${withSecret.authorization}!` }],
    ['a part of it', { authorization: withSecret.authorization.slice(0, -1) }],
    ['none after Bearer', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: withSecret.authorization.replace('Bearer', 'Basic') }],
  ])('%s: 401, and nothing ran', async (_, headers: Record<string, string>) => {
    const before = await runs();
    for (const method of ['GET', 'POST']) {
      const answer = await ask(CRON, { method, headers });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    // Also what cannot be read is not read.
    expect((await ask(CRON, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{' })).status).toBe(401);
    expect(await runs()).toBe(before);
  });

  test('nor is it the platform owner’s, by session or key', async () => {
    const { key } = await owner.withApiKey();
    for (const headers of [{ cookie: owner.cookie }, { authorization: `Bearer ${key}` }])
      expect((await ask(CRON, { method: 'POST', headers })).status).toBe(401);
  });

  test('GET and POST make sessions, and answer with counts; HEAD does nothing', async () => {
    const head = await runs();
    expect((await ask(CRON, { method: 'HEAD', headers: withSecret })).status).toBe(404);
    expect(await runs()).toBe(head);
    const first = await ask(`${CRON}?weeksAhead=3`, { headers: withSecret });
    expect(first.status).toBe(200);
    expect(await first.json()).toEqual({ runId: expect.stringMatching(/^[\da-f-]{36}$/), created: 3, kept: 0, conflicts: 0, skipped: 0 });
    for (const init of [{}, { body: '{}' }, { body: '{"weeksAhead":8}', headers: { 'content-type': 'application/json' } }]) {
      const answer = await ask(CRON, { method: 'POST', ...init, headers: { ...init.headers, ...withSecret } });
      expect(answer.status).toBe(200);
    }
    expect(await sessions()).toBe(8);
    const last: { runId: string } = JSON.parse(await (await ask(CRON, { headers: withSecret })).text());
    expect(last).toMatchObject({ created: 0, kept: 8 });
    const { rows } = await t.database.admin.query(
      "SELECT actor_id, request_id FROM audit_log WHERE verb = 'bookings.generate' AND subject = $1",
      [last.runId],
    );
    expect(rows).toEqual([{ actor_id: null, request_id: expect.any(String) }]);
  });

  test.each([
    ['{"weeksAhead":0}'],
    ['{"weeksAhead":53}'],
    ['{"weeksAhead":"many"}'],
    ['{"weeksAhead":null}'],
    ['[]'],
    ['null'],
    ['{"weeksAhead":'],
  ])('%s is 400, at both doors', async (body) => {
    const before = await runs();
    for (const [path, headers] of [
      [CRON, withSecret],
      [ADMIN, { cookie: owner.cookie }],
    ] as const) {
      const answer = await ask(path, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body });
      expect([path, answer.status, await answer.json()]).toMatchObject([path, 400, { code: 'INVALID_INPUT' }]);
    }
    expect((await ask(`${CRON}?weeksAhead=-1`, { headers: withSecret })).status).toBe(400);
    expect(await runs()).toBe(before);
  });
});

describe('the platform owner’s door', () => {
  test('is none to anybody else, whatever they send', async () => {
    const somebody = await t.person('Nosy');
    const { key } = await somebody.withApiKey();
    for (const headers of [
      {},
      { cookie: somebody.cookie },
      { authorization: `Bearer ${key}` },
      { authorization: 'Bearer no' },
      withSecret,
    ] as const)
      for (const init of [{}, { method: 'POST' }, { method: 'POST', body: '{' }]) {
        const answer = await ask(ADMIN, { ...init, headers: { 'content-type': 'application/json', ...headers } });
        expect(answer.status).toBe(404);
        expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND' });
      }
  });

  test('by session or key: runs, shows what a run would do, and tells of the last', async () => {
    const { key } = await owner.withApiKey();
    for (const headers of [{ cookie: owner.cookie }, { authorization: `Bearer ${key}` }] as const) {
      const answer = await ask(ADMIN, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ weeksAhead: 8 }),
      });
      expect(answer.status).toBe(200);
      const { runId }: { runId: string } = JSON.parse(await answer.text());
      const last = await (await ask(ADMIN, { headers })).json();
      expect(last).toMatchObject({ runId, cause: 'owner', weeksAhead: 8, dryRun: false, error: null, finishedAt: expect.any(String) });
    }
    const before = await sessions();
    const dry = await ask(ADMIN, {
      method: 'POST',
      headers: { cookie: owner.cookie },
      body: JSON.stringify({ weeksAhead: 10, dryRun: true }),
    });
    expect(await dry.json()).toMatchObject({
      created: 2,
      kept: 8,
      plan: [
        { coachName: 'Coach', memberName: 'Mia', verdict: 'created' },
        { coachName: 'Coach', memberName: 'Mia', verdict: 'created' },
      ],
    });
    expect(await sessions()).toBe(before);
  });

  test('a page of another site does not act with the owner’s session', async () => {
    const answer = await ask(ADMIN, { method: 'POST', headers: { cookie: owner.cookie, origin: 'https://evil.test' } });
    expect(answer.status).toBe(403);
  });

  test('the verb itself is FORBIDDEN to everybody else', async () => {
    const somebody = await t.person('Nosy');
    await expect(somebody.trpc.bookings.generate.mutate({})).rejects.toMatchObject({ data: { domainCode: 'FORBIDDEN' } });
    await expect(somebody.trpc.bookings.generationRuns.query({})).rejects.toMatchObject({ data: { domainCode: 'FORBIDDEN' } });
    await expect(t.stranger.bookings.generate.mutate({})).rejects.toMatchObject({ data: { domainCode: 'UNAUTHENTICATED' } });
    const { items } = await owner.trpc.bookings.generationRuns.query({ limit: 3 });
    expect(items.map(({ cause, dryRun }) => [cause, dryRun])).toEqual([
      ['owner', true],
      ['owner', false],
      ['owner', false],
    ]);
  });
});
