/**
 * A plain SQL dump: pg_dump's COPY blocks and INSERT statements, of pg_dump or by hand. Names of columns come from the statement, else from
 * the dump's own CREATE TABLE. Everything else is skipped; an expression where a value should be is not carried out, and counts as not told.
 */
import { tableKeyOf } from '../columns.ts';
import { copyRow } from './copy.ts';
import { Lexer } from './lexer.ts';
import { EXPRESSION, Gathered, rowMaker, SourceError, type RawCell, type Source } from './source.ts';

interface Target {
  schema: string | null;
  name: string;
}

const fullName = ({ schema, name }: Target): string => `${schema ?? 'public'}.${name}`;
const NO_NAMES = 'the file names no columns for it: neither beside the values nor in a CREATE TABLE';
/** What CREATE TABLE lists beside columns. */
const CONSTRAINTS = new Set(['constraint', 'primary', 'unique', 'foreign', 'check', 'exclude', 'like', 'key']);

class Dump {
  readonly #lexer: Lexer;
  readonly #gathered = new Gathered();
  readonly #columns = new Map<string, string[]>();
  /** Blocks and statements of data, known tables or not. */
  #data = 0;

  constructor(text: string) {
    this.#lexer = new Lexer(text);
  }

  read(): Source {
    const lexer = this.#lexer;
    for (lexer.space(); !lexer.done; lexer.space()) this.#statement();
    if (this.#data === 0) throw new SourceError('The file holds no data: neither COPY … FROM stdin nor INSERT INTO stands in it.');
    return this.#gathered.source('sql');
  }

  #statement(): void {
    const lexer = this.#lexer;
    const begin = lexer.at;
    // psql's own commands end with their line.
    if (lexer.text[begin] === '\\') return void lexer.line();
    const handled =
      (lexer.words('COPY') && this.#copy(begin)) ||
      (lexer.words('INSERT', 'INTO') && this.#insert(begin)) ||
      (lexer.words('CREATE') && this.#create()) ||
      (lexer.words('ALTER', 'TABLE') && this.#alter());
    if (handled) return;
    lexer.skipTo(';');
    lexer.symbol(';');
    if (lexer.at === begin) lexer.at += 1;
  }

  #create(): boolean {
    const lexer = this.#lexer;
    for (const kind of ['UNLOGGED', 'TEMPORARY', 'TEMP', 'FOREIGN']) lexer.words(kind);
    if (!lexer.words('TABLE')) return false;
    lexer.words('IF', 'NOT', 'EXISTS');
    const target = lexer.qualified();
    if (!target || !lexer.symbol('(')) return false;
    const columns: string[] = [];
    do {
      const quoted = lexer.text[lexer.at] === '"';
      const name = lexer.name();
      if (name !== null && (quoted || !CONSTRAINTS.has(name))) columns.push(name);
      lexer.skipTo(',);');
    } while (lexer.symbol(','));
    this.#columns.set(fullName(target), columns);
    return false;
  }

  #alter(): boolean {
    const lexer = this.#lexer;
    lexer.words('IF', 'EXISTS');
    lexer.words('ONLY');
    const target = lexer.qualified();
    const columns = target && this.#columns.get(fullName(target));
    if (!columns) return false;
    do {
      if (lexer.words('ADD', 'COLUMN')) {
        lexer.words('IF', 'NOT', 'EXISTS');
        const name = lexer.name();
        if (name !== null && !columns.includes(name)) columns.push(name);
      }
      lexer.skipTo(',;');
    } while (lexer.symbol(','));
    return false;
  }

  /** Where the rows of a table go; null when nobody wants them. */
  #sink(target: Target, listed: string[] | null): ((where: string, cells: readonly RawCell[] | null) => void) | null {
    this.#data += 1;
    const key = tableKeyOf(target.schema, target.name);
    if (key === null) {
      this.#gathered.ignore(target.schema, target.name);
      return null;
    }
    const table = this.#gathered.table(key, target.schema, target.name);
    const columns = listed ?? this.#columns.get(fullName(target)) ?? null;
    const make = columns && rowMaker(key, columns);
    return (where, cells) => {
      if (!columns || !make) table.broken.push({ where, reason: NO_NAMES });
      else if (cells === null) table.broken.push({ where, reason: 'its values come from a query, which is not carried out' });
      // An INSERT may leave the last columns out when it names none.
      else if (listed ? cells.length === columns.length : cells.length <= columns.length) table.rows.push(make(where, cells));
      else table.broken.push({ where, reason: 'it has another number of values than the table has columns' });
    };
  }

  #copy(begin: number): boolean {
    const lexer = this.#lexer;
    const target = lexer.qualified();
    if (!target) return false;
    const listed = lexer.names();
    if (!lexer.words('FROM', 'STDIN')) return false;
    const options = lexer.at;
    lexer.skipTo(';');
    lexer.symbol(';');
    const isText = !/\b(csv|binary|delimiter|null)\b/i.test(lexer.text.slice(options, lexer.at));
    lexer.line();
    const sink = this.#sink(target, listed);
    if (!isText && sink)
      throw new SourceError(`The COPY in line ${lexer.lineOf(begin)} is not in pg_dump’s own text format, which is all that is read.`);
    for (;;) {
      if (lexer.done) lexer.fail(begin, 'a COPY block');
      const at = lexer.at;
      const line = lexer.line();
      if (line === '\\.') return true;
      if (sink) sink(`line ${lexer.lineOf(at)}`, copyRow(line));
    }
  }

