import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, constants, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { isServerAbandoned, startPostgres, stopPostgres } from '../embedded/server.ts';
import { embeddedDataDir, ensureDatabase, migrateDatabase } from '../prepare.ts';
import { ensureLogins, type LoginRole } from '../roles.ts';

/** What a test process needs to make databases of its own. Plain data: it crosses from the runner to its workers. */
export interface TestServer {
  /** A superuser, or a role with CREATEDB and CREATEROLE, on a database that is nobody's. */
  adminUrl: string;
  template: string;
  /** Empty on a server of one's own, whose roles get no logins from us. */
  passwords: Partial<Record<LoginRole, string>>;
  /** Begins the names of this run's databases. */
  prefix: string;
}

export interface StartedTestServer extends TestServer {
  stop(): Promise<void>;
}

const FOLDER = 'seatwise-test-';
/** A template and some twenty clones. */
const ROOM_BYTES = 600_000_000;
/** On a server of one's own: databases of a run this old were left by a crash. */
const ABANDONED_MS = 6 * 3_600_000;

/** Memory, where there is enough of it: a clone takes a fifth of the time. */
function places(): string[] {
  const memory = '/dev/shm';
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize > ROOM_BYTES) return [memory, tmpdir()];
  } catch {
    // No such place here.
  }
  return [tmpdir()];
}

/** Servers of runs that were killed go on running, and their files stay in memory: they end here. */
async function removeAbandoned(place: string): Promise<void> {
  for (const name of readdirSync(place)) {
    if (!name.startsWith(FOLDER)) continue;
    const folder = path.join(place, name);
    try {
      if (!isServerAbandoned(embeddedDataDir(folder))) continue;
      await stopPostgres(embeddedDataDir(folder));
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's run, or another run that is cleaning up this moment.
    }
  }
}

async function makeTemplate(adminUrl: string, prefix: string): Promise<{ template: string; url: string }> {
  const template = `${prefix}template`;
  const url = await ensureDatabase(adminUrl, template);
  await migrateDatabase({ url });
  return { template, url };
}

/** A template is cloned only while nobody is connected to it. */
async function sealTemplate(adminUrl: string, template: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`ALTER DATABASE ${template} WITH ALLOW_CONNECTIONS false`);
  } finally {
    await client.end();
  }
}

/** Drops this run's databases, and those of runs that were killed hours ago. */
async function dropDatabases(adminUrl: string, prefix: string | null): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>("SELECT datname FROM pg_database WHERE datname LIKE 'seatwise\\_test\\_%'");
    for (const { datname } of rows) {
      const made = Number.parseInt(datname.split('_')[2] ?? '', 36);
      const old = Date.now() - made > ABANDONED_MS;
      if (prefix !== null ? datname.startsWith(prefix) : old)
        await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(datname)} WITH (FORCE)`);
    }
  } finally {
    await client.end();
  }
}

function newPrefix(): string {
  return `seatwise_test_${Date.now().toString(36)}_${randomBytes(3).toString('hex')}_`;
}

async function useOwnServer(adminUrl: string): Promise<StartedTestServer> {
  const prefix = newPrefix();
  await dropDatabases(adminUrl, null);
  const { template } = await makeTemplate(adminUrl, prefix);
  await sealTemplate(adminUrl, template);
  return { adminUrl, template, passwords: {}, prefix, stop: () => dropDatabases(adminUrl, prefix) };
}

async function startEmbeddedServer(): Promise<StartedTestServer> {
  const candidates = places();
  for (const place of candidates) await removeAbandoned(place);
  const folder = mkdtempSync(path.join(candidates[0] ?? tmpdir(), FOLDER));
  // The server may have to run as another user, who must be able to pass through.
  chmodSync(folder, 0o711);
  const dataDir = embeddedDataDir(folder);
  const server = await startPostgres({ dataDir, unsafeFast: true });
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const prefix = newPrefix();
    const { template, url } = await makeTemplate(server.adminUrl, prefix);
    const passwords = await ensureLogins(dataDir, url);
    await sealTemplate(server.adminUrl, template);
    return { adminUrl: server.adminUrl, template, passwords, prefix, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A server with a migrated template: an embedded one in memory, or DATABASE_URL's. One for a whole run. */
export function startTestServer(): Promise<StartedTestServer> {
  const own = process.env['DATABASE_URL'];
  return own ? useOwnServer(own) : startEmbeddedServer();
}
