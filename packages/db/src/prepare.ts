import path from 'node:path';
import pg from 'pg';
import { type PostgresServer, startPostgres } from './embedded/server.ts';
import { migrate } from './migrate/migrate.ts';
import { migrateQueue } from './migrate/queue.ts';
import { type Connections, ensureLogins, type LoginRole, resolveUrls } from './roles.ts';

export interface PrepareOptions {
  /** Holds the embedded server's files. Unused with `databaseUrl`. */
  dataDir: string;
  /** A server of one's own instead. */
  databaseUrl?: string | undefined;
  roleUrls?: Partial<Record<LoginRole, string>>;
  port?: number;
  log?: (line: string) => void;
}

export interface PreparedDatabase {
  connections: Connections;
  adminUrl: string;
  /** Migrations that were applied just now. */
  applied: string[];
  /** Null when `databaseUrl` named a server of one's own. */
  server: PostgresServer | null;
  stop(): Promise<void>;
}

const DATABASE = 'seatwise';

export function embeddedDataDir(dataDir: string): string {
  return path.resolve(dataDir, 'postgres');
}

/** Creates the database when it is not there, and returns its URL. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** The embedded server with our database in it, not migrated. */
export async function startEmbedded(
  options: Pick<PrepareOptions, 'dataDir' | 'port' | 'log'>,
): Promise<{ server: PostgresServer; url: string }> {
  const server = await startPostgres({
    dataDir: embeddedDataDir(options.dataDir),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.log ? { log: options.log } : {}),
  });
  return { server, url: await ensureDatabase(server.adminUrl, DATABASE) };
}

/** Everything that a database of ours consists of: our migrations, then the queue's. Returns the names of those of ours that were applied now. */
export async function migrateDatabase(options: { url: string; log?: (line: string) => void }): Promise<string[]> {
  const applied = await migrate(options);
  await migrateQueue(options);
  return applied;
}

/** What a start needs of the database: a running server, the migrations applied, and a connection for each role. */
export async function prepareDatabase(options: PrepareOptions): Promise<PreparedDatabase> {
  const roleUrls = options.roleUrls ?? {};
  const log = options.log ? { log: options.log } : {};
  if (options.databaseUrl) {
    const applied = await migrateDatabase({ url: options.databaseUrl, ...log });
    const connections = resolveUrls({ adminUrl: options.databaseUrl, roleUrls });
    return { connections, adminUrl: options.databaseUrl, applied, server: null, stop: async () => undefined };
  }
  const { server, url } = await startEmbedded(options);
  try {
    const applied = await migrateDatabase({ url, ...log });
    const passwords = await ensureLogins(embeddedDataDir(options.dataDir), url);
    return { connections: resolveUrls({ adminUrl: url, roleUrls, passwords }), adminUrl: url, applied, server, stop: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
