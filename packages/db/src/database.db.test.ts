import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase, type Database } from './database.ts';
import { constraintOf, sqlState } from './errors.ts';
import { createTestDatabase, type TestDatabase } from './testing/database.ts';
import type { DbActor, Tx } from './unit-of-work.ts';

const MAX = 12;
let db: TestDatabase;
let app: Database;

const nobody: DbActor = { userId: null, platformOwner: false };
const person = (userId: string = randomUUID()): DbActor & { userId: string } => ({ userId, platformOwner: false });

const INSERT_TASK = 'INSERT INTO tasks (kind, created_by) VALUES ($1, $2) RETURNING id';
const insertTask = (tx: Tx, kind: string, userId: string): Promise<unknown> => tx.sql(INSERT_TASK, [kind, userId]);

async function kindsOf(userId: string): Promise<string[]> {
  const { rows } = await db.admin.query<{ kind: string }>('SELECT kind FROM tasks WHERE created_by = $1 ORDER BY kind', [userId]);
  return rows.map((row) => row.kind);
}

beforeAll(async () => {
  db = await createTestDatabase({ maxAppConnections: MAX });
  app = db.appDb;
  await db.admin.query(`
    CREATE TABLE shelf (id int PRIMARY KEY, owner text, n int NOT NULL DEFAULT 0, slot int4range,
      CONSTRAINT shelf_owner_key UNIQUE (owner) DEFERRABLE INITIALLY DEFERRED,
      CONSTRAINT shelf_n_positive CHECK (n >= 0),
      CONSTRAINT shelf_slot_free EXCLUDE USING gist (slot WITH &&));
    CREATE SEQUENCE attempts;
    GRANT ALL ON shelf TO seatwise_app;
    GRANT ALL ON attempts TO seatwise_app`);
});
afterAll(() => db.drop());
beforeEach(() => db.admin.query('TRUNCATE shelf; ALTER SEQUENCE attempts RESTART'));

test('the tests run on the Node that the project installs', () => {
  expect(process.version).toMatch(/^v24\./);
});

