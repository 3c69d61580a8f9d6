/** Reads the catalogue: what must be true of every table and function, the ones not yet written included. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@seatwise/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const OURS = `
  SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, r.rolname AS owner
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
  WHERE n.nspname IN ('public', 'app') AND c.relkind IN ('r', 'p') AND c.relname NOT LIKE '\\_prisma%'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`;
const names = async (sql: string): Promise<string[]> => (await database.admin.query<{ name: string }>(sql)).rows.map((row) => row.name);

test('every table of ours has forced row-level security, a policy for the definer and one for somebody else', async () => {
  const { rows } = await database.admin.query<{
    name: string;
    forced: boolean;
    enabled: boolean;
    owner: string;
    policies: number;
    definer: boolean;
  }>(
    `SELECT t.*, (SELECT count(*)::integer FROM pg_policy p WHERE p.polrelid = t.oid) AS policies,
       EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polname = 'definer') AS definer FROM (${OURS}) t`,
  );
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((row) => !row.enabled || !row.forced || row.policies < 2 || !row.definer)).toEqual([]);
  expect(rows.filter((row) => row.owner !== 'seatwise_owner')).toEqual([]);
});

test('no policy but the definer’s, the worker’s and identity’s own lets everybody through', async () => {
  const open = await names(
    `SELECT c.relname || '.' || p.polname AS name FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
     WHERE pg_get_expr(p.polqual, p.polrelid) = 'true' AND p.polname NOT IN ('definer', 'worker', 'identity')
       AND c.relnamespace IN ('public'::regnamespace, 'app'::regnamespace)`,
  );
  expect(open).toEqual([]);
});

test('every function that runs as its owner has a pinned search_path, ends it with pg_temp, and is no business of PUBLIC', async () => {
  const definers = await names(
    "SELECT oid::regprocedure::text AS name FROM pg_proc WHERE prosecdef AND pronamespace IN ('public'::regnamespace, 'app'::regnamespace)",
  );
  expect(definers.length).toBeGreaterThan(15);
  const loose = await names(
    `SELECT p.oid::regprocedure::text AS name FROM pg_proc p WHERE p.prosecdef AND p.pronamespace IN ('public'::regnamespace, 'app'::regnamespace)
       AND NOT EXISTS (SELECT FROM unnest(p.proconfig) s WHERE s LIKE 'search_path=%pg\\_temp')`,
  );
  expect(loose).toEqual([]);
  const open = await names(
    `SELECT p.oid::regprocedure::text AS name FROM pg_proc p WHERE p.pronamespace IN ('public'::regnamespace, 'app'::regnamespace)
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
       AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE')) AND p.prosecdef`,
  );
  expect(open).toEqual([]);
});

test('views ask as the caller', async () => {
  const views = await names(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace IN ('public'::regnamespace, 'app'::regnamespace)
       AND NOT coalesce('security_invoker=true' = ANY (c.reloptions) OR 'security_invoker=on' = ANY (c.reloptions), false)`,
  );
  expect(views).toEqual([]);
});

test('the app role owns nothing, reads no identity table, and cannot write what triggers keep', async () => {
  expect(
    await names("SELECT c.relname AS name FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = 'seatwise_app'"),
  ).toEqual([]);
  expect(
    await names(`SELECT c.relname AS name FROM pg_class c WHERE c.relname LIKE 'auth\\_%' AND c.relkind = 'r'
      AND (has_any_column_privilege('seatwise_app', c.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege('seatwise_app', c.oid, 'DELETE'))`),
  ).toEqual([]);
  const { rows } = await database.admin.query(`
    SELECT has_column_privilege('seatwise_app', 'organizations', 'seat_limit', 'UPDATE') AS seat_limit,
      has_column_privilege('seatwise_app', 'organizations', 'active_members_count', 'UPDATE') AS members,
      has_column_privilege('seatwise_app', 'organizations', 'status', 'UPDATE') AS status,
      has_table_privilege('seatwise_app', 'seat_ledger', 'INSERT, UPDATE, DELETE') AS ledger,
      has_table_privilege('seatwise_app', 'audit_log', 'UPDATE, DELETE') AS audit,
      has_any_column_privilege('seatwise_app', 'organization_subscriptions', 'INSERT, UPDATE') AS subscriptions,
      has_any_column_privilege('seatwise_app', 'stripe_events', 'SELECT, INSERT, UPDATE') AS events,
      has_any_column_privilege('seatwise_worker', 'organizations', 'INSERT') AS worker_makes_organizations,
      has_column_privilege('seatwise_worker', 'organizations', 'seat_limit', 'UPDATE') AS worker_seat_limit`);
  expect(Object.entries(rows[0]).filter(([, allowed]) => allowed)).toEqual([]);
});

test('the counters have one writer each, whoever asks', async () => {
  await database.admin.query("INSERT INTO organizations (name, slug, join_code) VALUES ('Counters', 'counters', 'COUNTERS')");
  await expect(database.admin.query("UPDATE organizations SET seat_limit = 99 WHERE slug = 'counters'")).rejects.toThrow(
    /moved by their triggers alone/,
  );
  await expect(database.admin.query("UPDATE organizations SET active_members_count = 99 WHERE slug = 'counters'")).rejects.toThrow(
    /moved by their triggers alone/,
  );
  const writers = await names(
    `SELECT DISTINCT p.proname AS name FROM pg_proc p WHERE p.pronamespace IN ('public'::regnamespace, 'app'::regnamespace)
       AND p.prosrc ~* 'update\\s+organizations\\s+set\\s+seat_limit'`,
  );
  expect(writers).toEqual(['sync_organization_seat_limit']);
});

test('every object that prisma/README.md names is there', async () => {
  const readme = readFileSync(path.join(import.meta.dirname, '../../../prisma/README.md'), 'utf8');
  const named = [...readme.matchAll(/```objects\n([\s\S]*?)```/g)].flatMap((match) => (match[1] ?? '').trim().split('\n'));
  expect(named.length).toBeGreaterThan(60);
  const missing: string[] = [];
  for (const line of named) {
    const [kind = '', name = ''] = line.split(' ');
    const [table = '', part = ''] = name.split('.');
    const there: Record<string, [string, unknown[]]> = {
      table: ['SELECT to_regclass($1) IS NOT NULL AS there', [name]],
      view: ["SELECT EXISTS (SELECT FROM pg_class WHERE relname = $1 AND relkind = 'v') AS there", [name]],
      index: ["SELECT EXISTS (SELECT FROM pg_class WHERE relname = $1 AND relkind = 'i') AS there", [name]],
      constraint: [
        'SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass($1) AND conname = $2 AND convalidated) AS there',
        [table, part],
      ],
      trigger: [
        "SELECT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = to_regclass($1) AND tgname = $2 AND tgenabled <> 'D') AS there",
        [table, part],
      ],
      function: [
        'SELECT EXISTS (SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = $1 AND p.proname = $2) AS there',
        [table, part],
      ],
    };
    const [sql, params] = there[kind] ?? ['SELECT false AS there', []];
    const { rows } = await database.admin.query<{ there: boolean }>(sql, params);
    if (!rows[0]?.there) missing.push(line);
  }
  expect(missing).toEqual([]);
});

test('every table is named in prisma/README.md', async () => {
  const readme = readFileSync(path.join(import.meta.dirname, '../../../prisma/README.md'), 'utf8');
  const tables = await names(`SELECT t.name FROM (${OURS}) t`);
  expect(tables.filter((name) => !readme.includes(`table ${name}\n`))).toEqual([]);
});
