/** `pnpm db:reset`: empties the database and loads the demo anew. Never in production, and not under a running `start`. */
import { rmSync } from 'node:fs';
import { prepareDatabase, startEmbedded } from '@seatwise/db/admin';
import pg from 'pg';
import { ConfigError, loadConfig, readSettings, type Settings } from '../config.ts';
import { compose } from '../deps.ts';
import { failStart } from '../lifecycle.ts';
import { createLogger } from '../logging.ts';
import { loadDemo } from './demo.ts';
import { planFor, serverEnvironment } from './environment.ts';

/** Everything of ours, and the record of migrations. The roles are the server's, and stay. */
const EMPTY = 'DROP SCHEMA IF EXISTS graphile_worker, app, public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC';

async function empty(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(EMPTY);
  } finally {
    await client.end();
  }
}

async function emptied(settings: Settings): Promise<void> {
  if (settings.database.url) return empty(settings.database.url);
  const { server, url } = await startEmbedded({ dataDir: settings.dataDir });
  try {
    if (server.origin === 'attached') throw new ConfigError(`DATA_DIR ${settings.dataDir} is in use by a start that runs: stop it first.`);
    await empty(url);
  } finally {
    await server.stop();
  }
}

async function main(): Promise<void> {
  // Before anything else is looked at: nothing that is missing could make it right.
  if (process.env['NODE_ENV'] === 'production') throw new ConfigError('NODE_ENV is production: there the database is never emptied.');
  const settings = readSettings(process.env);
  const plan = planFor(settings);
  await emptied(settings);
  for (const standIn of [plan.stripe, plan.mail]) if (standIn) rmSync(standIn.file, { force: true });

  const { database } = settings;
  const prepared = await prepareDatabase({ dataDir: settings.dataDir, ...(database.url === null ? {} : { databaseUrl: database.url }) });
  try {
    const config = loadConfig({ ...process.env, ...serverEnvironment(plan, prepared, true) });
    const composition = compose(config, createLogger(config, 'reset'));
    try {
      await loadDemo(composition);
    } finally {
      await composition.close();
    }
  } finally {
    await prepared.stop();
  }
  process.stdout.write('The database is empty but for the demo.\n');
}

main().catch((error: unknown) => failStart(error));
