/**
 * Reads a list of contacts as programs for tables write it: with commas, semicolons or tabs, a byte order mark, quoted cells, in any order of columns.
 * Pure. What it returns has gone through the normalisers; each line that cannot be taken is there with its reason.
 */
import { parse } from 'csv-parse/sync';
import { email as emailShape, text, withoutInvisible } from '../kernel/input.ts';
import type { ImportVerdict } from './contract.ts';
import { e164Of } from './phone.ts';

const MAX_COLUMNS = 20;
const MAX_VALUE = 200;
const MAX_NAME = 120;
const KNOWN = ['email', 'name', 'email_consent', 'whatsapp', 'whatsapp_consent'] as const;
type Known = (typeof KNOWN)[number];

const YES = new Set(['yes', 'y', 'true', '1', 'oui', 'o', 'vrai', 'x']);
const NO = new Set(['no', 'n', 'false', '0', 'non', 'faux']);

interface Line {
  /** From 1, the header included. */
  line: number;
  email: string | null;
  name: string | null;
  whatsapp: string | null;
  note: string | null;
}

/** What the database is asked about. */
export interface ReadyLine extends Line {
  attributes: Record<string, string>;
  /** Null: nothing is said. */
  saysEmail: boolean | null;
  saysWhatsapp: boolean | null;
}

export interface RefusedLine extends Line {
  verdict: Extract<ImportVerdict, 'duplicate' | 'invalid_email' | 'invalid_whatsapp' | 'no_address' | 'taken'>;
}

export interface ContactsFile {
  ready: ReadyLine[];
  refused: RefusedLine[];
  columns: { known: string[]; attributes: string[] };
}

/** The file as a whole cannot be read, and why. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

interface Row {
  line: number;
  cells: string[];
}

function rowsOf(csv: string, delimiter: string, quotes: boolean): Row[] {
  const rows: Row[] = [];
  let line = 1;
  parse(csv, {
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

/** An unclosed quotation mark must not swallow the lines behind it. */
function readRows(csv: string, delimiter: string): Row[] {
  try {
    return rowsOf(csv, delimiter, true);
  } catch {
    return rowsOf(csv, delimiter, false);
  }
}

/** `E-mail Consent` and `email_consent` are one name. */
const columnName = (cell: string): string =>
  cell
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
const ALSO: { readonly [name: string]: Known } = { e_mail: 'email', e_mail_consent: 'email_consent' };
const isKnown = (name: string): name is Known => KNOWN.some((known) => known === name);

interface Header {
  delimiter: string;
  at: Partial<Record<Known, number>>;
  attributes: { name: string; at: number }[];
}

/** Of a character that was cut in two. */
const HALF = /[\ud800-\udbff]$/;
// Made once: making a schema takes longer than a hundred cells do.
const storable = text(MAX_VALUE, 0);
/** What can be stored of a cell: one line, no control characters, so long at most. */
function shortText(cell: string, max: number): string | null {
  const line = cell.replace(/\s+/g, ' ').trim();
  if (line === '') return null;
  const parsed = storable.safeParse(line.slice(0, max).replace(HALF, ''));
  return parsed.success && parsed.data !== '' ? parsed.data : null;
}

function headerOf(csv: string): Header {
  const first = csv.slice(0, csv.indexOf('\n') < 0 ? csv.length : csv.indexOf('\n'));
  // Whatever cuts it into most.
  const ways = [',', ';', '\t'].map((delimiter) => ({ delimiter, cells: readRows(first, delimiter)[0]?.cells ?? [] }));
  const { delimiter, cells } = ways.reduce((most, way) => (way.cells.length > most.cells.length ? way : most));
  const header: Header = { delimiter, at: {}, attributes: [] };
  cells.forEach((cell, at) => {
    const found = columnName(cell);
    const name = ALSO[found] ?? found;
    if (isKnown(name)) header.at[name] ??= at;
    else {
      const attribute = shortText(cell, 60);
      if (attribute !== null && !header.attributes.some((other) => other.name === attribute))
        header.attributes.push({ name: attribute, at });
    }
  });
  if (header.at.email === undefined && header.at.whatsapp === undefined)
    throw new UnreadableFile('needs a first line with the names of its columns: email, name, email_consent, whatsapp, whatsapp_consent');
  if (header.attributes.length > MAX_COLUMNS) throw new UnreadableFile(`has more than ${MAX_COLUMNS} columns of its own`);
  return header;
}

/** Null where nothing is said; what is neither yes nor no says nothing, and is noted. */
function wordOf(cell: string): { says: boolean | null; note: string | null } {
  const word = cell.trim().toLowerCase();
  if (YES.has(word)) return { says: true, note: null };
  if (NO.has(word)) return { says: false, note: null };
  return { says: null, note: word === '' ? null : 'unclear_consent' };
}

/** @param max lines besides the header. @throws UnreadableFile */
export function readContacts(csv: string, max: number): ContactsFile {
  const plain = csv
    .replace(/^\ufeff/, '')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/^(?:[ \t]*\n)+/, '');
  const skipped = csv
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .findIndex((line) => line.trim() !== '');
  const header = headerOf(plain);
  const rows = readRows(plain, header.delimiter)
    .slice(1)
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (rows.length > max) throw new UnreadableFile(`has more than ${max} lines: cut it into several`);
  const file: ContactsFile = {
    ready: [],
    refused: [],
    columns: { known: KNOWN.filter((name) => header.at[name] !== undefined), attributes: header.attributes.map(({ name }) => name) },
  };
  const emails = new Set<string>();
  const numbers = new Set<string>();
  for (const { line, cells } of rows) {
    const cellOf = (name: Known): string => withoutInvisible(cells[header.at[name] ?? -1] ?? '').trim();
    const [address, number] = [cellOf('email'), cellOf('whatsapp')];
    const parsed = emailShape.safeParse(address.replace(/^mailto:/i, ''));
    const whatsapp = number === '' ? null : e164Of(number);
    const shown: Line = {
      line: line + Math.max(skipped, 0),
      email: parsed.success ? parsed.data : shortText(address, MAX_VALUE),
      name: shortText(cellOf('name'), MAX_NAME),
      whatsapp: whatsapp ?? shortText(number, MAX_VALUE),
      note: null,
    };
    const refuse = (verdict: RefusedLine['verdict']): void => void file.refused.push({ ...shown, verdict });
    if (address === '' && number === '') refuse('no_address');
    else if (address !== '' && !parsed.success) refuse('invalid_email');
    else if (number !== '' && whatsapp === null) refuse('invalid_whatsapp');
    else if ((address !== '' && emails.has(parsed.data ?? '')) || (address === '' && numbers.has(whatsapp ?? ''))) refuse('duplicate');
    else if (whatsapp !== null && numbers.has(whatsapp)) refuse('taken');
    else {
      if (parsed.success && address !== '') emails.add(parsed.data);
      if (whatsapp !== null) numbers.add(whatsapp);
      const [byEmail, byWhatsapp] = [wordOf(cellOf('email_consent')), wordOf(cellOf('whatsapp_consent'))];
      const attributes = Object.fromEntries(
        header.attributes.flatMap(({ name, at }) => {
          const value = shortText(cells[at] ?? '', MAX_VALUE);
          return value === null ? [] : [[name, value]];
        }),
      );
      file.ready.push({
        ...shown,
        note: byEmail.note ?? byWhatsapp.note,
        attributes,
        // Nobody says yes on behalf of an address that is not there.
        saysEmail: address === '' ? null : byEmail.says,
        saysWhatsapp: whatsapp === null ? null : byWhatsapp.says,
      });
    }
  }
  return file;
}
