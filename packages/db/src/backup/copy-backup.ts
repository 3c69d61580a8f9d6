import type pg from 'pg';
import { connected } from '../migrate/lock.ts';
import { copyIn, copyOut } from './copy.ts';
import { BackupReader, BackupWriter, type Footer, type Header, type TableHeader } from './format.ts';
import { appliedMigrationNames, dataSequences, dataTables, type DataTable, isSuperuser } from './tables.ts';

const DEFINER = 'seatwise_definer';
/** Restoring needs every table to itself: while the product runs it would wait for ever. */
const LOCK_TIMEOUT = '10s';

/**
 * Whoever reads must see every row. A superuser does. The owner of a table with forced row-level security sees none, and would back up nothing
 * without a word: such a table is read as the role whose policy is `true`, with a grant that the rollback at the end takes away again.
 */
async function readAs(client: pg.ClientBase, table: DataTable): Promise<string> {
  if (!table.forced) return table.owner;
  if (!table.hasDefinerPolicy) throw new Error(`${table.name}: ${DEFINER} does not see every row of it, and a backup would be incomplete`);
  await client.query(`SET LOCAL ROLE ${table.owner}`);
  await client.query(`GRANT SELECT ON ${table.name} TO ${DEFINER}`);
  return DEFINER;
}

async function readSequences(client: pg.ClientBase): Promise<Footer['sequences']> {
  const sequences: Footer['sequences'] = [];
  for (const { name, owner } of await dataSequences(client)) {
    await client.query(`SET LOCAL ROLE ${owner}`);
    const { rows } = await client.query<{ lastValue: string; isCalled: boolean }>(
      `SELECT last_value::text AS "lastValue", is_called AS "isCalled" FROM ${name}`,
    );
    for (const row of rows) sequences.push({ sequence: name, ...row });
    await client.query('RESET ROLE');
  }
  return sequences;
}

async function writeEverything(client: pg.ClientBase, writer: BackupWriter): Promise<Footer> {
  // The snapshot is taken by the first statement, and all that follow see it.
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  const { rows: versions } = await client.query<{ server_version: string }>('SHOW server_version');
  const header: Header = {
    format: 'seatwise-copy',
    version: 1,
    createdAt: new Date().toISOString(),
    serverVersion: versions[0]?.server_version ?? '',
    migrations: await appliedMigrationNames(client),
  };
  await writer.writeLine(header);
  const superuser = await isSuperuser(client);
  const rows: Footer['rows'] = {};
  for (const table of await dataTables(client)) {
    await client.query(`SET LOCAL ROLE ${superuser ? 'NONE' : await readAs(client, table)}`);
    const tableHeader: TableHeader = { table: table.name, columns: table.columns };
    await writer.writeLine(tableHeader);
    rows[table.name] = await copyOut(client, `COPY (SELECT ${table.columns.join(', ')} FROM ${table.name}) TO STDOUT`, (chunk) =>
      writer.write(chunk),
    );
    await writer.endRows();
    await client.query('RESET ROLE');
  }
  const footer: Footer = { rows, sequences: await readSequences(client) };
  await client.query('ROLLBACK');
  return footer;
}

/** Every row of every table as of one instant, into one file. Returns the numbers of rows. */
export function backupByCopy(url: string, file: string): Promise<Record<string, number>> {
  return connected(url, async (client) => {
    const writer = new BackupWriter(file);
    try {
      const footer = await writeEverything(client, writer);
      await writer.writeLine(footer);
      await writer.finish();
      return footer.rows;
    } catch (error) {
      writer.abandon();
      throw error;
    }
  });
}

/** Runs as the table's owner, who alone may switch these off; triggers would write ledgers and counters a second time. */
async function openForLoading(client: pg.ClientBase, tables: DataTable[]): Promise<void> {
  for (const owner of new Set(tables.map((table) => table.owner))) {
    const own = tables.filter((table) => table.owner === owner);
    await client.query(`SET LOCAL ROLE ${owner}`);
    for (const { name, forced } of own) {
      await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
      if (forced) await client.query(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`);
    }
    await client.query(`TRUNCATE ${own.map((table) => table.name).join(', ')}`);
  }
}

async function closeAfterLoading(client: pg.ClientBase, tables: DataTable[]): Promise<void> {
  // A table with deferred checks still to come cannot be altered.
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  for (const { name, owner, forced } of tables) {
    await client.query(`SET LOCAL ROLE ${owner}`);
    await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
    if (forced) await client.query(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`);
  }
}

async function loadTable(client: pg.ClientBase, table: DataTable, columns: string[], reader: BackupReader): Promise<number> {
  const unknown = columns.filter((column) => !table.columns.includes(column));
  if (unknown.length > 0) throw new Error(`${table.name} has no column ${unknown.join(', ')}`);
  await client.query(`SET LOCAL ROLE ${table.owner}`);
  return copyIn(client, `COPY ${table.name} (${columns.join(', ')}) FROM STDIN`, reader.rows());
}

async function loadEverything(client: pg.ClientBase, reader: BackupReader, tables: DataTable[]): Promise<Record<string, number>> {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const rows: Record<string, number> = {};
  for (;;) {
    const line = await reader.readLine<TableHeader | Footer>();
    if (!('table' in line)) {
      for (const [name, count] of Object.entries(line.rows)) {
        if (rows[name] !== count) throw new Error(`${name}: ${rows[name]} rows were read, ${count} had been written`);
      }
      await restoreSequences(client, line.sequences);
      return rows;
    }
    const table = byName.get(line.table);
    if (!table) throw new Error(`There is no table ${line.table} here: run db:migrate first`);
    rows[line.table] = await loadTable(client, table, line.columns, reader);
  }
}

async function restoreSequences(client: pg.ClientBase, sequences: Footer['sequences']): Promise<void> {
  const owners = new Map((await dataSequences(client)).map(({ name, owner }) => [name, owner]));
  for (const { sequence, lastValue, isCalled } of sequences) {
    const owner = owners.get(sequence);
    if (owner === undefined) throw new Error(`There is no sequence ${sequence} here`);
    await client.query(`SET LOCAL ROLE ${owner}`);
    await client.query('SELECT setval($1, $2, $3)', [sequence, lastValue, isCalled]);
  }
  await client.query('RESET ROLE');
}

function assertSameSchema(header: Header, here: string[]): void {
  if (header.format !== 'seatwise-copy' || header.version !== 1) throw new Error('This is not a backup of ours');
  const last = (names: string[]): string => names.at(-1) ?? 'none';
  if (header.migrations.join() !== here.join()) {
    throw new Error(
      `The backup was made at migration ${last(header.migrations)}, this database is at ${last(here)}: restore it with the release that made it, into an empty database, and start this one then`,
    );
  }
}

/** Replaces every row by those of the file, in one transaction: afterwards all of it is there, or nothing has changed. */
export function restoreByCopy(url: string, file: string): Promise<Record<string, number>> {
  return connected(url, async (client) => {
    const reader = new BackupReader(file);
    try {
      await client.query('BEGIN');
      await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
      assertSameSchema(await reader.readLine<Header>(), await appliedMigrationNames(client));
      const tables = await dataTables(client);
      await openForLoading(client, tables);
      const rows = await loadEverything(client, reader, tables);
      await closeAfterLoading(client, tables);
      await client.query('COMMIT');
      return rows;
    } finally {
      // Ending the connection rolls back what was not committed.
      await reader.close();
    }
  });
}
