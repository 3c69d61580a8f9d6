import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { ensureDatabase } from '../prepare.ts';
import { drift, migrate, newMigration, pendingMigrations } from './migrate.ts';

const SCHEMA = `
datasource db {
  provider = "postgresql"
}
model Chair {
  id   Int     @id
  name String?
}`;
const INIT = `CREATE TABLE "Chair" (id INTEGER NOT NULL, name TEXT, CONSTRAINT "Chair_pkey" PRIMARY KEY (id));
-- A body with semicolons, which must arrive whole.
CREATE FUNCTION sit() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;
CREATE INDEX chair_lower ON "Chair" (lower(name)) WHERE name IS NOT NULL;
CREATE VIEW v_chair AS SELECT id FROM "Chair";`;

let folder: string;
let url: string;
let name: string;
let client: pg.Client;
const lines: string[] = [];
const server = inject('testServer');
const options = (): { url: string; schemaDir: string; migrationsDir: string; log: (line: string) => void } => ({
  url,
  schemaDir: path.join(folder, 'schema'),
  migrationsDir: path.join(folder, 'migrations'),
  log: (line) => lines.push(line),
});

function addMigration(migration: string, script: string): void {
  const directory = path.join(folder, 'migrations', migration);
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, 'migration.sql'), script);
}

async function administer(statement: string): Promise<pg.QueryResult> {
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  try {
    return await admin.query(statement);
  } finally {
    await admin.end();
  }
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'seatwise-migrate-'));
  mkdirSync(path.join(folder, 'schema'));
  writeFileSync(path.join(folder, 'schema/a.prisma'), SCHEMA);
  addMigration('20260101000000_init', INIT);
  writeFileSync(path.join(folder, 'migrations/migration_lock.toml'), 'provider = "postgresql"\n');
  name = `${server.prefix}${randomBytes(5).toString('hex')}`;
  url = await ensureDatabase(server.adminUrl, name);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  lines.length = 0;
});
afterEach(async () => {
  await client.end();
  await administer(`DROP DATABASE ${name} WITH (FORCE)`);
  rmSync(folder, { recursive: true });
});

test('applies once, whoever starts at the same time, and leaves no connection behind', async () => {
  expect(await pendingMigrations(options())).toEqual(['20260101000000_init']);
  const applied = await Promise.all([migrate(options()), migrate(options()), migrate(options())]);
  expect(applied.flat()).toEqual(['20260101000000_init']);
  expect(lines).toEqual(['applied 20260101000000_init']);
  expect(await pendingMigrations(options())).toEqual([]);
  expect((await client.query('SELECT sit() AS sit')).rows).toEqual([{ sit: 2 }]);
  const { rows } = await client.query('SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database()');
  expect(rows).toEqual([{ n: 1 }]);
});

test('drift: none for what Prisma cannot say, SQL for what the migrations lack, and the shadow database is gone', async () => {
  expect(await drift(options())).toEqual([]);
  writeFileSync(path.join(folder, 'schema/b.prisma'), 'model Table {\n  id Int @id\n  legs Int @default(4)\n}\n');
  const statements = await drift(options());
  expect(statements).toHaveLength(1);
  expect(statements[0]).toContain('CREATE TABLE "Table"');
  // Migrations are replayed beside the database, never on it.
  expect((await client.query(`SELECT to_regclass('public."Chair"') AS chair`)).rows).toEqual([{ chair: null }]);
  // Another file's, at the same time on this server, is gone soon as well.
  const shadows = async () => (await administer("SELECT FROM pg_database WHERE datname LIKE 'seatwise\\_shadow\\_%'")).rowCount;
  await expect.poll(shadows, { timeout: 10_000 }).toBe(0);
});

test('a new migration is the difference, and takes it away', async () => {
  await migrate(options());
  expect(await newMigration('nothing', options())).toBeNull();
  writeFileSync(path.join(folder, 'schema/b.prisma'), 'model Table {\n  id Int @id\n}\n');
  const file = await newMigration('Add tables!', options());
  expect(file).toMatch(/\d{14}_add_tables[/\\]migration\.sql$/);
  expect(readFileSync(file ?? '', 'utf8')).toContain('CREATE TABLE "Table"');
  expect(await drift(options())).toEqual([]);
  expect(await migrate(options())).toHaveLength(1);
  expect((await client.query('SELECT count(*)::int AS n FROM "Table"')).rows).toEqual([{ n: 0 }]);
  await expect(newMigration('--', options())).rejects.toThrow('needs a name');
});

test('a migration that fails says why, changes nothing, and is applied once it is mended', async () => {
  addMigration('20260102000000_bad', 'CREATE TABLE half (id int); INSERT INTO "Chair" VALUES (1, \'x\'); SELECT 1/0;');
  await expect(migrate(options())).rejects.toThrow('division by zero');
  expect((await client.query('SELECT to_regclass(\'half\') AS half, (SELECT count(*)::int FROM "Chair") AS n')).rows).toEqual([
    { half: null, n: 0 },
  ]);
  expect(await pendingMigrations(options())).toEqual(['20260102000000_bad']);
  addMigration('20260102000000_bad', 'CREATE TABLE half (id int);');
  expect(await migrate(options())).toEqual(['20260102000000_bad']);
});

