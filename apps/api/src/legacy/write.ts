/**
 * The one transaction of an import: looks, plans, writes as seatwise_definer, so that triggers and constraints bind it, and is rolled back
 * unless it is meant. A dry run therefore meets whatever the real one would.
 */
import { LOAD_ZONE, zoneParameters } from '@seatwise/domain';
import pg from 'pg';
import { TABLE_KEYS } from './columns.ts';
import { makePlan } from './make-plan.ts';
import { TARGETS, type Rows, type TargetTable } from './plan.ts';
import { readRecords } from './records.ts';
import type { ImportReport } from './report.ts';
import type { Source } from './source/source.ts';
import { findOrganization, loadWorld, type World } from './world.ts';

export interface ImportOptions {
  /** Of a login that may take on seatwise_definer: the one that migrates. */
  adminUrl: string;
  /** An id or a slug. */
  organization: string;
  apply: boolean;
  label: string;
  fromOrganization: string | null;
  sameStripe: boolean;
  /** Of local times whose zone the source does not tell. */
  timeZone: string | null;
  /** Dates with a time and without a zone, of bookings, are local ones. */
  localTimestamps: boolean;
  /** Tests move time. */
  now?: Date;
}

/** Rows travel as one JSON document each time. */
const AT_ONCE = 5000;

async function insert(client: pg.Client, table: TargetTable, rows: Rows[TargetTable]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  // Every row of a table has the same columns. Of one order together: the guard of seats then counts it once, not with every piece.
  const sorted = 'order_id' in first ? rows.toSorted((a, b) => String(a['order_id']).localeCompare(String(b['order_id']))) : rows;
  const columns = Object.keys(first)
    .map((column) => client.escapeIdentifier(column))
    .join(', ');
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await client.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`, [
      JSON.stringify(sorted.slice(from, from + AT_ONCE)),
    ]);
  }
}

/** Whatever is open, busy or due is told by zones that are written down. */
async function loadZones(client: pg.Client, rows: Rows, { now, bookings }: World): Promise<void> {
  const zones = new Set([...rows.coaches, ...rows.recurring_bookings].map((row) => String(row['time_zone'])));
  for (const zone of zones) if (!bookings.zones.has(zone)) await client.query(LOAD_ZONE, zoneParameters(zone, now));
}

/** Counts alone: no address, no token, no name of a file. */
async function audit(client: pg.Client, organization: World['organization'], source: Source, rows: Rows): Promise<void> {
  const written = Object.fromEntries(TARGETS.map((table) => [table, rows[table].length]).filter(([, count]) => count !== 0));
  if (Object.keys(written).length === 0) return;
  await client.query("INSERT INTO audit_log (organization_id, verb, subject, changes) VALUES ($1, 'import.legacy', $2, $3)", [
    organization.id,
    organization.id,
    JSON.stringify({ source: source.kind, ...written }),
  ]);
}

async function run(client: pg.Client, source: Source, options: ImportOptions): Promise<ImportReport> {
  await client.query('SET LOCAL ROLE seatwise_definer');
  if (options.now) await client.query("SELECT set_config('app.now', $1, true)", [options.now.toISOString()]);
  // Two imports at once would both find nothing here.
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('seatwise legacy import', 0))");
  const organization = await findOrganization(client, options.organization);
  const origin = { organizationId: organization.id, label: options.label };
  const { fromOrganization, timeZone, localTimestamps, sameStripe } = options;
  const records = readRecords(source, { origin, fromOrganization, timeZone, localTimestamps });
  const world = await loadWorld(client, organization, records);
  const rows = makePlan(records, world, { origin, sameStripe, timeZone });
  await loadZones(client, rows, world);
  for (const table of TARGETS) await insert(client, table, rows[table]);
  await audit(client, organization, source, rows);
  return {
    applied: options.apply,
    organization: { id: organization.id, name: organization.name },
    source: source.kind,
    tables: TABLE_KEYS.map((key) => records.tallies[key].report()),
    ignored: source.ignored,
  };
}

export async function importLegacy(source: Source, options: ImportOptions): Promise<ImportReport> {
  const client = new pg.Client({ connectionString: options.adminUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN');
    const report = await run(client, source, options);
    await client.query(options.apply ? 'COMMIT' : 'ROLLBACK');
    return report;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await client.end();
  }
}
