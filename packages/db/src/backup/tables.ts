import type pg from 'pg';

export interface DataTable {
  /** Quoted, with its schema. */
  name: string;
  columns: string[];
  owner: string;
  /** Its owner is bound by the policies, too. */
  forced: boolean;
  hasDefinerPolicy: boolean;
}

// Left out are unlogged tables, which hold what is to be forgotten, and generated columns, which make themselves. The queue's tables are its own affair
// but for these, which hold jobs.
const TABLES = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relowner::regrole::text AS owner, c.relrowsecurity AND c.relforcerowsecurity AS forced,
    ARRAY(SELECT quote_ident(a.attname) FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
    EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND pg_get_expr(p.polqual, p.polrelid) = 'true'
      AND p.polroles = ARRAY['seatwise_definer'::regrole::oid])
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive) AS "hasDefinerPolicy"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND (
    (n.nspname IN ('public', 'app') AND c.relname <> '_prisma_migrations')
    OR (n.nspname = 'graphile_worker' AND c.relname LIKE '\\_private\\_%'))
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 1`;

const REFERENCES = `
  SELECT DISTINCT format('%I.%I', n.nspname, c.relname) AS child, format('%I.%I', m.nspname, p.relname) AS parent
  FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class p ON p.oid = o.confrelid JOIN pg_namespace m ON m.oid = p.relnamespace
  WHERE o.contype = 'f' AND o.conrelid <> o.confrelid`;

/** Tables whose rows a backup holds, each after those that its foreign keys point to. */
export async function dataTables(client: pg.ClientBase): Promise<DataTable[]> {
  const { rows: tables } = await client.query<DataTable>(TABLES);
  const { rows: references } = await client.query<{ child: string; parent: string }>(REFERENCES);
  const ordered: DataTable[] = [];
  const placed = new Set<string>();
  while (ordered.length < tables.length) {
    const free = tables.filter(
      (table) => !placed.has(table.name) && references.every(({ child, parent }) => child !== table.name || placed.has(parent)),
    );
    if (free.length === 0) throw new Error('Tables refer to each other in a circle: no order would satisfy their foreign keys');
    for (const table of free) {
      placed.add(table.name);
      ordered.push(table);
    }
  }
  return ordered;
}

/** Sequences, each with the role that may read and set it. */
export async function dataSequences(client: pg.ClientBase): Promise<{ name: string; owner: string }[]> {
  const { rows } = await client.query<{ name: string; owner: string }>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relowner::regrole::text AS owner
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'S' AND n.nspname IN ('public', 'app', 'graphile_worker') ORDER BY 1`);
  return rows;
}

export async function appliedMigrationNames(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM public._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name',
  );
  return rows.map((row) => row.migration_name);
}

export async function isSuperuser(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>('SELECT rolsuper AS yes FROM pg_roles WHERE rolname = current_user');
  return rows[0]?.yes === true;
}
