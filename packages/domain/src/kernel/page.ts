/** Keyset pages: an opaque cursor holds the last row's keys. */
import { DomainError } from './errors.ts';
import type { Page } from './input.ts';

export const encodeCursor = (keys: readonly (string | number)[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url');

/** The keys of a cursor made by `encodeCursor`, checked one by one; anything else is INVALID_INPUT. */
export function decodeCursor(cursor: string | null | undefined, checks: readonly RegExp[]): string[] | null {
  if (cursor === null || cursor === undefined || cursor === '') return null;
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(keys) && keys.length === checks.length && keys.every((key, index) => checks[index]?.test(String(key))))
      return keys.map(String);
  } catch {
    // Falls through to the refusal below.
  }
  throw new DomainError('INVALID_INPUT', 'cursor: is not one of ours', { fields: [{ path: 'cursor', message: 'is not one of ours' }] });
}

export const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}(:?\d{2})?)$/;
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const INTEGER = /^\d{1,18}$/;

/** `rows` holds one more than the page when there is a next one. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keys: (row: Row) => readonly (string | number)[],
  view: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keys(last)) : null };
}