describe('the actor', () => {
  test('is the role of the app, with the settings of the transaction, in UTC', async () => {
    const actor = { ...person(), platformOwner: true, verb: 'seats.join', requestId: 'r-1', now: new Date('2026-03-29T01:00:00.000Z') };
    const settings = `SELECT current_user::text AS role, session_user::text AS login, app.current_user_id() AS id, app.is_platform_owner() AS owner,
      app.now() AS now, current_setting('app.verb') AS verb, current_setting('app.request_id') AS request, current_setting('TimeZone') AS zone`;
    const expected = {
      role: 'seatwise_app',
      login: process.env['DATABASE_URL'] ? expect.any(String) : 'seatwise_app',
      id: actor.userId,
      owner: true,
      now: actor.now,
      verb: 'seats.join',
      request: 'r-1',
      zone: 'UTC',
    };
    expect(await app.read(actor, settings)).toEqual([expected]);
    expect(await app.transaction(actor, (tx) => tx.sql(settings))).toEqual([expected]);
  });

  test('never shows in another transaction, whatever connection and client it uses', async () => {
    const people = Array.from({ length: 20 }, () => person());
    const refused = new Error('on purpose');
    await Promise.all(
      Array.from({ length: 400 }, async (_, i) => {
        const actor = people[i % people.length] ?? person();
        const done = app.transaction(actor, async (tx) => {
          const prisma = i % 3 === 0 ? null : await tx.prisma();
          await insertTask(tx, `sql-${i}`, actor.userId);
          if (prisma) await prisma.task.create({ data: { kind: `prisma-${i}`, createdBy: actor.userId } });
          const [bySql, byPrisma] = await Promise.all([
            tx.sql<{ me: string; others: number }>(
              'SELECT app.current_user_id() AS me, count(*) FILTER (WHERE created_by <> $1) AS others FROM tasks',
              [actor.userId],
            ),
            prisma?.task.findMany({ select: { createdBy: true } }),
          ]);
          expect(bySql).toEqual([{ me: actor.userId, others: 0 }]);
          for (const task of byPrisma ?? []) expect(task.createdBy).toBe(actor.userId);
          if (i % 5 === 0) throw refused;
        });
        if (i % 5 === 0) await expect(done).rejects.toBe(refused);
        else await done;
      }),
    );
    const { rows } = await db.admin.query<{ kind: string; created_by: string }>('SELECT kind, created_by FROM tasks');
    const made = rows.map((row) => row.kind).sort();
    const expected = Array.from({ length: 400 }, (_, i) => i)
      .filter((i) => i % 5 !== 0)
      .flatMap((i) => [`sql-${i}`, ...(i % 3 === 0 ? [] : [`prisma-${i}`])])
      .sort();
    expect(made).toEqual(expected);
    for (const row of rows) expect(row.created_by).toBe(people[Number(row.kind.split('-')[1]) % people.length]?.userId);
  });

  test('nor when Prisma is begun by all at the same moment, for the first time', async () => {
    const fresh = createDatabase({ connection: db.connections.app, max: MAX });
    const people = Array.from({ length: MAX }, () => person());
    const together = Promise.withResolvers<void>();
    let waiting = 0;
    await Promise.all(
      people.map((actor, i) =>
        fresh.transaction(actor, async (tx) => {
          await tx.sql('SELECT 1');
          waiting += 1;
          if (waiting === people.length) together.resolve();
          await together.promise;
          const prisma = await tx.prisma();
          await prisma.task.create({ data: { kind: `first-${i}`, createdBy: actor.userId } });
          expect(await prisma.$queryRawUnsafe('SELECT app.current_user_id()::text AS me, pg_backend_pid() AS pid')).toEqual(
            await tx.sql('SELECT app.current_user_id()::text AS me, pg_backend_pid() AS pid'),
          );
        }),
      ),
    );
    for (const [i, actor] of people.entries()) expect(await kindsOf(actor.userId)).toEqual([`first-${i}`]);
    await fresh.close();
  });

  test('leaves nothing on a connection, and every connection comes back', async () => {
    await Promise.all(
      Array.from({ length: 40 }, () =>
        app.transaction({ ...person(), platformOwner: true, verb: 'x' }, (tx) => tx.sql('SELECT pg_sleep(0.005)')),
      ),
    );
    expect({ total: app.pool.totalCount, idle: app.pool.idleCount, waiting: app.pool.waitingCount }).toEqual({
      total: MAX,
      idle: MAX,
      waiting: 0,
    });
    const clients = await Promise.all(Array.from({ length: MAX }, () => app.pool.connect()));
    for (const client of clients) {
      const { rows } = await client.query(
        "SELECT coalesce(current_setting('app.user_id', true), '') AS id, coalesce(current_setting('app.platform_owner', true), '') AS owner, coalesce(current_setting('app.verb', true), '') AS verb",
      );
      expect(rows).toEqual([{ id: '', owner: '', verb: '' }]);
      expect(client.getTransactionStatus()).toBe('I');
      client.release();
    }
  });

  test('reads in parallel stay apart, and only read', async () => {
    const people = Array.from({ length: 300 }, () => person());
    const seen = await Promise.all(people.map((actor) => app.read<{ me: string }>(actor, 'SELECT app.current_user_id() AS me')));
    expect(seen.map((rows) => rows[0]?.me)).toEqual(people.map((actor) => actor.userId));
    const error = await app.read(nobody, 'INSERT INTO shelf (id) VALUES (1)').catch((reason: unknown) => reason);
    expect(sqlState(error)).toBe('25006');
  });
});

