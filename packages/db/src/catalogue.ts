import type pg from 'pg';

/** What a database holds, as PostgreSQL's own catalogue tells it. Schemas of ours: public and app. */
export interface Catalogue {
  tables: TableEntry[];
  columns: { table: string; name: string; type: string; notNull: boolean; default: string | null }[];
  constraints: { table: string; name: string; definition: string }[];
  indexes: { table: string; name: string; definition: string }[];
  triggers: { table: string; name: string; definition: string }[];
  policies: { table: string; name: string; command: string; roles: string[]; using: string | null; check: string | null }[];
  functions: FunctionEntry[];
  views: { name: string; securityInvoker: boolean }[];
}

export interface TableEntry {
  name: string;
  owner: string;
  rowSecurity: boolean;
  forced: boolean;
}

export interface FunctionEntry {
  name: string;
  arguments: string;
  owner: string;
  securityDefiner: boolean;
  pinnedSearchPath: boolean;
}

// public.x is called x, app.x is called app.x, as the lists in prisma/README.md do.
const NAME = (relation: string): string => `CASE n.nspname WHEN 'public' THEN ${relation} ELSE n.nspname || '.' || ${relation} END`;
/** Of our schemas, without Prisma's own table and what belongs to extensions. */
const OURS = (classId: string, oid: string): string =>
  `n.nspname IN ('public', 'app') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${classId}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;
const OUR_TABLE = `c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations' AND ${OURS('pg_class', 'c.oid')}`;
const OF_TABLE = 'JOIN pg_namespace n ON n.oid = c.relnamespace';

const TABLES = `SELECT ${NAME('c.relname')} AS name, c.relowner::regrole::text AS owner, c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS forced
  FROM pg_class c ${OF_TABLE} WHERE ${OUR_TABLE} ORDER BY 1`;

const COLUMNS = `SELECT ${NAME('c.relname')} AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS "notNull",
    pg_get_expr(d.adbin, d.adrelid) AS default
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid ${OF_TABLE} LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE ${OUR_TABLE} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attnum`;

// NOT NULL has been a constraint of its own since PostgreSQL 18; it is printed with its column.
const CONSTRAINTS = `SELECT ${NAME('c.relname')} AS table, o.conname AS name, pg_get_constraintdef(o.oid) AS definition
  FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid ${OF_TABLE} WHERE ${OUR_TABLE} AND o.contype <> 'n' ORDER BY 1, 2`;

const INDEXES = `SELECT ${NAME('c.relname')} AS table, i.relname AS name, pg_get_indexdef(i.oid) AS definition
  FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid ${OF_TABLE} WHERE ${OUR_TABLE} AND x.indisvalid ORDER BY 1, 2`;

const TRIGGERS = `SELECT ${NAME('c.relname')} AS table, t.tgname AS name, pg_get_triggerdef(t.oid) AS definition
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid ${OF_TABLE} WHERE ${OUR_TABLE} AND NOT t.tgisinternal AND t.tgenabled <> 'D' ORDER BY 1, 2`;

const POLICIES = `SELECT ${NAME('c.relname')} AS table, p.polname AS name,
    CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
    ARRAY(SELECT CASE r WHEN 0 THEN 'public' ELSE r::regrole::text END FROM unnest(p.polroles) r) AS roles,
    pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid ${OF_TABLE} WHERE ${OUR_TABLE} ORDER BY 1, 2`;

const FUNCTIONS = `SELECT n.nspname || '.' || f.proname AS name, pg_get_function_identity_arguments(f.oid) AS arguments, f.proowner::regrole::text AS owner,
    f.prosecdef AS "securityDefiner", EXISTS (SELECT FROM unnest(f.proconfig) s WHERE s LIKE 'search\\_path=%') AS "pinnedSearchPath"
  FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace WHERE ${OURS('pg_proc', 'f.oid')} ORDER BY 1, 2`;

const VIEWS = `SELECT ${NAME('c.relname')} AS name,
    EXISTS (SELECT FROM unnest(c.reloptions) o WHERE o IN ('security_invoker=true', 'security_invoker=on', 'security_invoker=1')) AS "securityInvoker"
  FROM pg_class c ${OF_TABLE} WHERE c.relkind IN ('v', 'm') AND ${OURS('pg_class', 'c.oid')} ORDER BY 1`;

export async function readCatalogue(client: pg.ClientBase): Promise<Catalogue> {
  return {
    tables: (await client.query<TableEntry>(TABLES)).rows,
    columns: (await client.query<Catalogue['columns'][number]>(COLUMNS)).rows,
    constraints: (await client.query<Catalogue['constraints'][number]>(CONSTRAINTS)).rows,
    indexes: (await client.query<Catalogue['indexes'][number]>(INDEXES)).rows,
    triggers: (await client.query<Catalogue['triggers'][number]>(TRIGGERS)).rows,
    policies: (await client.query<Catalogue['policies'][number]>(POLICIES)).rows,
    functions: (await client.query<FunctionEntry>(FUNCTIONS)).rows,
    views: (await client.query<Catalogue['views'][number]>(VIEWS)).rows,
  };
}
