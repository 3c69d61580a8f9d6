import { execFile } from 'node:child_process';
import { open, rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { sqlState } from '../errors.ts';
import { connected } from '../migrate/lock.ts';
import { backupByCopy, restoreByCopy } from './copy-backup.ts';
import { dataTables, isSuperuser } from './tables.ts';

const run = promisify(execFile);

export interface BackupOptions {
  url: string;
  file: string;
  /** Use COPY although pg_dump would do. */
  copy?: boolean;
}

export type BackupMethod = 'pg_dump' | 'copy';

/** The URL without its password, which the tools take from the environment: arguments can be read by everyone on the machine. */
function withoutPassword(url: string): { target: string; env: NodeJS.ProcessEnv } {
  const target = new URL(url);
  const password = decodeURIComponent(target.password);
  target.password = '';
  return { target: target.href, env: { ...process.env, PGPASSWORD: password } };
}

async function toolVersion(tool: 'pg_dump' | 'pg_restore'): Promise<number> {
  try {
    const { stdout } = await run(tool, ['--version']);
    return Number(/ (\d+)/.exec(stdout)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** pg_dump refuses servers newer than itself, and, unless a superuser runs it, tables with forced row-level security. */
async function canDump(url: string): Promise<boolean> {
  return connected(url, async (client) => {
    if (!(await isSuperuser(client))) return false;
    const { rows } = await client.query<{ major: number }>("SELECT current_setting('server_version_num')::int / 10000 AS major");
    return (await toolVersion('pg_dump')) >= (rows[0]?.major ?? Infinity);
  });
}

async function dump(url: string, file: string): Promise<void> {
  const { target, env } = withoutPassword(url);
  const partial = `${file}.partial`;
  // Made beforehand, so that nobody else can read it while it is written.
  await (await open(partial, 'w', 0o600)).close();
  try {
    await run('pg_dump', ['--format=custom', '--no-unlogged-table-data', '--no-password', `--file=${partial}`, `--dbname=${target}`], {
      env,
    });
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** A consistent copy of everything but unlogged tables, readable by its owner alone: by pg_dump where that can, else by COPY under one snapshot. */
export async function backup(options: BackupOptions): Promise<BackupMethod> {
  if (!options.copy && (await canDump(options.url))) {
    await dump(options.url, options.file);
    return 'pg_dump';
  }
  await backupByCopy(options.url, options.file);
  return 'copy';
}

async function methodOf(file: string): Promise<BackupMethod> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(5), 0, 5, 0);
    const start = buffer.subarray(0, bytesRead);
    if (start.toString('latin1') === 'PGDMP') return 'pg_dump';
    if (start[0] === 0x1f && start[1] === 0x8b) return 'copy';
  } finally {
    await handle.close();
  }
  throw new Error(`${file} is neither a dump of pg_dump's nor a backup of ours`);
}

async function restoreDump(url: string, file: string): Promise<void> {
  if ((await toolVersion('pg_restore')) === 0) throw new Error('This backup was made by pg_dump, and there is no pg_restore on the PATH');
  const { target, env } = withoutPassword(url);
  const options = ['--clean', '--if-exists', '--single-transaction', '--exit-on-error', '--no-password'];
  await run('pg_restore', [...options, `--dbname=${target}`, file], { env: { ...env, PGOPTIONS: '-c lock_timeout=10s' } });
}

/** Whether anybody's data is there. Seen from outside the policies, or not at all: then there is some. */
async function hasData(url: string): Promise<boolean> {
  return connected(url, async (client) => {
    for (const table of await dataTables(client)) {
      if (!table.name.startsWith('public.')) continue;
      try {
        await client.query('BEGIN');
        await client.query('SET LOCAL row_security = off');
        if (!(await isSuperuser(client))) {
          await client.query(`SET LOCAL ROLE ${table.owner}`);
          if (table.forced) await client.query(`ALTER TABLE ${table.name} NO FORCE ROW LEVEL SECURITY`);
        }
        const { rowCount } = await client.query(`SELECT FROM ${table.name} LIMIT 1`);
        if (rowCount) return true;
      } catch (error) {
        if (sqlState(error) === null) throw error;
        return true;
      } finally {
        await client.query('ROLLBACK');
      }
    }
    return false;
  });
}

export interface RestoreOptions {
  url: string;
  file: string;
  /** Data that is there is replaced only with `force`. */
  production: boolean;
  force?: boolean;
}

/** Puts a backup back, of either kind, in one transaction. In production it refuses to replace data unless forced. */
export async function restore(options: RestoreOptions): Promise<BackupMethod> {
  const method = await methodOf(options.file);
  if (options.production && !options.force && (await hasData(options.url))) {
    throw new Error('There is data in this database, and NODE_ENV is production: with --force it is replaced by the backup');
  }
  if (method === 'pg_dump') await restoreDump(options.url, options.file);
  else await restoreByCopy(options.url, options.file);
  return method;
}
