import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { sqlState } from '../errors.ts';
import { withEngine } from './engine.ts';
import { migrationNames, migrationsDirOf, type MigrationPaths, readMigrations, readSchema } from './files.ts';
import { connected, underLock } from './lock.ts';

export interface MigrateOptions extends MigrationPaths {
  /** A role that may create roles and databases (`CREATEROLE`, `CREATEDB`), or a superuser. */
  url: string;
  log?: (line: string) => void;
}

/** A migration that waits longer than this for a table makes everyone else wait behind it: it fails, and is run again later. */
const LOCK_TIMEOUT_MS = 15_000;
const NO_FILTERS = { externalTables: [], externalEnums: [] };

async function appliedMigrations(client: pg.Client): Promise<string[]> {
  try {
    const { rows } = await client.query<{ migration_name: string }>(
      'SELECT migration_name FROM public._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    return rows.map((row) => row.migration_name);
  } catch (error) {
    if (sqlState(error) === '42P01') return [];
    throw error;
  }
}

async function pending(client: pg.Client, paths: MigrationPaths): Promise<string[]> {
  const applied = new Set(await appliedMigrations(client));
  return migrationNames(paths).filter((name) => !applied.has(name));
}

/** Migrations on disk that this database has not had. */
export function pendingMigrations(options: MigrateOptions): Promise<string[]> {
  return connected(options.url, (client) => pending(client, options));
}

const COMMITTED = 'script committed';

/**
 * The engine records a migration before its script and once more after it, so a kill in between leaves a row that blocks every later start.
 * The script is one transaction: it carries a mark into the row when it commits, and the mark tells what to do about such a row.
 */
async function settleInterrupted(client: pg.Client, log: (line: string) => void): Promise<void> {
  const unfinished = 'finished_at IS NULL AND rolled_back_at IS NULL';
  try {
    const done = await client.query(
      `UPDATE public._prisma_migrations SET finished_at = now(), applied_steps_count = 1, logs = NULL WHERE ${unfinished} AND logs = $1 RETURNING migration_name`,
      [COMMITTED],
    );
    const undone = await client.query(
      `UPDATE public._prisma_migrations SET rolled_back_at = now() WHERE ${unfinished} RETURNING migration_name`,
    );
    for (const row of done.rows) log(`migration ${row.migration_name} had been applied when it was interrupted`);
    for (const row of undone.rows) log(`migration ${row.migration_name} had been interrupted and is applied again`);
  } catch (error) {
    if (sqlState(error) !== '42P01') throw error;
  }
}

async function runMarked(client: pg.Client, script: string): Promise<void> {
  await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
  // CONCURRENTLY runs outside any transaction, as the only statement of its file: nothing can be added to that.
  const mark = /\bconcurrently\b/i.test(script)
    ? ''
    : `\n;RESET ROLE; UPDATE public._prisma_migrations SET logs = '${COMMITTED}' WHERE finished_at IS NULL AND rolled_back_at IS NULL;`;
  await client.query(script + mark);
}

/** By these rows a running server tells whether it fits the database it was given. */
const LET_READ = `DO $$ BEGIN IF to_regrole('seatwise_app') IS NOT NULL THEN GRANT SELECT ON public._prisma_migrations TO seatwise_app; END IF; END $$`;

/**
 * Applies what is pending, each migration in a transaction of its own, and returns the names. Safe to call from several processes at once,
 * and again after a kill at any point.
 */
export function migrate(options: MigrateOptions): Promise<string[]> {
  return underLock(options.url, async (client) => {
    // Starting the engine costs 100 ms: the usual start has nothing to do.
    if ((await pending(client, options)).length === 0) return [];
    await settleInterrupted(client, options.log ?? (() => undefined));
    return withEngine(readSchema(options), { connection: { connectionString: options.url }, runScript: runMarked }, async (engine) => {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: readMigrations(options), filters: NO_FILTERS });
      for (const name of appliedMigrationNames) options.log?.(`applied ${name}`);
      await client.query(LET_READ);
      return appliedMigrationNames;
    });
  });
}

/** SQL that would turn the outcome of the migrations into the schema, a statement (with its comment) each; empty when they agree. Needs CREATEDB. */
export async function drift(options: MigrateOptions): Promise<string[]> {
  const schema = readSchema(options);
  return withEngine(schema, { connection: { connectionString: options.url } }, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...readMigrations(options) },
      to: { tag: 'schemaDatamodel', files: schema },
      script: true,
      exitCode: true,
      filters: NO_FILTERS,
    });
    return (stdout ?? '')
      .split(/\n{2,}(?=-- )/)
      .map((statement) => statement.trim())
      .filter((statement) => statement !== '' && !statement.startsWith('-- This is an empty migration'));
  });
}

/** Writes the next migration from the schema's difference and returns its path, or null when there is none. It is applied by `migrate`. */
export async function newMigration(name: string, options: MigrateOptions): Promise<string | null> {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  if (!slug) throw new Error('A migration needs a name: letters and digits');
  const statements = await drift(options);
  if (statements.length === 0) return null;
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const directory = path.join(migrationsDirOf(options), `${stamp}_${slug}`);
  mkdirSync(directory);
  const file = path.join(directory, 'migration.sql');
  writeFileSync(file, `${statements.join('\n\n')}\n`);
  return file;
}
