/**
 * An append-only file of changes: one line of JSON a transaction, written before the request is answered. A write that was cut
 * short leaves a last line that does not parse; it is dropped at the next start, which also rewrites the file compactly.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** One row: its table, its id, and the row itself or null when it was deleted. */
export type Change = readonly [table: string, id: string, row: object | null];

const COMPACT_AFTER_BYTES = 32 * 1024 * 1024;

function isChange(value: unknown): value is Change {
  return (
    Array.isArray(value) &&
    value.length === 3 &&
    typeof value[0] === 'string' &&
    typeof value[1] === 'string' &&
    typeof value[2] === 'object'
  );
}

export class Journal {
  readonly #file: string;
  #fd = -1;
  #grown = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** Every change since the first, in order. */
  *read(): Generator<Change> {
    if (!existsSync(this.#file)) return;
    const lines = readFileSync(this.#file, 'utf8').split('\n');
    const last = lines.length - 1;
    for (const [number, line] of lines.entries()) {
      if (line === '') continue;
      let changes: unknown;
      try {
        changes = JSON.parse(line);
      } catch {
        if (number === last) return; // the process died in the middle of this write: it was never answered
        throw new Error(`${this.#file}: line ${number + 1} is damaged`);
      }
      if (!Array.isArray(changes) || !changes.every(isChange)) throw new Error(`${this.#file}: line ${number + 1} is not a journal line`);
      yield* changes;
    }
  }

  /** Replaces the file by the given rows, atomically, and opens it for appending. */
  rewrite(rows: Iterable<Change>): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    const next = `${this.#file}.next`;
    const fd = openSync(next, 'w', 0o600);
    for (const row of rows) writeAll(fd, `${JSON.stringify([row])}\n`);
    closeSync(fd);
    this.close();
    renameSync(next, this.#file);
    this.#fd = openSync(this.#file, 'a', 0o600);
    this.#grown = 0;
  }

  append(changes: readonly Change[]): void {
    const line = `${JSON.stringify(changes)}\n`;
    writeAll(this.#fd, line);
    this.#grown += line.length;
  }

  get wantsRewrite(): boolean {
    return this.#grown > COMPACT_AFTER_BYTES;
  }

  close(): void {
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = -1;
  }
}

/** `writeSync` may write less than it was given. */
function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
}