  #insert(begin: number): boolean {
    const lexer = this.#lexer;
    const target = lexer.qualified();
    if (!target) return false;
    if (lexer.words('AS')) lexer.name();
    const listed = lexer.names();
    if (lexer.words('OVERRIDING', 'SYSTEM') || lexer.words('OVERRIDING', 'USER')) lexer.words('VALUE');
    const sink = this.#sink(target, listed);
    if (!lexer.words('VALUES')) {
      sink?.(`line ${lexer.lineOf(begin)}`, null);
      return false;
    }
    do {
      lexer.space();
      const at = lexer.at;
      if (!lexer.symbol('(')) return false;
      const cells: RawCell[] = [];
      do cells.push(this.#value());
      while (lexer.symbol(','));
      if (!lexer.symbol(')')) lexer.fail(at, 'a row');
      sink?.(`line ${lexer.lineOf(at)}`, cells);
    } while (lexer.symbol(','));
    return false;
  }

  #value(): RawCell {
    const lexer = this.#lexer;
    const value = this.#literal();
    while (value !== EXPRESSION && lexer.symbol('::')) {
      // A cast: of two words at most, with or without its size.
      if (lexer.qualified() === null) break;
      for (const word of ['PRECISION', 'VARYING', 'WITH', 'WITHOUT']) lexer.words(word);
      lexer.words('TIME', 'ZONE');
      if (lexer.symbol('(')) {
        lexer.skipTo(')');
        lexer.symbol(')');
      }
      while (lexer.symbol('[]'));
    }
    lexer.space();
    const next = lexer.text[lexer.at];
    if (next === ',' || next === ')') return value;
    lexer.skipTo(',);');
    return EXPRESSION;
  }

  #literal(): RawCell {
    const lexer = this.#lexer;
    const string = lexer.string();
    if (string !== null) return string;
    const number = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
    number.lastIndex = lexer.at;
    const match = number.exec(lexer.text);
    if (match) {
      lexer.at = number.lastIndex;
      return match[0];
    }
    switch (lexer.word()?.toUpperCase()) {
      case 'NULL':
      case 'DEFAULT':
        return null;
      case 'TRUE':
        return 'true';
      case 'FALSE':
        return 'false';
      case 'TIMESTAMP':
      case 'TIMESTAMPTZ':
      case 'DATE':
      case 'UUID':
        if (lexer.words('WITH') || lexer.words('WITHOUT')) lexer.words('TIME', 'ZONE');
        return lexer.string() ?? EXPRESSION;
      default:
        return EXPRESSION;
    }
  }
}

export const readSql = (text: string): Source => new Dump(text).read();
