/**
 * Reads a list of contacts as programs for tables write it: with commas, semicolons or tabs, a byte order mark, quoted cells, in any order of columns.
 * Pure. What it returns has gone through the normalisers; each line that cannot be taken is there with its reason, and a no that stands on one counts.
 */
import { email as emailShape, text, withoutInvisible } from '../kernel/input.ts';
import type { ImportVerdict, UnreadableList } from './contract.ts';
import { csvRows, OpenQuote, type CsvRow } from './csv.ts';
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
  /** Null: nothing is said. No, where any line of the file says no of this address. */
  saysEmail: boolean | null;
  saysWhatsapp: boolean | null;
}

export interface RefusedLine extends Line {
  verdict: Extract<ImportVerdict, 'duplicate' | 'invalid_email' | 'invalid_whatsapp' | 'no_address' | 'misaligned' | 'taken'>;
}

/** Addresses that a refused line says no of, and no line that is ready has. */
export interface Denial {
  line: number;
  email: string | null;
  whatsapp: string | null;
}

export interface ContactsFile {
  ready: ReadyLine[];
  refused: RefusedLine[];
  denials: Denial[];
  columns: { known: string[]; attributes: string[] };
}

/** The file as a whole cannot be read, and why. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly why: UnreadableList;

  constructor(message: string, why: UnreadableList) {
    super(message);
    this.why = why;
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
  /** Columns, those without a name included. */
  width: number;
  at: Partial<Record<Known, number>>;
  twice: Known | null;
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

const isFilled = ({ cells }: CsvRow): boolean => cells.some((cell) => cell.trim() !== '');

function namesIn(cells: readonly string[], delimiter: string): Header {
  const header: Header = { delimiter, width: cells.length, at: {}, twice: null, attributes: [] };
  cells.forEach((cell, at) => {
    const found = columnName(withoutInvisible(cell));
    const name = ALSO[found] ?? found;
    if (isKnown(name)) {
      if (header.at[name] !== undefined) header.twice ??= name;
      header.at[name] ??= at;
      return;
    }
    const attribute = shortText(cell, 60);
    // Beyond what is allowed nobody looks: a first line may be long.
    if (attribute === null || header.attributes.length > MAX_COLUMNS) return;
    const same = header.attributes.filter((other) => other.name === attribute || other.name.startsWith(`${attribute} (`)).length;
    header.attributes.push({ name: same === 0 ? attribute : `${attribute} (${same + 1})`, at });
  });
  return header;
}

/** Excel's own word on what stands between two cells, above the names of the columns. */
const SEPARATOR = /^\s*"?sep=([,;\t])"?[ ,;\t]*(?:\n|$)/i;
const DELIMITERS = [',', ';', '\t'];

/** The names of the columns, and the rows behind them. @throws UnreadableFile, OpenQuote */
function tableOf(csv: string, max: number): { header: Header; rows: CsvRow[] } {
  const told = SEPARATOR.exec(csv)?.[1];
  const above = told === undefined ? 0 : 1;
  let open: OpenQuote | null = null;
  const ways = DELIMITERS.flatMap((delimiter): Header[] => {
    try {
      let passed = 0;
      for (const row of csvRows(csv, delimiter)) if (isFilled(row) && (passed += 1) > above) return [namesIn(row.cells, delimiter)];
    } catch (error) {
      if (!(error instanceof OpenQuote)) throw error;
      open ??= error;
    }
    return [];
  });
  const known = ({ at }: Header): number => Object.keys(at).length;
  // What Excel says, if it is so; else whatever finds most names, or cuts the line into most.
  const said = ways.find((way) => way.delimiter === told && known(way) > 0);
  const [header] = said ? [said] : ways.toSorted((a, b) => known(b) - known(a) || b.width - a.width);
  if (header?.at.email === undefined && header?.at.whatsapp === undefined) {
    if (open !== null) throw open;
    throw new UnreadableFile('needs a first line with the names of its columns: email, name, email_consent, whatsapp, whatsapp_consent', {
      reason: 'no_columns',
    });
  }
  if (header.twice !== null)
    throw new UnreadableFile(`has two columns called ${header.twice}`, { reason: 'column_twice', column: header.twice });
  if (header.attributes.length > MAX_COLUMNS)
    throw new UnreadableFile(`has more than ${MAX_COLUMNS} columns of its own`, { reason: 'too_many_columns' });
  const rows = [...csvRows(csv, header.delimiter)].filter(isFilled).slice(above + 1);
  if (rows.length > max) throw new UnreadableFile(`has more than ${max} lines: cut it into several`, { reason: 'too_many_lines' });
  return { header, rows };
}

/**
 * A mark that is forgotten here and one that is too many further down make one long cell of the people between them: some line has the row's columns,
 * and where addresses stand one that is no cell of the row.
 */
function swallows({ text: written, cells: own }: CsvRow, { at, width, delimiter }: Header): boolean {
  if (!written.includes('\n')) return false;
  const known = new Set(own.flatMap((cell) => [emailOf(cell), e164Of(cell)]));
  return written.split('\n').some((line) => {
    const cells = line.replaceAll('"', '').split(delimiter);
    if (cells.length < width) return false;
    const [email, number] = [emailOf(cells[at.email ?? -1] ?? ''), e164Of(cells[at.whatsapp ?? -1] ?? '')];
    return (email !== null && !known.has(email)) || (number !== null && !known.has(number));
  });
}

/** Null where nothing is said; what is neither yes nor no says nothing, and is noted. */
function wordOf(cell: string): { says: boolean | null; note: string | null } {
  const word = cell.trim().toLowerCase();
  if (YES.has(word)) return { says: true, note: null };
  if (NO.has(word)) return { says: false, note: null };
  return { says: null, note: word === '' ? null : 'unclear_consent' };
}