test('killed before or after a script was committed: the next start goes on', async () => {
  await migrate(options());
  addMigration('20260102000000_two', 'CREATE TABLE two (id int);');
  // Killed during the script: the engine's row is there, the script was rolled back.
  const started =
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, logs) VALUES ('k', 'x', '20260102000000_two', now(), $1)";
  await client.query(started, [null]);
  expect(await migrate(options())).toEqual(['20260102000000_two']);
  // Killed after it: the script has left its mark, and its table.
  await client.query(
    "UPDATE _prisma_migrations SET finished_at = NULL, logs = 'script committed' WHERE migration_name LIKE '%_two' AND rolled_back_at IS NULL",
  );
  expect(await pendingMigrations(options())).toEqual(['20260102000000_two']);
  expect(await migrate(options())).toEqual([]);
  expect(await pendingMigrations(options())).toEqual([]);
  expect(lines.at(-1)).toContain('had been applied');
});

test('the mark is really written by the script’s own transaction', async () => {
  await migrate(options());
  addMigration('20260102000000_look', "CREATE TABLE seen AS SELECT logs FROM _prisma_migrations WHERE migration_name LIKE '%_look';");
  addMigration('20260103000000_after', 'CREATE TABLE marks AS SELECT migration_name AS name, logs FROM _prisma_migrations;');
  await migrate(options());
  expect((await client.query("SELECT name FROM marks WHERE logs = 'script committed' ORDER BY 1")).rows.map((row) => row.name)).toEqual([
    '20260101000000_init',
    '20260102000000_look',
  ]);
});

test('an index CONCURRENTLY, alone in its file', async () => {
  addMigration(
    '20260102000000_index',
    '-- Filled tables keep taking writes meanwhile.\nCREATE INDEX CONCURRENTLY chair_name ON "Chair" (name);\n',
  );
  expect(await migrate(options())).toHaveLength(2);
  expect((await client.query("SELECT to_regclass('chair_name') IS NOT NULL AS there")).rows).toEqual([{ there: true }]);
});

test('a script that leaves another role behind does not take the rest along', async () => {
  addMigration('20260102000000_role', 'SET ROLE seatwise_app; SELECT 1;');
  addMigration('20260103000000_next', 'CREATE TABLE next (id int);');
  expect(await migrate(options())).toHaveLength(3);
});

/** Ours, but for those that are left out. */
function realMigrations(left: (migration: string) => boolean = () => false): void {
  const real = path.resolve(import.meta.dirname, '../../../../prisma');
  for (const part of ['migrations', 'schema']) rmSync(path.join(folder, part), { recursive: true, force: true });
  cpSync(path.join(real, 'schema'), path.join(folder, 'schema'), { recursive: true });
  cpSync(path.join(real, 'migrations'), path.join(folder, 'migrations'), { recursive: true, filter: (file) => !left(path.basename(file)) });
}

test('twice on a filled database: the real migrations lose nothing', async () => {
  realMigrations();
  await migrate(options());
  await client.query(
    "INSERT INTO auth_users (id, name, email) SELECT gen_random_uuid(), 'n', n || '@members.test' FROM generate_series(1, 50) n",
  );
  expect(await migrate(options())).toEqual([]);
  expect((await client.query('SELECT count(*)::int AS n FROM auth_users')).rows).toEqual([{ n: 50 }]);
});

test('visitors of before are hashed once more: none is as it was, and who was the same still is', async () => {
  realMigrations((migration) => migration >= '20261127110100' && migration < 'm');
  await migrate(options());
  const event = 'b0000000-0000-4000-8000-000000000001';
  // Without the event they are of; by the role that may, whoever connects.
  await client.query(`SET ROLE seatwise_owner;
    ALTER TABLE event_visits DROP CONSTRAINT event_visits_event_id_fkey;
    ALTER TABLE event_visitors DROP CONSTRAINT event_visitors_event_id_fkey;
    SET ROLE seatwise_definer;
    INSERT INTO event_visits (event_id, visitor, source) SELECT '${event}', sha256((n % 10)::text::bytea), 'direct' FROM generate_series(1, 100) n;
    INSERT INTO event_visitors (event_id, visitor, source, at) SELECT DISTINCT event_id, visitor, 'direct', now() FROM event_visits;
    INSERT INTO event_metric_queue (event_id, at, source, visitor) SELECT '${event}', now(), 'direct', CASE n WHEN 2 THEN NULL ELSE sha256('3') END FROM generate_series(1, 2) n`);
  const look = async () => ({
    visits: (await client.query("SELECT encode(visitor, 'hex') AS v, count(*)::int AS n FROM event_visits GROUP BY 1 ORDER BY 1")).rows,
    known: (await client.query("SELECT encode(visitor, 'hex') AS v FROM event_visitors ORDER BY 1")).rows.map(({ v }) => v),
    waiting: (await client.query("SELECT encode(visitor, 'hex') AS v FROM event_metric_queue ORDER BY id")).rows.map(({ v }) => v),
  });
  const before = await look();
  realMigrations();
  expect(await migrate(options())).toContain('20261127110100_visitors_hashed_again');
  const after = await look();
  expect(after.visits.map(({ n }) => n)).toEqual(Array(10).fill(10));
  expect(after.visits.map(({ v }) => v)).toEqual(after.known);
  expect([after.known.includes(after.waiting[0]), after.waiting[1]]).toEqual([true, null]);
  expect(after.known.filter((v) => before.known.includes(v))).toEqual([]);
  const { rows } = await client.query("SELECT has_column_privilege('seatwise_definer', 'event_visits', 'visitor', 'UPDATE') AS may");
  expect(rows).toEqual([{ may: false }]);
});
