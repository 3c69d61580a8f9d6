/**
 * Finds e-mail addresses in what people paste or drop: a list in lines, commas, semicolons or tabs, `Name <address>`, or a CSV with or without
 * a header. Pure. What it finds has gone through the one normaliser; what it cannot read it gives back, so that nothing vanishes unseen.
 */
import { parse } from 'csv-parse/sync';
import { email as emailShape, withoutInvisible } from '../kernel/input.ts';

export interface FoundLine {
  /** From 1. */
  line: number;
  /** What stands there, cut to 200 characters. */
  text: string;
  /** Normalised; null where there is none. */
  email: string | null;
}

interface Row {
  line: number;
  cells: string[];
}

const MAX_TEXT = 200;
/** Longer than any name with any address: not looked into. */
const MAX_CELL = 1000;

/** The address in one cell: `Name <address>`, `mailto:`, quotes and a full stop at the end do no harm. Null when there is not exactly one. */
export function addressOf(cell: string): string | null {
  if (cell.length > MAX_CELL) return null;
  const bracketed = [...cell.matchAll(/<([^<>]*)>/g)];
  if (bracketed.length > 1) return null;
  const bare = (bracketed[0]?.[1] ?? cell)
    .trim()
    .replace(/^["'([]+|["')\].]+$/g, '')
    .replace(/^mailto:/i, '');
  const parsed = emailShape.safeParse(bare);
  return parsed.success ? parsed.data : null;
}

/** Several addresses with nothing but spaces between them are several; anything else is one. */
function entriesOf(cell: string): string[] {
  if (cell.length > MAX_CELL) return [cell];
  if (cell.includes('<')) {
    const each = cell.match(/[^<>]*<[^<>]*>/g);
    return each && each.length > 1 ? each : [cell];
  }
  const words = cell.split(/\s+/);
  return words.length > 1 && words.every((word) => addressOf(word) !== null) ? words : [cell];
}

/** Line ends and spaces as one kind each, and nothing that cannot be seen. */
const plain = (text: string): string =>
  withoutInvisible(text)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\S\n\t]/g, ' ');

function rowsOf(text: string, delimiter: string | string[], quotes: boolean): Row[] {
  const rows: Row[] = [];
  // Empty lines are rows, too: each begins where the one before has ended.
  let line = 1;
  parse(text, {
    delimiter,
    record_delimiter: '\n',
    quote: quotes ? '"' : null,
    relax_quotes: true,
    relax_column_count: true,
    on_record(cells: string[]) {
      rows.push({ line, cells });
      line += 1 + cells.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0);
      return null;
    },
  });
  return rows;
}

/** A stray quotation mark must not swallow the lines behind it. */
function readRows(text: string, delimiter: string | string[], mayWrap: boolean): Row[] {
  try {
    const rows = rowsOf(text, delimiter, true);
    if (mayWrap || !rows.some((row) => row.cells.some((cell) => cell.includes('\n')))) return rows;
  } catch {
    // An unclosed quote: read on without.
  }
  return rowsOf(text, delimiter, false);
}

/** Letters alone: `E-mail`, `Adresse électronique` and `email_address` are spelt in many ways. */
const bare = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase();

/** In this order: a table may hold a postal `Adresse` beside a `Courriel`. */
const NAMES = [/^(e?mail|courriel)$/, /mail|courriel|adresseelectronique/, /^ad(d)?ress?e?$/];

interface Header {
  delimiter: string;
  column: number;
}

function headerOf(text: string): Header | null {
  const first = text.split('\n').find((line) => line.trim() !== '') ?? '';
  if (first.includes('@')) return null;
  for (const name of NAMES) {
    for (const delimiter of [',', ';', '\t']) {
      const cells = readRows(first, delimiter, false)[0]?.cells ?? [];
      const column = cells.findIndex((cell) => name.test(bare(cell)));
      if (column >= 0) return { delimiter, column };
    }
  }
  return null;
}

const shown = (text: string): string => text.trim().slice(0, MAX_TEXT).replace(/\s+/g, ' ');

/** A person a row: the named column, else the first cell that is an address. */
function fromRow({ line, cells }: Row, column: number | null): FoundLine {
  const named = column === null ? '' : (cells[column] ?? '');
  const cell = addressOf(named) !== null || named.includes('@') ? named : (cells.find((each) => addressOf(each) !== null) ?? named);
  return { line, text: shown(cell.trim() === '' ? cells.filter((each) => each.trim() !== '').join(', ') : cell), email: addressOf(cell) };
}

/** Missing its @: no name is written like this. */
const MANGLED = /^\S+\.[a-z]{2,}$/i;

/** Any number of addresses a row; the names between them are no lines of their own. */
function fromList({ line, cells }: Row): FoundLine[] {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const found = filled
    .filter((cell) => cell.includes('@') || MANGLED.test(cell))
    .flatMap((cell) => entriesOf(cell).map((entry) => ({ line, text: shown(entry), email: addressOf(entry) })));
  return found.length > 0 ? found : [{ line, text: shown(filled.join(', ')), email: null }];
}

const isFilled = (row: Row): boolean => row.cells.some((cell) => cell.trim() !== '');

/** Several rows of one width, each with something in it that is no address: a table whose header is missing. */
const isTable = (rows: readonly Row[]): boolean =>
  rows.length > 1 &&
  rows.every((row) => row.cells.length === rows[0]?.cells.length && row.cells.some((cell) => cell.trim() !== '' && !cell.includes('@')));

export function addressesIn(pasted: string): FoundLine[] {
  const text = plain(pasted);
  const header = headerOf(text);
  if (header) {
    const [, ...rows] = readRows(text, header.delimiter, true).filter(isFilled);
    return rows.map((row) => fromRow(row, header.column));
  }
  const rows = readRows(text, [',', ';', '\t'], false).filter(isFilled);
  return isTable(rows) ? rows.map((row) => fromRow(row, null)) : rows.flatMap(fromList);
}