describe('commit and rollback', () => {
  test('take sql and Prisma together', async () => {
    const actor = person();
    await app.transaction(actor, async (tx) => {
      const prisma = await tx.prisma();
      await prisma.task.create({ data: { kind: 'one', createdBy: actor.userId } });
      // On one connection, in one transaction: each sees what the other has not committed.
      expect(await tx.sql('SELECT kind FROM tasks WHERE created_by = $1', [actor.userId])).toEqual([{ kind: 'one' }]);
      await insertTask(tx, 'two', actor.userId);
      expect(await prisma.task.count()).toBe(2);
    });
    expect(await kindsOf(actor.userId)).toEqual(['one', 'two']);
    await expect(
      app.transaction(actor, async (tx) => {
        await insertTask(tx, 'three', actor.userId);
        await (await tx.prisma()).task.create({ data: { kind: 'four', createdBy: actor.userId } });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await kindsOf(actor.userId)).toEqual(['one', 'two']);
  });

  test('an error that was caught still rolls back, and is what the caller gets', async () => {
    for (const fail of [
      async (tx: Tx) => void (await tx.sql('SELECT 1/0')),
      async (tx: Tx) => void (await (await tx.prisma()).$queryRawUnsafe('SELECT 1/0')),
    ]) {
      const actor = person();
      const error = await app
        .transaction(actor, async (tx) => {
          await insertTask(tx, 'lost', actor.userId);
          await fail(tx).catch(() => undefined);
        })
        .catch((reason: unknown) => reason);
      expect(sqlState(error)).toBe('22012');
      expect(await kindsOf(actor.userId)).toEqual([]);
    }
  });

  test('a failure among parallel statements is reported as itself, not as "transaction is aborted"', async () => {
    const done = app.transaction(nobody, (tx) => Promise.all([tx.sql('SELECT 1/0'), tx.sql('SELECT 1')]));
    expect(sqlState(await done.catch((reason: unknown) => reason))).toBe('22012');
    const later = app.transaction(nobody, async (tx) => {
      await tx.sql('SELECT 1/0').catch(() => undefined);
      await tx.sql('SELECT 1');
    });
    expect(sqlState(await later.catch((reason: unknown) => reason))).toBe('22012');
  });

  test('atCommit runs in order, after everything else, and can still refuse', async () => {
    const actor = person();
    await app.transaction(actor, async (tx) => {
      tx.atCommit(INSERT_TASK, ['b', actor.userId]);
      tx.atCommit('SELECT 1 / (SELECT count(*) FROM tasks WHERE created_by = $1 AND kind = $2)', [actor.userId, 'b']);
      tx.atCommit('SELECT 1 / (SELECT count(*) FROM tasks WHERE created_by = $1 AND kind = $2)', [actor.userId, 'a']);
      await insertTask(tx, 'a', actor.userId);
    });
    expect(await kindsOf(actor.userId)).toEqual(['a', 'b']);
    const refused = app.transaction(actor, async (tx) => {
      await insertTask(tx, 'c', actor.userId);
      tx.atCommit('SELECT 1/0');
      tx.atCommit(INSERT_TASK, ['d', actor.userId]);
    });
    expect(sqlState(await refused.catch((reason: unknown) => reason))).toBe('22012');
    expect(await kindsOf(actor.userId)).toEqual(['a', 'b']);
  });

  test('what is sent with COMMIT tells its rows afterwards, and no sooner', async () => {
    const actor = person();
    const rows = await app.transaction(actor, async (tx) => {
      await insertTask(tx, 'told', actor.userId);
      tx.atCommit('SELECT 1');
      const told = tx.atCommit<{ kind: string }>('SELECT kind FROM tasks WHERE created_by = $1', [actor.userId]);
      expect(told).toThrow('has not been committed');
      return told;
    });
    expect(rows()).toEqual([{ kind: 'told' }]);

    let undone: (() => object[]) | undefined;
    const refused = app.transaction(actor, async (tx) => {
      undone = tx.atCommit('SELECT 1');
      tx.atCommit('SELECT 1/0');
    });
    expect(sqlState(await refused.catch((reason: unknown) => reason))).toBe('22012');
    expect(undone).toThrow('has not been committed');
  });

  test('a constraint checked at COMMIT rejects the transaction', async () => {
    const error = await app
      .transaction(nobody, (tx) => tx.sql("INSERT INTO shelf (id, owner) VALUES (1, 'x'), (2, 'x')"))
      .catch((reason: unknown) => reason);
    expect([sqlState(error), constraintOf(error)]).toEqual(['23505', 'shelf_owner_key']);
  });

  test('afterCommit is called once, after success alone, and its failure is reported aside', async () => {
    const reported: string[] = [];
    const own = createDatabase({ connection: db.connections.app, max: 1, onBackgroundError: (error) => reported.push(error.message) });
    const called: string[] = [];
    await own.transaction(nobody, async (tx) => {
      tx.afterCommit(() => called.push('yes'));
      tx.afterCommit(() => {
        throw new Error('aside');
      });
      await tx.sql('SELECT 1');
      expect(called).toEqual([]);
    });
    await own.transaction(nobody, (tx) => (tx.afterCommit(() => called.push('no')), tx.sql('SELECT 1/0'))).catch(() => undefined);
    await sleep(5);
    expect([called, reported]).toEqual([['yes'], ['aside']]);
    await own.close();
  });

  test('nothing reaches a connection that was given back', async () => {
    const kept: Tx[] = [];
    await app.transaction(nobody, async (tx) => {
      kept.push(tx);
      await tx.prisma();
    });
    const [tx] = kept;
    await expect(tx?.sql('SELECT 1')).rejects.toThrow('The transaction is over');
    await expect(tx?.prisma()).rejects.toThrow('The transaction is over');
    expect(() => tx?.atCommit('SELECT 1')).toThrow('The transaction is over');
  });

  test('Prisma kept beyond its transaction is refused', async () => {
    const kept = await app.transaction(nobody, (tx) => tx.prisma());
    await expect(kept.task.count()).rejects.toThrow();
  });

  test('Prisma giving up on its side (its time limit does that) rolls the whole transaction back', async () => {
    const actor = person();
    const done = app.transaction(actor, async (tx) => {
      await insertTask(tx, 'gone', actor.userId);
      await (await tx.prisma()).$executeRawUnsafe('ROLLBACK');
    });
    await expect(done).rejects.toThrow('Prisma ended its transaction');
    expect(await kindsOf(actor.userId)).toEqual([]);
  });

  test('a second transaction inside the first is refused: enough of them would wait for each other', async () => {
    await expect(app.transaction(nobody, () => app.transaction(nobody, (tx) => tx.sql('SELECT 1')))).rejects.toThrow('already open');
  });
});

describe('trying again', () => {
  test('after a deadlock both sides succeed', async () => {
    await db.admin.query('INSERT INTO shelf (id) VALUES (1), (2)');
    const add = 'UPDATE shelf SET n = n + 1 WHERE id = $1';
    let attempts = 0;
    const both = (first: number, second: number): Promise<void> =>
      app.transaction(nobody, async (tx) => {
        attempts += 1;
        await tx.sql(add, [first]);
        if (attempts <= 2) await sleep(50);
        await tx.sql(add, [second]);
      });
    await Promise.all([both(1, 2), both(2, 1)]);
    expect(attempts).toBeGreaterThan(2);
    expect((await db.admin.query('SELECT n FROM shelf')).rows).toEqual([{ n: 2 }, { n: 2 }]);
  });

  // A sequence counts attempts, since it does not roll back.
  const failUntil = (n: number): string =>
    `DO $$ BEGIN IF nextval('attempts') < ${n} THEN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END IF; END $$`;

  test('a serialization failure is tried three times more, by Prisma as by sql, even when the caller wraps it', async () => {
    await app.transaction(nobody, (tx) => tx.sql(failUntil(4)));
    await db.admin.query('ALTER SEQUENCE attempts RESTART');
    await app.transaction(nobody, async (tx) => void (await (await tx.prisma()).$executeRawUnsafe(failUntil(4))));
    await db.admin.query('ALTER SEQUENCE attempts RESTART');
    await app.transaction(nobody, async (tx) => {
      await tx.sql(failUntil(4)).catch(() => {
        throw new Error('in other words');
      });
    });
  });

  test('and no more than that, or as often as asked', async () => {
    const five = app.transaction(nobody, (tx) => tx.sql(failUntil(5)));
    expect(sqlState(await five.catch((reason: unknown) => reason))).toBe('40001');
    await db.admin.query('ALTER SEQUENCE attempts RESTART');
    const never = app.transaction(nobody, (tx) => tx.sql(failUntil(2)), { retries: 0 });
    expect(sqlState(await never.catch((reason: unknown) => reason))).toBe('40001');
  });

  test('a plan made before a migration changed the table', async () => {
    const query = 'SELECT * FROM shelf';
    await Promise.all(Array.from({ length: MAX }, () => app.read(nobody, query)));
    await db.admin.query('ALTER TABLE shelf ADD COLUMN IF NOT EXISTS added int');
    await Promise.all(Array.from({ length: MAX * 2 }, () => app.read(nobody, query)));
    await db.admin.query('ALTER TABLE shelf DROP COLUMN added');
    await Promise.all(Array.from({ length: MAX * 2 }, () => app.transaction(nobody, (tx) => tx.sql(query))));
  });
});

describe('a broken connection', () => {
  const killAll = (): Promise<unknown> =>
    db.admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'seatwise-test-app'",
    );

  test('idle: is replaced, and nobody notices', async () => {
    await app.read(nobody, 'SELECT 1');
    await killAll();
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => (i % 2 ? app.read(nobody, 'SELECT 1') : app.transaction(nobody, (tx) => tx.sql('SELECT 1')))),
    );
    expect(app.pool.totalCount).toBe(app.pool.idleCount);
  });

  test('in use: the work is done again on another', async () => {
    const actor = person();
    let attempts = 0;
    await app.transaction(actor, async (tx) => {
      attempts += 1;
      await insertTask(tx, 'once', actor.userId);
      if (attempts === 1) await killAll();
      await (await tx.prisma()).task.create({ data: { kind: 'twice', createdBy: actor.userId } });
    });
    expect(attempts).toBeGreaterThan(1);
    expect(await kindsOf(actor.userId)).toEqual(['once', 'twice']);
    await expect(app.transaction(actor, async (tx) => void (await tx.sql('SELECT 1'), await killAll()), { retries: 0 })).rejects.toThrow();
    expect(await app.read(nobody, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(app.pool.totalCount).toBe(app.pool.idleCount);
  });

  test('a value that cannot be sent fails its statement and spoils no other', async () => {
    const circular: { self?: unknown } = {};
    circular.self = circular;
    await expect(app.transaction(nobody, (tx) => tx.sql('SELECT $1::json', [circular]))).rejects.toThrow();
    expect(await app.transaction(nobody, (tx) => tx.sql('SELECT $1::json AS x', [{ a: 1 }]))).toEqual([{ x: { a: 1 } }]);
  });
});

describe('errors and values', () => {
  test('SQLSTATE and constraint are the same by sql and by Prisma', async () => {
    await db.admin.query("INSERT INTO shelf (id, slot) VALUES (1, '[1,5)')");
    const cases: [string, string, string][] = [
      ['INSERT INTO shelf (id) VALUES (1)', '23505', 'shelf_pkey'],
      ['INSERT INTO shelf (id, n) VALUES (2, -1)', '23514', 'shelf_n_positive'],
      ["INSERT INTO shelf (id, slot) VALUES (3, '[4,6)')", '23P01', 'shelf_slot_free'],
    ];
    for (const [statement, state, constraint] of cases) {
      const bySql = await app.transaction(nobody, (tx) => tx.sql(statement)).catch((reason: unknown) => reason);
      const byPrisma = await app
        .transaction(nobody, async (tx) => (await tx.prisma()).$executeRawUnsafe(statement))
        .catch((reason: unknown) => reason);
      expect([sqlState(bySql), constraintOf(bySql)]).toEqual([state, constraint]);
      expect([sqlState(byPrisma), constraintOf(byPrisma)]).toEqual([state, constraint]);
    }
    const actor = person();
    const model = await app
      .transaction(actor, async (tx) =>
        (await tx.prisma()).task.create({ data: { kind: 'x', state: 'nonsense', createdBy: actor.userId } }),
      )
      .catch((reason: unknown) => reason);
    expect([sqlState(model), constraintOf(model)]).toEqual(['23514', 'tasks_state']);
    expect([sqlState(new Error('x')), constraintOf(null)]).toEqual([null, null]);
  });

  test('types: bigint is a number, dates are text, instants are Dates, numeric keeps its digits', async () => {
    const rows = await app.read(
      nobody,
      "SELECT count(*) AS n, ARRAY[1,2]::bigint[] AS ns, DATE '2026-11-24' AS day, ARRAY[DATE '2026-11-24'] AS days, TIMESTAMPTZ '2026-11-24 09:00+01' AS at, 1.10::numeric AS price, ARRAY[1.10]::numeric[] AS prices, TIME '09:30' AS time, NULL::bigint AS none",
    );
    expect(rows).toEqual([
      {
        n: 1,
        ns: [1, 2],
        day: '2026-11-24',
        days: ['2026-11-24'],
        at: new Date('2026-11-24T08:00:00Z'),
        price: '1.10',
        prices: ['1.10'],
        time: '09:30:00',
        none: null,
      },
    ]);
    await expect(app.read(nobody, 'SELECT 9007199254740993::bigint AS n')).rejects.toThrow(RangeError);
  });

  test('instants survive Prisma and sql on a server that lives in another zone', async () => {
    await db.admin.query(`ALTER DATABASE ${db.name} SET timezone = 'Europe/Paris'`);
    const fresh = createDatabase({ connection: db.connections.app, max: 1 });
    const actor = person();
    const at = new Date('2026-07-01T12:34:56.789Z');
    await fresh.transaction(actor, async (tx) => {
      const prisma = await tx.prisma();
      const { id } = await prisma.task.create({ data: { kind: 'zone', createdBy: actor.userId, createdAt: at } });
      expect(await tx.sql('SELECT created_at AS at FROM tasks WHERE id = $1', [id])).toEqual([{ at }]);
      expect((await prisma.task.findUniqueOrThrow({ where: { id } })).createdAt).toEqual(at);
    });
    await fresh.close();
    await db.admin.query(`ALTER DATABASE ${db.name} RESET timezone`);
  });
});
