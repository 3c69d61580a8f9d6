/** From the text of a cell to what it says. A cell that says nothing is null; one that says what cannot be is refused with its row. */
import { email } from '@seatwise/domain/input';
import type { ColumnOf, TableKey } from './columns.ts';
import type { SourceRow } from './source/source.ts';

/** The row is not taken, and this is why. */
export class RowRefusal extends Error {
  override readonly name = 'RowRefusal';
}

const MAX_INTEGER = 2_147_483_647;
// oxlint-disable-next-line no-control-regex -- PostgreSQL cannot store the first of them, and nobody wants the others
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;
const FIRST_YEAR = 1970;
const LAST_YEAR = 2999;

/** Without a zone: UTC. A bare number: seconds or milliseconds since 1970. */
export function instantOf(value: string): Date | null {
  const text = value.trim();
  let date: Date;
  if (/^\d{10}$|^\d{13}$/.test(text)) date = new Date(Number(text) * (text.length === 10 ? 1000 : 1));
  else {
    const [, day, time = '00:00', zone = 'Z'] = INSTANT.exec(text) ?? [];
    if (day === undefined) return null;
    const offset = /^(Z|UTC)$/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
    // Fractions beyond milliseconds are cut.
    date = new Date(`${day}T${time.replace(/(\.\d{3})\d+$/, '$1')}${offset}`);
    // 31 February would quietly become March.
    if (!Number.isNaN(date.getTime()) && new Date(`${day}T00:00Z`).toISOString().slice(0, 10) !== day) return null;
  }
  const year = date.getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR ? date : null;
}

/** Minor units: whole numbers are that already, as Stripe has them; with a decimal point they are major ones. */
export function minorUnitsOf(value: string): number | null {
  const text = value.trim().replace(/^[€$£]\s*/, '');
  const match = /^(\d{1,9})(?:\.(\d{1,2})0*)?$/.exec(text);
  if (!match) return null;
  const amount = match[2] === undefined ? Number(match[1]) : Number(match[1]) * 100 + Number(match[2].padEnd(2, '0'));
  return amount <= MAX_INTEGER ? amount : null;
}

export function cleanText(value: string, max: number): string {
  return Array.from(value.normalize('NFC').toWellFormed().replaceAll(CONTROL, '').trim()).slice(0, max).join('');
}

/** The one normaliser's word: trimmed, NFC, lower case; null for what is no address. */
export function addressOf(value: string | null): string | null {
  if (value === null) return null;
  const parsed = email.safeParse(value.replace(/^mailto:/i, ''));
  return parsed.success ? parsed.data : null;
}

/** A row's cells by name. */
export class Cells<T extends TableKey> {
  readonly #row: SourceRow;

  constructor(row: SourceRow) {
    this.#row = row;
  }

  raw(column: ColumnOf<T>): string | null {
    const value = this.#row.cells.get(column);
    return value === undefined || value === null || value.trim() === '' ? null : value;
  }

  text(column: ColumnOf<T>, max: number): string | null {
    const value = this.raw(column);
    return value === null ? null : cleanText(value, max) || null;
  }

  /** An id as the source writes it; hexadecimal ones in small letters, since tables need not agree on that. */
  id(column: ColumnOf<T>): string | null {
    const value = this.raw(column)?.trim() ?? null;
    return value !== null && /^[0-9a-f-]{36}$/i.test(value) ? value.toLowerCase() : value;
  }

  address(column: ColumnOf<T>): string | null {
    return addressOf(this.raw(column));
  }

  instant(column: ColumnOf<T>): Date | null {
    const value = this.raw(column);
    // Without an end, or a beginning: as if it were not told.
    if (value === null || /^-?infinity$/i.test(value.trim())) return null;
    return instantOf(value) ?? refuse(`${column} is no date that can be read`);
  }

  integer(column: ColumnOf<T>, min: number): number | null {
    const value = this.raw(column)?.trim();
    if (value === undefined) return null;
    const number = /^-?\d{1,10}(\.0+)?$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= MAX_INTEGER ? number : refuse(`${column} is not a whole number from ${min}`);
  }

  money(column: ColumnOf<T>): number | null {
    const value = this.raw(column);
    if (value === null) return null;
    return minorUnitsOf(value) ?? refuse(`${column} is not an amount of money`);
  }

  /** Which of the words it has means what; null when there is none. */
  word<W extends string>(column: ColumnOf<T>, words: { readonly [meaning in W]: readonly string[] }): W | null {
    const value = this.raw(column)?.trim().toLowerCase();
    if (value === undefined) return null;
    const found = (Object.keys(words) as W[]).find((meaning) => words[meaning].includes(value));
    if (found) return found;
    // The word itself is told only when it can be one.
    return refuse(/^[a-z][a-z _-]{0,23}$/.test(value) ? `the status “${value}” is not known` : 'its status is not known');
  }
}

function refuse(reason: string): never {
  throw new RowRefusal(reason);
}
