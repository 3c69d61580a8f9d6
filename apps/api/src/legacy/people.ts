/** Who is who in a source: from an old id, of whatever kind, to an address. */
import { addressOf, Cells } from './cells.ts';
import type { SourceTable } from './source/source.ts';
import { nameRow } from './report.ts';

export interface Person {
  row: string;
  email: string | null;
}

export interface People {
  /** Every row that tells about somebody. */
  all: readonly Person[];
  /** By the old id, else the address that stands beside it. Some tables hold an address where others hold an id. */
  address(oldId: string | null, beside: string | null): string | null;
}

/** `profiles` may have an id of its own and name the user beside it, or share the user's. Its address may be in either table. */
export function peopleOf(tables: readonly SourceTable[]): People {
  const byId = new Map<string, string>();
  const rows: { row: string; id: string | null; email: string | null }[] = [];
  for (const table of tables) {
    for (const source of table.rows) {
      const cells = new Cells<'users'>(source);
      const id = cells.id('userId') ?? cells.id('id');
      const email = cells.address('email');
      rows.push({ row: nameRow(source.where, id), id, email });
      if (id !== null && email !== null && !byId.has(id)) byId.set(id, email);
    }
  }
  return {
    all: rows.map(({ row, id, email }) => ({ row, email: email ?? (id === null ? null : (byId.get(id) ?? null)) })),
    address: (oldId, beside) => (oldId === null ? null : (byId.get(oldId) ?? addressOf(oldId))) ?? beside,
  };
}