function emailOf(cell: string): string | null {
  const address = withoutInvisible(cell).trim();
  const parsed = address === '' ? null : emailShape.safeParse(address.replace(/^mailto:/i, ''));
  return parsed?.success ? parsed.data : null;
}

interface Reading {
  shown: Line;
  email: string | null;
  whatsapp: string | null;
  saysEmail: boolean | null;
  saysWhatsapp: boolean | null;
  /** What is wrong with the line by itself. */
  wrong: RefusedLine['verdict'] | null;
  cells: string[];
}

function readingOf({ line, cells, torn }: CsvRow, { at, width }: Header): Reading {
  const cellOf = (name: Known): string => withoutInvisible(cells[at[name] ?? -1] ?? '').trim();
  const [address, number] = [cellOf('email'), cellOf('whatsapp')];
  const [email, whatsapp] = [emailOf(address), number === '' ? null : e164Of(number)];
  const [byEmail, byWhatsapp] = [wordOf(cellOf('email_consent')), wordOf(cellOf('whatsapp_consent'))];
  const wrong = (): Reading['wrong'] => {
    if (torn || cells.slice(width).some((cell) => cell.trim() !== '')) return 'misaligned';
    if (address === '' && number === '') return 'no_address';
    if (address !== '' && email === null) return 'invalid_email';
    return number !== '' && whatsapp === null ? 'invalid_whatsapp' : null;
  };
  return {
    shown: {
      line,
      email: email ?? shortText(address, MAX_VALUE),
      name: shortText(cellOf('name'), MAX_NAME),
      whatsapp: whatsapp ?? shortText(number, MAX_VALUE),
      note: byEmail.note ?? byWhatsapp.note,
    },
    email,
    whatsapp,
    // Nobody says anything on behalf of an address that is not there.
    saysEmail: email === null ? null : byEmail.says,
    saysWhatsapp: whatsapp === null ? null : byWhatsapp.says,
    wrong: wrong(),
    cells,
  };
}

function attributesOf(cells: readonly string[], { attributes }: Header): Record<string, string> {
  return Object.fromEntries(
    attributes.flatMap(({ name, at }) => {
      const value = shortText(cells[at] ?? '', MAX_VALUE);
      return value === null ? [] : [[name, value]];
    }),
  );
}

/** Addresses of either channel. */
class Addresses {
  readonly email = new Set<string>();
  readonly whatsapp = new Set<string>();
}

/** Lines that can be taken, each address on one of them; where the file says yes and no of one, no. */
function sorted(readings: readonly Reading[], header: Header): Pick<ContactsFile, 'ready' | 'refused' | 'denials'> {
  const file: ReturnType<typeof sorted> = { ready: [], refused: [], denials: [] };
  const [denied, taken] = [new Addresses(), new Addresses()];
  for (const { email, whatsapp, saysEmail, saysWhatsapp } of readings) {
    if (email !== null && saysEmail === false) denied.email.add(email);
    if (whatsapp !== null && saysWhatsapp === false) denied.whatsapp.add(whatsapp);
  }
  const left: Reading[] = [];
  for (const reading of readings) {
    const { shown, email, whatsapp, saysEmail, saysWhatsapp, wrong, cells } = reading;
    const double = email === null ? whatsapp !== null && taken.whatsapp.has(whatsapp) : taken.email.has(email);
    const verdict = wrong ?? (double ? 'duplicate' : whatsapp !== null && taken.whatsapp.has(whatsapp) ? 'taken' : null);
    if (verdict !== null) {
      left.push(reading);
      file.refused.push({ ...shown, verdict, note: saysEmail === false || saysWhatsapp === false ? 'no_counts' : null });
      continue;
    }
    if (email !== null) taken.email.add(email);
    if (whatsapp !== null) taken.whatsapp.add(whatsapp);
    const [noEmail, noWhatsapp] = [email !== null && denied.email.has(email), whatsapp !== null && denied.whatsapp.has(whatsapp)];
    file.ready.push({
      ...shown,
      note: (saysEmail && noEmail) || (saysWhatsapp && noWhatsapp) ? 'no_in_list' : shown.note,
      attributes: attributesOf(cells, header),
      saysEmail: noEmail ? false : saysEmail,
      saysWhatsapp: noWhatsapp ? false : saysWhatsapp,
    });
  }
  // What a line that is ready has said, or another one, is said.
  const fresh = (said: Set<string>, address: string | null, says: boolean | null): string | null => {
    if (address === null || says !== false || said.has(address)) return null;
    said.add(address);
    return address;
  };
  for (const reading of left) {
    const email = fresh(taken.email, reading.email, reading.saysEmail);
    const whatsapp = fresh(taken.whatsapp, reading.whatsapp, reading.saysWhatsapp);
    if (email !== null || whatsapp !== null) file.denials.push({ line: reading.shown.line, email, whatsapp });
  }
  return file;
}

/** @param max lines besides the header. @throws UnreadableFile */
export function readContacts(csv: string, max: number): ContactsFile {
  try {
    const { header, rows } = tableOf(csv.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'), max);
    for (const row of rows) if (swallows(row, header)) throw new OpenQuote(row.line);
    return {
      ...sorted(
        rows.map((row) => readingOf(row, header)),
        header,
      ),
      columns: { known: KNOWN.filter((name) => header.at[name] !== undefined), attributes: header.attributes.map(({ name }) => name) },
    };
  } catch (error) {
    if (error instanceof OpenQuote)
      throw new UnreadableFile(`${error.message}: close it, or take it out`, { reason: 'open_quote', line: error.line });
    throw error;
  }
}
