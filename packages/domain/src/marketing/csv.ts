/**
 * Cuts a list into rows and cells as programs for tables do (RFC 4180). Ours, because of what quotation marks do to the rows behind them: the parser at
 * hand either refuses a list for any odd mark or lets one swallow people without a word, and does not say where it opened.
 */

/** A quotation mark opens on `line`, and what stands behind it is no longer a row of its own. */
export class OpenQuote extends Error {
  override readonly name = 'OpenQuote';
  /** From 1. */
  readonly line: number;

  constructor(line: number) {
    super(`a quotation mark that opens on line ${line} is not closed where its cell ends`);
    this.line = line;
  }
}

export interface CsvRow {
  /** From 1: where it begins, as an editor counts. */
  line: number;
  cells: string[];
  /** A mark stands within a quoted cell: where the cells end is a guess. */
  torn: boolean;
  /** As it was written. */
  text: string;
}

// People put a space behind a comma, and programs a byte order mark before the first cell.
const BLANKS = /[ \u00a0\ufeff]*/y;
function afterBlanks(text: string, at: number): number {
  BLANKS.lastIndex = at;
  BLANKS.test(text);
  return BLANKS.lastIndex;
}

/** What the quoted cell that opens at `open` holds, and where it ends. Torn: on its line stands a mark that closes nothing; open: further down, or none. */
function quotedCell(text: string, open: number, delimiter: string): { value: string; end: number } | 'torn' | 'open' {
  let mark = open;
  for (;;) {
    mark = text.indexOf('"', mark + 1);
    if (mark < 0) return 'open';
    if (text[mark + 1] === '"') {
      mark += 1;
      continue;
    }
    const end = afterBlanks(text, mark + 1);
    if (end === text.length || text[end] === delimiter || text[end] === '\n')
      return { value: text.slice(open + 1, mark).replaceAll('""', '"'), end };
    return text.slice(open, mark).includes('\n') ? 'open' : 'torn';
  }
}

function plainCell(text: string, from: number, delimiter: string): { value: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end += 1;
  return { value: text.slice(from, end), end };
}

const linesIn = (text: string): number => (text.includes('\n') ? text.split('\n').length : 1);

/** @param text with `\n` at the end of each line. @param delimiter one character. @throws OpenQuote */
export function* csvRows(text: string, delimiter: string): Generator<CsvRow, void, undefined> {
  let line = 1;
  for (let at = 0; at < text.length; at += 1) {
    const start = at;
    const row: CsvRow = { line, cells: [], torn: false, text: '' };
    for (; ; at += 1) {
      const open = afterBlanks(text, at);
      const quoted = text[open] === '"' ? quotedCell(text, open, delimiter) : null;
      if (quoted === 'open') throw new OpenQuote(line + linesIn(text.slice(start, open)) - 1);
      row.torn ||= quoted === 'torn';
      const cell = quoted === null || quoted === 'torn' ? plainCell(text, at, delimiter) : quoted;
      row.cells.push(cell.value);
      at = cell.end;
      if (text[at] !== delimiter) break;
    }
    row.text = text.slice(start, at);
    line += linesIn(row.text);
    yield row;
  }
}
