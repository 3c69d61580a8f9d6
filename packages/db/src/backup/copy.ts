import { once } from 'node:events';
import type pg from 'pg';

/**
 * COPY over pg's connection, which has the protocol's messages but no statement that uses them. Not for pipelined clients.
 */
class CopyStatement implements pg.Submittable {
  readonly #text: string;
  readonly #finished = Promise.withResolvers<number>();
  #rows = 0;
  #failed = false;

  constructor(text: string) {
    this.#text = text;
  }

  get failed(): boolean {
    return this.#failed;
  }

  /** Resolves to the number of rows once the server is ready for the next statement. */
  get finished(): Promise<number> {
    return this.#finished.promise;
  }

  submit(connection: pg.Connection): void {
    connection.query(this.#text);
  }

  handleCommandComplete(message: { text: string }): void {
    this.#rows = Number(message.text.split(' ')[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#finished.resolve(this.#rows);
  }

  handleError(error: unknown): void {
    this.#failed = true;
    this.#finished.reject(error);
  }
}

class CopyOut extends CopyStatement {
  readonly #write: (chunk: Buffer) => Promise<unknown> | null;

  constructor(text: string, write: (chunk: Buffer) => Promise<unknown> | null) {
    super(text);
    this.#write = write;
  }

  handleCopyData(message: { chunk: Buffer }, connection: pg.Connection): void {
    // A copy: the parser writes its next messages over this one.
    const full = this.#write(Buffer.from(message.chunk));
    if (!full) return;
    connection.stream.pause();
    // When writing fails, whoever owns the file says so; the rest is read and dropped.
    void full.catch(() => undefined).then(() => connection.stream.resume());
  }
}

class CopyIn extends CopyStatement {
  readonly #chunks: AsyncIterable<Buffer>;

  constructor(text: string, chunks: AsyncIterable<Buffer>) {
    super(text);
    this.#chunks = chunks;
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.#send(connection).catch((error: unknown) => connection.sendCopyFail(error instanceof Error ? error.message : 'the source failed'));
  }

  async #send(connection: CopyConnection): Promise<void> {
    for await (const chunk of this.#chunks) {
      if (this.failed) return;
      connection.sendCopyFromChunk(chunk);
      if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
    }
    connection.endCopyFrom();
  }
}

/** What pg's connection can do, and its published types leave out. */
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** Runs `COPY … TO STDOUT`. `write` returns a promise when it wants no more until that resolves. Returns the number of rows. */
export function copyOut(client: pg.ClientBase, text: string, write: (chunk: Buffer) => Promise<unknown> | null): Promise<number> {
  return client.query(new CopyOut(text, write)).finished;
}

/** Runs `COPY … FROM STDIN`. Returns the number of rows. */
export function copyIn(client: pg.ClientBase, text: string, chunks: AsyncIterable<Buffer>): Promise<number> {
  return client.query(new CopyIn(text, chunks)).finished;
}
