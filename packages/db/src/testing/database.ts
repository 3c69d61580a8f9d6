import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';
import { createDatabase, type Database } from '../database.ts';
import { sqlState } from '../errors.ts';
import { type Connections, resolveUrls } from '../roles.ts';
import type { TestServer } from './server.ts';

export { type StartedTestServer, startTestServer, type TestServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

export interface TestDatabase {
  /** The owner of everything, on this database: for arranging and for looking, past every policy. */
  adminUrl: string;
  admin: pg.Pool;
  appDb: Database;
  workerDb: Database;
  /** For better-auth, as seatwise_auth. */
  authConnection: pg.PoolConfig;
  /** All of the above as configurations, for a server under test that opens its own pools. */
  connections: Connections;
  name: string;
  /** Closes the pools and drops the database. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Where it is made; in a vitest run, the server that the run started. */
  server?: TestServer;
  maxAppConnections?: number;
}

function onServer(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function administer(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** insufficient_privilege: somebody else's backend, on its way out, which a user who is no superuser may not end. */
const NOT_OURS = '42501';

async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  for (let patience = 50; ; patience -= 1) {
    try {
      await administer(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      return;
    } catch (error) {
      if (sqlState(error) !== NOT_OURS || patience === 0) throw error;
      await sleep(100);
    }
  }
}

/** A migrated, empty database of one's own, cloned from the run's template (10–40 ms). One for each test file is the usual measure. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = options.server ?? inject('testServer');
  const name = `${server.prefix}${randomBytes(5).toString('hex')}`;
  await administer(server.adminUrl, `CREATE DATABASE ${name} TEMPLATE ${server.template}`);
  const adminUrl = onServer(server.adminUrl, name);
  const connections = resolveUrls({ adminUrl, passwords: server.passwords });
  const admin = new pg.Pool({ ...connections.admin, max: 5 });
  admin.on('error', () => undefined);
  const appDb = createDatabase({ connection: connections.app, max: options.maxAppConnections ?? 20, applicationName: 'seatwise-test-app' });
  const workerDb = createDatabase({ connection: connections.worker, max: 10, applicationName: 'seatwise-test-worker' });
  return {
    adminUrl,
    admin,
    appDb,
    workerDb,
    authConnection: connections.auth,
    connections,
    name,
    drop: async () => {
      await Promise.all([appDb.close(), workerDb.close(), admin.end()]);
      await dropDatabase(server.adminUrl, name);
    },
  };
}
