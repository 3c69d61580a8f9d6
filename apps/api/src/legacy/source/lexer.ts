/** PostgreSQL's lexical rules, as far as a dump needs them. Reads; nothing is ever carried out. */
import { SourceError } from './source.ts';

const BACKSLASHES: { readonly [letter: string]: string } = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** What an escape stands for, and how long it is, at a backslash. E'' strings and COPY share all but Unicode. */
export function unescape(text: string, at: number, unicode: boolean): { value: string; length: number } {
  const rest = text.slice(at + 1, at + 10);
  const match = /^(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2}))/.exec(rest);
  if (match)
    return {
      value: String.fromCharCode(match[1] ? Number.parseInt(match[1], 8) & 255 : Number.parseInt(match[2] ?? '', 16)),
      length: match[0].length + 1,
    };
  const point = unicode ? /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest) : null;
  if (point) {
    const code = Number.parseInt(point[1] ?? point[2] ?? '', 16);
    return { value: code <= 0x10_ff_ff ? String.fromCodePoint(code) : '\uFFFD', length: point[0].length + 1 };
  }
  const letter = rest[0] ?? '';
  return { value: BACKSLASHES[letter] ?? letter, length: 2 };
}

export class Lexer {
  readonly text: string;
  at = 0;
  #countedTo = 0;
  #line = 1;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** Of a place not before the last one asked for. */
  lineOf(place: number): number {
    for (let next = this.text.indexOf('\n', this.#countedTo); next !== -1 && next < place; next = this.text.indexOf('\n', next + 1)) {
      this.#line += 1;
      this.#countedTo = next + 1;
    }
    return this.#line;
  }

  fail(begin: number, what: string): never {
    throw new SourceError(`The file ends inside ${what} that begins in line ${this.text.slice(0, begin).split('\n').length}.`);
  }

  /** Whitespace and comments; nested ones, as PostgreSQL has them. */
  space(): void {
    for (;;) {
      while (this.at < this.text.length && this.text.charCodeAt(this.at) <= 32) this.at += 1;
      if (this.text.startsWith('--', this.at)) {
        const end = this.text.indexOf('\n', this.at);
        this.at = end === -1 ? this.text.length : end + 1;
      } else if (this.text.startsWith('/*', this.at)) this.#comment();
      else return;
    }
  }

  #comment(): void {
    const begin = this.at;
    const mark = /\/\*|\*\//g;
    mark.lastIndex = begin + 2;
    for (let depth = 1; depth > 0;) {
      const match = mark.exec(this.text);
      if (!match) this.fail(begin, 'a comment');
      depth += match[0] === '/*' ? 1 : -1;
      this.at = mark.lastIndex;
    }
  }

  /** A word as written, or null; does not move over it unless it is one. */
  word(): string | null {
    this.space();
    const pattern = /[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*/y;
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match) this.at = pattern.lastIndex;
    return match?.[0] ?? null;
  }

  /** Moves over these words when they come next, in any case; all or none. */
  words(...expected: readonly string[]): boolean {
    const begin = this.at;
    for (const one of expected) {
      if (this.word()?.toUpperCase() !== one) {
        this.at = begin;
        return false;
      }
    }
    return true;
  }

  symbol(character: string): boolean {
    this.space();
    if (!this.text.startsWith(character, this.at)) return false;
    this.at += character.length;
    return true;
  }

  /** A name, folded as PostgreSQL folds it unless quoted; null when none comes next. */
  name(): string | null {
    this.space();
    const quote = this.text[this.at];
    if (quote !== '"' && quote !== '`') return this.word()?.toLowerCase() ?? null;
    return this.#quoted(quote);
  }

  #quoted(quote: string): string {
    const begin = this.at;
    let value = '';
    for (let from = begin + 1; ;) {
      const end = this.text.indexOf(quote, from);
      if (end === -1) this.fail(begin, 'something quoted');
      value += this.text.slice(from, end);
      this.at = end + 1;
      if (this.text[this.at] !== quote) return value;
      value += quote;
      from = end + 2;
    }
  }

  /** `schema.name`, or `name`. */
  qualified(): { schema: string | null; name: string } | null {
    const first = this.name();
    if (first === null) return null;
    if (!this.symbol('.')) return { schema: null, name: first };
    const second = this.name();
    return second === null ? null : { schema: first, name: second };
  }

  /** `(a, b)`; null when no such list comes next. */
  names(): string[] | null {
    const begin = this.at;
    if (!this.symbol('(')) return null;
    const names: string[] = [];
    do {
      const name = this.name();
      if (name === null) {
        this.at = begin;
        return null;
      }
      names.push(name);
    } while (this.symbol(','));
    if (this.symbol(')')) return names;
    this.at = begin;
    return null;
  }

  /** '…', E'…', U&'…' or $tag$…$tag$; null when no string comes next. */
  string(): string | null {
    this.space();
    const begin = this.at;
    if (this.text[begin] === "'") return this.#quoted("'");
    if (/^[eE]'/.test(this.text.slice(begin, begin + 2))) return this.#escaped();
    if (/^[nN]'/.test(this.text.slice(begin, begin + 2))) {
      this.at += 1;
      return this.#quoted("'");
    }
    if (this.text[begin] !== '$') return null;
    const pattern = /\$(?:[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)?\$/y;
    pattern.lastIndex = begin;
    const tag = pattern.exec(this.text)?.[0];
    if (tag === undefined) return null;
    const end = this.text.indexOf(tag, begin + tag.length);
    if (end === -1) this.fail(begin, 'a string');
    this.at = end + tag.length;
    return this.text.slice(begin + tag.length, end);
  }

  #escaped(): string {
    const begin = this.at;
    const parts: string[] = [];
    const stop = /['\\]/g;
    for (let from = begin + 2; ;) {
      stop.lastIndex = from;
      const end = stop.exec(this.text)?.index;
      if (end === undefined) this.fail(begin, 'a string');
      parts.push(this.text.slice(from, end));
      if (this.text[end] === '\\') {
        const { value, length } = unescape(this.text, end, true);
        parts.push(value);
        from = end + length;
      } else if (this.text[end + 1] === "'") {
        parts.push("'");
        from = end + 2;
      } else {
        this.at = end + 1;
        return parts.join('');
      }
    }
  }

  /** Moves to one of these characters outside of every quote, comment and bracket, or to the end. */
  skipTo(stops: string): void {
    for (let depth = 0; !this.done;) {
      this.space();
      const character = this.text[this.at];
      if (character === undefined) return;
      // A statement ends at its semicolon, whatever brackets it left open.
      if ((depth <= 0 || character === ';') && stops.includes(character)) return;
      if (this.string() !== null) continue;
      if (character === '"') {
        this.#quoted(character);
        continue;
      }
      if (this.word() !== null) continue;
      if (character === '(' || character === '[') depth += 1;
      if (character === ')' || character === ']') depth -= 1;
      this.at += 1;
    }
  }

  /** The rest of the line, which it moves past. */
  line(): string {
    const end = this.text.indexOf('\n', this.at);
    const line = this.text.slice(this.at, end === -1 ? this.text.length : end);
    this.at = end === -1 ? this.text.length : end + 1;
    return line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line;
  }
}
