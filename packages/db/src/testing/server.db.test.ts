import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { expect, test } from 'vitest';
import { identify, isRunning } from '../embedded/process.ts';
import { createTestDatabase } from './database.ts';

interface Answer {
  adminUrl: string;
  dataDir: string;
  pid: number;
}

/** A run of its own, without DATABASE_URL: starts its test server, says where it is, and is killed or told to end. */
async function run(end: 'kill' | 'stop'): Promise<Answer> {
  const script = `import { startTestServer } from ${JSON.stringify(path.join(import.meta.dirname, 'server.ts'))};
    import pg from 'pg';
    const server = await startTestServer();
    const client = new pg.Client({ connectionString: server.adminUrl });
    await client.connect();
    const { rows } = await client.query("SELECT current_setting('data_directory') AS dir, pg_read_file('postmaster.pid') AS file");
    await client.end();
    console.log(JSON.stringify({ adminUrl: server.adminUrl, dataDir: rows[0].dir, pid: Number(rows[0].file.split('\\n')[0]) }));
    await new Promise((resolve) => process.stdin.once('data', resolve));
    await server.stop();
    process.exit();`;
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env,
    cwd: import.meta.dirname,
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  if (end === 'kill') child.kill('SIGKILL');
  else child.stdin.write('end\n');
  await once(child, 'exit');
  const answer: Answer = JSON.parse(String(line));
  return answer;
}

test('a run that was killed leaves its server, and the next run removes it with its files', async () => {
  const killed = await run('kill');
  const identity = identify(killed.pid);
  expect(isRunning(identity)).toBe(true);
  const next = await run('stop');
  expect(isRunning(identity)).toBe(false);
  expect(existsSync(killed.dataDir)).toBe(false);
  // And leaves nothing of its own.
  expect(identify(next.pid)).toBeNull();
  expect(existsSync(next.dataDir)).toBe(false);
});

test('databases made at the same time are apart, complete, and gone when dropped', async () => {
  const all = await Promise.all(Array.from({ length: 4 }, () => createTestDatabase()));
  const [first, second] = all;
  await first?.admin.query("INSERT INTO auth_users (id, name, email) VALUES (gen_random_uuid(), 'Mia', 'mia@members.test')");
  expect((await second?.admin.query('SELECT count(*)::int AS n FROM auth_users'))?.rows).toEqual([{ n: 0 }]);
  expect((await second?.workerDb.pool.query("SELECT to_regclass('graphile_worker.jobs') IS NOT NULL AS there"))?.rows).toEqual([
    { there: true },
  ]);
  await Promise.all(all.map((database) => database.drop()));
  const client = new pg.Client({ connectionString: first?.adminUrl });
  await expect(client.connect()).rejects.toThrow('does not exist');
});
