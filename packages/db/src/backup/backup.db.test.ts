import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/database.ts';
import { verifyDatabase } from '../verify.ts';
import { backup, restore } from './backup.ts';
import { dataTables, isSuperuser } from './tables.ts';

const NASTY = 'tab\t newline\n return\r backslash \\ end \\.\n\\.\nnull \\N quote " é 漢 🪑';
const TASKS = 5000;

let source: TestDatabase;
let target: TestDatabase;
let folder: string;
const inFolder = (name: string): string => path.join(folder, name);

async function fill(db: TestDatabase): Promise<void> {
  const ada = randomUUID();
  await db.admin.query("INSERT INTO auth_users (id, name, email) VALUES ($1, $2, 'ada@atelier.test')", [ada, NASTY]);
  const actor = { userId: ada, platformOwner: true };
  await db.appDb.transaction(actor, async (tx) => {
    const [organization] = await tx.sql<{ id: string }>(
      "SELECT id FROM app.create_organization('Atelier', 'atelier', 'JOINCODE', 'PRO', 'Europe/Paris', 'fr', 'eur')",
    );
    await tx.sql('INSERT INTO tasks (kind, created_by) SELECT $1 || n, $2 FROM generate_series(1, $3) n', [NASTY, ada, TASKS]);
    await tx.sql("SELECT app.enqueue('mail.send', $1::json)", [{ to: NASTY, organization: organization?.id }]);
    await tx.sql("SELECT app.enqueue('mail.send', '{}'::json)");
  });
  await db.admin.query("INSERT INTO visitor_salts (day, salt) VALUES (current_date, sha256('to be forgotten'))");
}

/** Number of rows and a checksum over them, for every table that a backup holds. */
async function fingerprint(pool: pg.Pool): Promise<Record<string, string>> {
  const client = await pool.connect();
  const sums: Record<string, string> = {};
  try {
    await client.query('BEGIN');
    const superuser = await isSuperuser(client);
    for (const table of await dataTables(client)) {
      if (!superuser) await client.query(`SET LOCAL ROLE ${table.owner}; ALTER TABLE ${table.name} NO FORCE ROW LEVEL SECURITY`);
      const { rows } = await client.query<{ n: string; sum: string }>(
        `SELECT count(*) AS n, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum FROM ${table.name} t`,
      );
      sums[table.name] = `${rows[0]?.n} ${rows[0]?.sum}`;
    }
    await client.query('ROLLBACK');
  } finally {
    client.release();
  }
  return sums;
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'seatwise-backup-'));
  [source, target] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await fill(source);
});
afterAll(async () => {
  await Promise.all([source.drop(), target.drop()]);
  rmSync(folder, { recursive: true });
});

