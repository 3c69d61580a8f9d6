/** What visitors are hashed with, on a real database: one salt a day for all processes, and none afterwards. */
import { createDatabase, type Database } from '@seatwise/db';
import { visitorSalt } from '@seatwise/domain';
import { silentLog } from '@seatwise/domain/ports';
import { createTestDatabase, type TestDatabase } from '@seatwise/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitorsBy } from '../src/http/visitors.ts';
import { TestClock } from './app.ts';

const DAY = 86_400_000;
const clock = new TestClock();
let database: TestDatabase;
let pools: Database[];
beforeAll(async () => {
  database = await createTestDatabase();
  pools = Array.from({ length: 4 }, () => createDatabase({ connection: database.connections.app, max: 2 }));
  // The tests' days begin at noon.
  const now = clock.now().getTime();
  clock.advance(DAY * Math.ceil(now / DAY) + DAY / 2 - now);
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await database.drop();
});

/** As a process that has just started counts somebody. */
const counted = async (db: Database | undefined): Promise<string> => {
  const visitor = visitorsBy((day) => visitorSalt({ db: db ?? database.appDb, clock }, day), silentLog);
  return (await visitor({ ip: '192.0.2.1', userAgent: 'A' }, clock.now())).toString('hex');
};
const today = (): string => clock.now().toISOString().slice(0, 10);
const days = async (): Promise<string[]> =>
  (await database.admin.query<{ day: string }>('SELECT day::text FROM visitor_salts ORDER BY day')).rows.map(({ day }) => day);

test('processes that begin a day together count by one salt, and so does one that starts again', async () => {
  // Somebody has begun to make it, and is not through.
  const slow = await database.admin.connect();
  await slow.query('BEGIN');
  await slow.query("SELECT set_config('app.now', $1, true)", [clock.now().toISOString()]);
  await slow.query('SELECT app.visitor_salt($1)', [today()]);
  const together = Promise.all([...pools, ...pools].map(counted));
  await expect
    .poll(
      async () =>
        (await database.admin.query("SELECT FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'", [database.name]))
          .rowCount,
    )
    .toBe(8);
  await slow.query('COMMIT');
  slow.release();
  expect(new Set([...(await together), await counted(pools[0])]).size).toBe(1);
  expect(await days()).toEqual([today()]);
});

test('the next day counts anew, and the salt of the day before is gone for good', async () => {
  const [yesterday, before] = [today(), await counted(pools[0])];
  clock.advance(DAY);
  expect(await counted(pools[1])).not.toBe(before);
  expect(await days()).toEqual([today()]);
  for (const day of [yesterday, new Date(clock.now().getTime() + DAY).toISOString().slice(0, 10)])
    await expect(visitorSalt({ db: database.appDb, clock }, day)).rejects.toThrow('has no salt');
});

test('around midnight, clocks that differ a little are no matter', async () => {
  clock.advance(DAY / 2 - 60_000 - (clock.now().getTime() % (DAY / 2)));
  const [day, next] = [today(), new Date(clock.now().getTime() + 120_000).toISOString().slice(0, 10)];
  expect(next).not.toBe(day);
  const early = await visitorSalt({ db: database.appDb, clock }, next);
  const last = await visitorSalt({ db: database.appDb, clock }, day);
  clock.advance(120_000);
  expect(await visitorSalt({ db: database.appDb, clock }, next)).toEqual(early);
  expect(await visitorSalt({ db: database.appDb, clock }, day)).toEqual(last);
});

test('nobody but the functions reads them', async () => {
  for (const db of [database.appDb, database.workerDb])
    await expect(db.read({ userId: null, platformOwner: false }, 'SELECT FROM visitor_salts')).rejects.toThrow('permission denied');
});
