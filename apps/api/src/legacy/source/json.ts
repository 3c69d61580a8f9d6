/** `{ "table": [ { "column": value } ] }`, as a query tool exports it. */
import { tableKeyOf } from '../columns.ts';
import { Gathered, rowMaker, SourceError, type Source } from './source.ts';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function cell(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function readJson(text: string): Source {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new SourceError('The file begins like JSON and is none: it cannot be read to its end.');
  }
  if (!isRecord(content)) throw new SourceError('The JSON file must hold an object of tables: { "orders": [ … ], "seat_invites": [ … ] }.');
  const gathered = new Gathered();
  for (const [full, rows] of Object.entries(content)) {
    const [name = '', schema = null] = full.split('.', 2).toReversed();
    const key = tableKeyOf(schema, name);
    if (key === null) {
      gathered.ignore(schema, name);
      continue;
    }
    if (!Array.isArray(rows)) throw new SourceError(`In the JSON file, ${key} must be a list of rows.`);
    const table = gathered.table(key, schema, name);
    for (const [index, row] of rows.entries()) {
      const where = `row ${index + 1}`;
      if (isRecord(row)) table.rows.push(rowMaker(key, Object.keys(row))(where, Object.values(row).map(cell)));
      else table.broken.push({ where, reason: 'it is no object' });
    }
  }
  return gathered.source('json');
}
