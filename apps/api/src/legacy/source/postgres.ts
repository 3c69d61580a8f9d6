/** An older database itself: read in one snapshot that could not write if it wanted to, and only the columns that the mapping knows. */
import pg from 'pg';
import { placesOf, tableKeyOf, type TableKey } from '../columns.ts';
import { Gathered, rowMaker, SourceError, type Source } from './source.ts';

/** Everything as the text that the server writes: what it means is decided in one place, whatever the source. */
const asText: pg.CustomTypesConfig = { getTypeParser: () => (text: string) => text };

const CONNECT_MS = 15_000;

/** `?schema=` is ours (and Prisma's), not the driver's. */
function addressOf(address: string): { url: URL; schema: string } {
  if (!URL.canParse(address))
    throw new SourceError('The address of the older database must look like postgres://user:password@host:5432/database.');
  const url = new URL(address);
  const schema = url.searchParams.get('schema') ?? 'public';
  url.searchParams.delete('schema');
  return { url, schema };
}

interface Found {
  schema: string;
  name: string;
  columns: string[];
}

async function tablesOf(client: pg.Client, schema: string): Promise<Found[]> {
  // Addresses of people may be in Supabase's own schema, when whoever asks may read it.
  const { rows } = await client.query<{ schema: string; name: string; columns: string }>(
    `SELECT n.nspname AS schema, c.relname AS name, (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'f', 'm') AND NOT c.relispartition
       AND (n.nspname = $1 OR (n.nspname = 'auth' AND c.relname = 'users' AND has_schema_privilege(n.oid, 'USAGE')
         AND has_table_privilege(c.oid, 'SELECT')))
     ORDER BY 1, 2`,
    [schema],
  );
  return rows.map((row) => ({ ...row, columns: JSON.parse(row.columns ?? '[]') as string[] }));
}

async function readTable(client: pg.Client, key: TableKey, table: Found, gathered: Gathered, asPublic: boolean): Promise<void> {
  const sink = gathered.table(key, asPublic ? null : table.schema, table.name);
  const known = [...new Set([...placesOf(key, table.columns).values()].flat())].map((place) => table.columns[place] ?? '');
  if (known.length === 0) return;
  const from = `${client.escapeIdentifier(table.schema)}.${client.escapeIdentifier(table.name)}`;
  const list = known.map((name) => client.escapeIdentifier(name)).join(', ');
  const { rows } = await client.query<(string | null)[]>({ text: `SELECT ${list} FROM ${from}`, rowMode: 'array' });
  const make = rowMaker(key, known);
  for (const row of rows) sink.rows.push(make('', row));
}

async function readAll(client: pg.Client, schema: string): Promise<Source> {
  const gathered = new Gathered();
  const tables = await tablesOf(client, schema);
  const own = tables.filter((table) => table.schema === schema);
  if (own.length === 0)
    throw new SourceError(`There is no table in the schema ${schema} of the older database, or none that this login sees.`);
  if (own.some((table) => table.name === 'invite_tokens') && own.some((table) => table.name === 'coach_members'))
    throw new SourceError('This is a database of Seatwise itself: db:backup and db:restore are for those.');
  for (const table of tables) {
    const asPublic = table.schema === schema;
    const key = tableKeyOf(asPublic ? null : table.schema, table.name);
    if (key === null) gathered.ignore(null, table.name);
    else await readTable(client, key, table, gathered, asPublic);
  }
  return gathered.source('database');
}

/** One plain sentence; the driver's own says neither password nor rows, but an address may hold one. */
function sentence(error: unknown, url: URL): SourceError {
  if (error instanceof SourceError) return error;
  const reason = error instanceof Error ? error.message || ('code' in error ? String(error.code) : error.name) : String(error);
  return new SourceError(`The older database at ${url.host}${url.pathname} cannot be read: ${reason.replaceAll(/\s+/g, ' ')}.`);
}

export async function readPostgres(address: string): Promise<Source> {
  const { url, schema } = addressOf(address);
  let client: pg.Client;
  try {
    client = new pg.Client({ connectionString: url.href, types: asText, connectionTimeoutMillis: CONNECT_MS });
    client.on('error', () => undefined);
    await client.connect();
  } catch (error) {
    throw sentence(error, url);
  }
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    await client.query("SELECT set_config('DateStyle', 'ISO', true), set_config('TimeZone', 'UTC', true)");
    return await readAll(client, schema);
  } catch (error) {
    throw sentence(error, url);
  } finally {
    await client.end();
  }
}
