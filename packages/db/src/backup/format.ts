import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip, type Gzip } from 'node:zlib';

/**
 * The file of a backup by COPY: gzip over lines. A header; for each table a line of JSON, its rows as COPY's text format writes them, and `\.`,
 * which no row can be; at the end the sequences and the numbers of rows, without which the file is known to be cut off.
 */
export interface Header {
  format: 'seatwise-copy';
  version: 1;
  createdAt: string;
  serverVersion: string;
  /** Names of the migrations that made the schema. */
  migrations: string[];
}

export interface TableHeader {
  table: string;
  columns: string[];
}

export interface Footer {
  rows: Record<string, number>;
  sequences: { sequence: string; lastValue: string; isCalled: boolean }[];
}

const END_OF_ROWS = Buffer.from('\\.\n');

export class BackupWriter {
  readonly #file: string;
  readonly #gzip: Gzip = createGzip();
  readonly #written: Promise<void>;
  #drained: Promise<void> | null = null;

  /** Written under another name and renamed when it is whole; readable by its owner alone. */
  constructor(file: string) {
    this.#file = file;
    const output = createWriteStream(`${file}.partial`, { mode: 0o600 });
    this.#gzip.on('error', (error) => output.destroy(error));
    output.on('error', (error) => this.#gzip.destroy(error));
    this.#written = finished(this.#gzip.pipe(output));
    this.#written.catch(() => undefined);
  }

  /** A promise when the disk is behind; waiting for it keeps memory small. */
  write(chunk: Buffer): Promise<unknown> | null {
    if (this.#gzip.write(chunk)) return null;
    this.#drained ??= new Promise<void>((resolve, reject) => {
      this.#gzip.once('drain', resolve);
      this.#written.catch(reject);
    }).finally(() => {
      this.#drained = null;
    });
    return this.#drained;
  }

  async writeLine(value: Header | TableHeader | Footer): Promise<void> {
    await this.write(Buffer.from(`${JSON.stringify(value)}\n`));
  }

  async endRows(): Promise<void> {
    await this.write(END_OF_ROWS);
  }

  async finish(): Promise<void> {
    this.#gzip.end();
    await this.#written;
    await rename(`${this.#file}.partial`, this.#file);
  }

  abandon(): void {
    this.#gzip.destroy();
    rmSync(`${this.#file}.partial`, { force: true });
  }
}

const CUT_OFF = 'The backup is cut off: its end is missing';
const NEWLINE = 10;

export class BackupReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(file: string) {
    const source = createReadStream(file);
    const gunzip = createGunzip();
    source.on('error', (error) => gunzip.destroy(error));
    // Also when nobody is reading this moment; whoever reads next is told.
    gunzip.on('error', () => undefined);
    this.#chunks = source.pipe(gunzip)[Symbol.asyncIterator]();
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done) throw new Error(CUT_OFF);
    this.#rest = Buffer.concat([this.#rest, next.value]);
  }

  async readLine<T extends object>(): Promise<T> {
    let end: number;
    while ((end = this.#rest.indexOf(NEWLINE)) < 0) await this.#more();
    const line: T = JSON.parse(this.#rest.subarray(0, end).toString('utf8'));
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  /** The rows up to the end of their table, some hundreds at a time. */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      // What is left always begins at a line's beginning.
      if (this.#rest.subarray(0, END_OF_ROWS.length).equals(END_OF_ROWS)) {
        this.#rest = this.#rest.subarray(END_OF_ROWS.length);
        return;
      }
      const terminator = this.#rest.indexOf('\n\\.\n');
      const end = terminator < 0 ? this.#rest.lastIndexOf(NEWLINE) : terminator;
      if (end < 0) {
        await this.#more();
        continue;
      }
      const lines = this.#rest.subarray(0, end + 1);
      this.#rest = this.#rest.subarray(end + 1);
      yield lines;
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