describe('by COPY', () => {
  test('every row comes back, and nothing is written twice by triggers', async () => {
    const file = inFolder('copy');
    expect(await backup({ url: source.adminUrl, file, copy: true })).toBe('copy');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = await fingerprint(source.admin);
    // What is to be forgotten.
    expect(gunzipSync(readFileSync(file)).includes('public.visitor_salts')).toBe(false);
    expect(before['public.tasks']).toMatch(new RegExp(`^${TASKS} `));
    expect(before['graphile_worker._private_jobs']).toMatch(/^2 /);
    await restore({ url: target.adminUrl, file, production: true });
    expect(await fingerprint(target.admin)).toEqual(before);
    // Again, over what is there.
    await restore({ url: target.adminUrl, file, production: false });
    expect(await fingerprint(target.admin)).toEqual(before);
  });

  test('the restored database works on: policies, triggers and sequences are as before', async () => {
    expect((await verifyDatabase(target.adminUrl)).ok).toBe(true);
    const nobody = { userId: null, platformOwner: false };
    expect(await target.appDb.read(nobody, 'SELECT count(*) AS n FROM tasks')).toEqual([{ n: 0 }]);
    const next = async (db: TestDatabase): Promise<unknown> =>
      db.appDb.transaction(nobody, (tx) => tx.sql("SELECT app.enqueue('x', '{}'::json) AS id"));
    expect(await next(target)).toEqual(await next(source));
  });

  test('a consistent picture while others write', async () => {
    const file = inFolder('consistent');
    const actor = { userId: randomUUID(), platformOwner: false };
    let writing = true;
    // Each transaction adds one task and one job: a picture with more of one than of the other is torn.
    const writer = (async () => {
      while (writing) {
        await source.appDb.transaction(actor, async (tx) => {
          await tx.sql('INSERT INTO tasks (kind, created_by) VALUES ($1, $2)', ['pair', actor.userId]);
          await tx.sql("SELECT app.enqueue('pair', '{}'::json)");
        });
      }
    })();
    await backup({ url: source.adminUrl, file, copy: true });
    writing = false;
    await writer;
    await restore({ url: target.adminUrl, file, production: false });
    const { rows } = await target.workerDb.pool.query(
      "SELECT (SELECT count(*) FROM tasks WHERE kind = 'pair') AS tasks, (SELECT count(*) FROM graphile_worker.jobs WHERE task_identifier = 'pair') AS jobs",
    );
    expect(rows[0].tasks).toBe(rows[0].jobs);
    const sourceNow = await source.workerDb.pool.query("SELECT count(*) AS n FROM tasks WHERE kind = 'pair'");
    expect(sourceNow.rows[0].n).toBeGreaterThan(0);
  });

  test('a role that is no superuser backs up every row as well', async () => {
    const keeper = `keeper_${randomBytes(4).toString('hex')}`;
    await source.admin.query(`CREATE ROLE ${keeper} LOGIN PASSWORD 'k' IN ROLE seatwise_owner, seatwise_definer, seatwise_worker;
      GRANT SELECT ON _prisma_migrations TO ${keeper}`);
    try {
      const url = new URL(source.adminUrl);
      url.username = keeper;
      url.password = 'k';
      const file = inFolder('keeper');
      expect(await backup({ url: url.href, file })).toBe('copy');
      await restore({ url: target.adminUrl, file, production: false });
      expect(await fingerprint(target.admin)).toEqual(await fingerprint(source.admin));
      // The grant it gave itself for the purpose is gone.
      const { rows } = await source.admin.query("SELECT has_table_privilege('seatwise_definer', 'auth_rate_limits', 'SELECT') AS may");
      expect(rows).toEqual([{ may: false }]);
    } finally {
      await source.admin.query(`REVOKE ALL ON _prisma_migrations FROM ${keeper}; DROP ROLE ${keeper}`);
    }
  });

  test('a table that nobody could read whole stops the backup', async () => {
    const other = await createTestDatabase();
    await other.admin.query('DROP POLICY definer ON tasks');
    const keeper = `keeper_${randomBytes(4).toString('hex')}`;
    await other.admin.query(`CREATE ROLE ${keeper} LOGIN PASSWORD 'k' IN ROLE seatwise_owner, seatwise_definer, seatwise_worker;
      GRANT SELECT ON _prisma_migrations TO ${keeper}`);
    const url = new URL(other.adminUrl);
    url.username = keeper;
    url.password = 'k';
    await expect(backup({ url: url.href, file: inFolder('never') })).rejects.toThrow('public.tasks');
    expect(() => statSync(inFolder('never'))).toThrow();
    expect(() => statSync(inFolder('never.partial'))).toThrow();
    await other.admin.query(`REVOKE ALL ON _prisma_migrations FROM ${keeper}; DROP ROLE ${keeper}`);
    await other.drop();
  });

  test('a file that is cut off, altered or foreign changes nothing', async () => {
    const file = inFolder('good');
    await backup({ url: source.adminUrl, file, copy: true });
    const before = await fingerprint(target.admin);
    const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
    const variants: [string, Buffer, string][] = [
      ['cut', gzipSync(lines.slice(0, -2).join('\n')), 'cut off'],
      ['torn', readFileSync(file).subarray(0, 3000), 'unexpected end of file'],
      [
        'short',
        gzipSync(lines.filter((line) => !line.includes('\tmail.send') && !/\ttab\\t.*4711\t/.test(line)).join('\n')),
        'rows were read',
      ],
      ['older', gzipSync(lines.join('\n').replace('_foundation"', '_other"')), 'made at migration'],
      ['foreign', Buffer.from('hello'), 'neither a dump'],
    ];
    for (const [name, content, message] of variants) {
      writeFileSync(inFolder(name), content);
      await expect(restore({ url: target.adminUrl, file: inFolder(name), production: false })).rejects.toThrow(message);
    }
    expect(await fingerprint(target.admin)).toEqual(before);
  });

  test('in production data is replaced only by force', async () => {
    const file = inFolder('production');
    await backup({ url: source.adminUrl, file, copy: true });
    await expect(restore({ url: target.adminUrl, file, production: true })).rejects.toThrow('--force');
    await restore({ url: target.adminUrl, file, production: true, force: true });
    expect(await fingerprint(target.admin)).toEqual(await fingerprint(source.admin));
  });
});

/** Major version of the pg_dump on the PATH; 0 without one. */
function dumpVersion(): number {
  const { stdout } = spawnSync('pg_dump', ['--version'], { encoding: 'utf8' });
  return Number(/ (\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

test('pg_dump is taken when a superuser asks and it is no older than the server, and brings everything back', async () => {
  const { rows } = await source.admin.query<{ major: number; superuser: boolean }>(
    "SELECT current_setting('server_version_num')::int / 10000 AS major, rolsuper AS superuser FROM pg_roles WHERE rolname = current_user",
  );
  const able = rows[0]?.superuser === true && dumpVersion() >= (rows[0]?.major ?? 0);
  const file = inFolder('dump');
  expect(await backup({ url: source.adminUrl, file })).toBe(able ? 'pg_dump' : 'copy');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await target.admin.query('DELETE FROM tasks');
  expect(await restore({ url: target.adminUrl, file, production: false })).toBe(able ? 'pg_dump' : 'copy');
  expect((await target.admin.query('SELECT FROM visitor_salts')).rowCount).toBe(0);
  expect(await fingerprint(target.admin)).toEqual(await fingerprint(source.admin));
  expect((await verifyDatabase(target.adminUrl)).ok).toBe(true);
});
