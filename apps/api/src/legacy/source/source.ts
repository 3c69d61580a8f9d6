/** What readers hand over, whatever they read: rows of text, by the columns that the mapping knows. Nothing here has an opinion on them. */
import { placesOf, rankOf, type TableKey } from '../columns.ts';

/** A source that cannot be read, in one plain sentence: never a row's contents, never a password. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

export interface SourceRow {
  /** Where it stands: "line 12", "row 3". Empty in a database, where the id says it. */
  where: string;
  /** By the mapping's names of columns; null or absent: not told. */
  cells: ReadonlyMap<string, string | null>;
  /** Columns that hold an expression, which is not carried out. */
  expressions: readonly string[];
}

export interface SourceTable {
  /** As the source names it. */
  name: string;
  schema: string | null;
  rows: SourceRow[];
  /** What stands there as a row and is none. */
  broken: { where: string; reason: string }[];
}

export interface Source {
  kind: 'database' | 'sql' | 'json';
  tables: ReadonlyMap<TableKey, SourceTable[]>;
  /** Tables that hold something and that nothing is taken from. */
  ignored: string[];
}

/** A cell that holds an expression. */
export const EXPRESSION = Symbol('expression');
export type RawCell = string | null | typeof EXPRESSION;

const nameOf = (table: Pick<SourceTable, 'schema' | 'name'>): string =>
  table.schema === null || table.schema === 'public' ? table.name : `${table.schema}.${table.name}`;

/** Gathers tables as they come, in any order and in pieces. */
export class Gathered {
  readonly #tables = new Map<string, { key: TableKey; table: SourceTable }>();
  readonly #ignored = new Set<string>();

  ignore(schema: string | null, name: string): void {
    this.#ignored.add(nameOf({ schema, name }));
  }

  table(key: TableKey, schema: string | null, name: string): SourceTable {
    const full = `${schema ?? 'public'}.${name}`;
    let found = this.#tables.get(full);
    if (!found) {
      found = { key, table: { schema, name, rows: [], broken: [] } };
      this.#tables.set(full, found);
    }
    return found.table;
  }

  /** Of several tables of one kind the one of the preferred name; all that tell about people. */
  source(kind: Source['kind']): Source {
    const tables = new Map<TableKey, SourceTable[]>();
    const ignored = [...this.#ignored];
    const rank = (key: TableKey, table: SourceTable): number => rankOf(key, table.schema, table.name);
    for (const { key, table } of [...this.#tables.values()].toSorted((a, b) => rank(a.key, a.table) - rank(b.key, b.table))) {
      const already = tables.get(key);
      if (!already) tables.set(key, [table]);
      else if (key === 'users') already.push(table);
      else ignored.push(nameOf(table));
    }
    return { kind, tables, ignored: ignored.toSorted() };
  }
}

/** Makes rows of cells that stand in the order of these columns. */
export function rowMaker(key: TableKey, columns: readonly string[]): (where: string, raw: readonly RawCell[]) => SourceRow {
  const places = [...placesOf(key, columns)];
  return (where, raw) => {
    const cells = new Map<string, string | null>();
    const expressions: string[] = [];
    for (const [column, candidates] of places) {
      const values = candidates.map((place) => raw[place] ?? null);
      const value = values.find((one) => typeof one === 'string');
      if (value !== undefined) cells.set(column, value);
      else if (values.includes(EXPRESSION)) expressions.push(column);
    }
    return { where, cells, expressions };
  };
}
