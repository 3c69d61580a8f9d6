import { afterAll, beforeAll, expect, test } from 'vitest';
import { drift, pendingMigrations } from './migrate/migrate.ts';
import { createTestDatabase, type TestDatabase } from './testing/database.ts';
import { describeVerification, listedObjects, verifyDatabase } from './verify.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

test('every object that prisma/README.md names is there, and no table, function or view breaks a rule', async () => {
  const { objects, problems, ok } = await verifyDatabase(db.adminUrl);
  expect(objects.length).toBeGreaterThan(50);
  expect(objects.filter((entry) => !entry.present)).toEqual([]);
  expect(problems).toEqual([]);
  expect(ok).toBe(true);
});

test('the migrations amount to the schema', async () => {
  expect(await pendingMigrations({ url: db.adminUrl })).toEqual([]);
  expect(await drift({ url: db.adminUrl })).toEqual([]);
});

test('what is missing or careless is found, and printed', async () => {
  await db.admin.query(`
    CREATE TABLE careless (id int PRIMARY KEY);
    CREATE FUNCTION public.careless() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
    CREATE VIEW v_careless AS SELECT 1 AS one;
    ALTER TABLE organizations DROP CONSTRAINT organizations_seat_limit CASCADE;
    ALTER TABLE people NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE organization_members DISABLE TRIGGER guard_membership`);
  const verification = await verifyDatabase(db.adminUrl);
  expect(verification.ok).toBe(false);
  expect(verification.problems).toEqual([
    'table careless: row-level security is not forced',
    'table people: row-level security is not forced',
    'table careless: has no policy',
    'function public.careless: SECURITY DEFINER without a pinned search_path',
    'view v_careless: is not security_invoker',
  ]);
  const missing = verification.objects.filter((entry) => !entry.present).map((entry) => entry.object);
  expect(missing).toEqual(['constraint organizations.organizations_seat_limit', 'trigger organization_members.guard_membership']);
  const printed = describeVerification(verification).join('\n');
  expect(printed).toContain('MISSING  constraint organizations.organizations_seat_limit');
  expect(printed).toContain('PROBLEM  table careless: has no policy');
  expect(printed).toMatch(
    /table organization_members · row-level security forced · owner seatwise_owner\n {2}organization_id uuid not null/,
  );
});

test('lists are read from every marked block', () => {
  expect(listedObjects('a\n```objects\ntable a\n\n index b \n```\n```sql\nview no\n```\n```objects\nview c\n```\n')).toEqual([
    'table a',
    'index b',
    'view c',
  ]);
});
