import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import pg from 'pg';
import { withUtc } from '../connection.ts';
import { LOGIN_ROLES } from '../roles.ts';
import { connected, underLock } from './lock.ts';

const SCHEMA = 'graphile_worker';

function installedVersion(): string {
  const entry = createRequire(import.meta.url).resolve('graphile-worker');
  const manifest: { version: string } = JSON.parse(readFileSync(path.join(path.dirname(entry), '../package.json'), 'utf8'));
  return `graphile-worker ${manifest.version}`;
}

async function migratedVersion(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ comment: string | null }>(
    "SELECT obj_description(oid, 'pg_namespace') AS comment FROM pg_namespace WHERE nspname = $1",
    [SCHEMA],
  );
  return rows[0]?.comment ?? null;
}

/**
 * The queue's own tables, made by its library as seatwise_worker: they have row-level security on, and only their owner sees past it.
 * Runs once per version of the library, noted on the schema.
 */
export async function migrateQueue(options: { url: string; log?: (line: string) => void }): Promise<void> {
  const version = installedVersion();
  if ((await connected(options.url, migratedVersion)) === version) return;
  await underLock(options.url, async (client) => {
    if ((await migratedVersion(client)) === version) return;
    const { Logger, runMigrations } = await import('graphile-worker');
    const { rows } = await client.query<{ name: string }>('SELECT quote_ident(current_database()) AS name');
    const database = rows[0]?.name ?? '';
    const worker = new pg.Pool({ ...withUtc({ connectionString: options.url, options: `-c role=${LOGIN_ROLES.worker}` }), max: 2 });
    worker.on('error', () => undefined);
    worker.on('connect', (connection) => connection.on('error', () => undefined));
    try {
      // "CREATE SCHEMA IF NOT EXISTS" asks for the right even where the schema is there.
      await client.query(`GRANT CREATE ON DATABASE ${database} TO ${LOGIN_ROLES.worker}`);
      await runMigrations({ pgPool: worker, schema: SCHEMA, logger: new Logger(() => () => undefined) });
      await worker.query(`COMMENT ON SCHEMA ${SCHEMA} IS ${client.escapeLiteral(version)}`);
      options.log?.(`the queue is at ${version}`);
    } finally {
      await worker.end();
      await client.query(`REVOKE CREATE ON DATABASE ${database} FROM ${LOGIN_ROLES.worker}`);
    }
  });
}
