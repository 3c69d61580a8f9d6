import type { Kit } from './kit.ts';

/** Of `messages`, for the transaction so far: entries of its indexes and rows of the table that no index led to, rows written, and those without an index. */
const COUNTS = `
  (SELECT sum(pg_stat_get_xact_tuples_returned(r))::int FROM (
    SELECT 'messages'::regclass AS r UNION ALL SELECT indexrelid FROM pg_index WHERE indrelid = 'messages'::regclass) all_of_it) AS read,
  pg_stat_get_xact_tuples_updated('messages'::regclass)::int AS written, pg_stat_get_xact_tuples_hot_updated('messages'::regclass)::int AS hot`;

export interface MessageCosts {
  rows: number;
  read: number;
  written: number;
  hot: number;
}

/** Calls a function of the database: how many rows it returned, and what it read and wrote of `messages` for them. */
export async function costsOf(kit: Kit, call: string, params: readonly unknown[]): Promise<MessageCosts> {
  const { rows } = await kit.database.admin.query<MessageCosts>(
    // Each part depends on the one before it, so that they are counted in this order.
    `WITH before AS MATERIALIZED (SELECT ${COUNTS}),
       done AS MATERIALIZED (SELECT b.*, called.n FROM before b CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM ${call} WHERE b.read >= 0) called)
     SELECT d.n AS rows, a.read - d.read AS read, a.written - d.written AS written, a.hot - d.hot AS hot
     FROM done d CROSS JOIN LATERAL (SELECT ${COUNTS} WHERE d.n >= 0 OFFSET 0) a`,
    [...params],
  );
  const [costs] = rows;
  if (!costs) throw new Error('One row was asked for');
  return costs;
}
