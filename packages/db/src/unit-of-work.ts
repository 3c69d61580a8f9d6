import type pg from 'pg';
import { sqlState } from './errors.ts';
import type { PrismaAttachment, PrismaTx } from './prisma-attachment.ts';

/** Who acts. The policies read it from the transaction's local settings. */
export interface DbActor {
  userId: string | null;
  platformOwner: boolean;
  verb?: string;
  requestId?: string;
  /** Tests that move the clock: becomes app.now. */
  now?: Date;
}

export interface Tx {
  /** One statement on the transaction's connection, prepared under a name derived from its text. */
  sql<R extends object = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<R[]>;
  /**
   * Sent in the same flight as COMMIT, in order; a failure rolls the whole transaction back and rejects it. What it returns tells the rows
   * once that has succeeded, and throws before. A statement that takes a contended lock belongs here: nobody then waits for us while we hold it.
   */
  atCommit<R extends object = Record<string, unknown>>(text: string, params?: readonly unknown[]): () => R[];
  /** Prisma on this very connection and transaction; begun on first use. */
  prisma(): Promise<PrismaTx>;
  /** Called after a successful commit; the caller of the transaction does not wait for it. */
  afterCommit(fn: () => void): void;
}

const SET_ACTOR =
  "SELECT set_config('app.user_id', $1, true), set_config('app.platform_owner', $2, true), set_config('app.verb', $3, true), " +
  "set_config('app.request_id', $4, true), set_config('app.now', $5, true)";

function actorValues(actor: DbActor): string[] {
  return [
    actor.userId ?? '',
    actor.platformOwner ? 'on' : '',
    actor.verb ?? '',
    actor.requestId ?? '',
    actor.now ? actor.now.toISOString() : '',
  ];
}

/** What both ways of using a connection share: statements are named by their text, and are sent without waiting for those before. */
export class PipelinedConnection {
  readonly client: pg.PoolClient;
  readonly nameOf: (text: string) => string;

  constructor(client: pg.PoolClient, nameOf: (text: string) => string) {
    this.client = client;
    this.nameOf = nameOf;
  }

  /** What is sent inside leaves as one packet: one call of the kernel here, and one awakening there. */
  together<T>(sends: () => T): T {
    const { stream } = this.client.connection;
    stream.cork();
    try {
      return sends();
    } finally {
      stream.uncork();
    }
  }

  send(text: string, params?: readonly unknown[]): Promise<pg.QueryResult> {
    return this.client.query(params ? { name: this.nameOf(text), text, values: [...params] } : { text });
  }

  sendConfig(config: pg.QueryArrayConfig): Promise<pg.QueryArrayResult> {
    return this.client.query(config);
  }

  /** Sent ahead of the first statement and not awaited: a failure shows in every statement behind it. */
  sendBegin(actor: DbActor, readOnly: boolean, onError: (error: unknown) => void): void {
    this.send(readOnly ? 'BEGIN READ ONLY' : 'BEGIN').catch(onError);
    this.send(SET_ACTOR, actorValues(actor)).catch(onError);
  }
}

/** One attempt at one transaction, on a connection of its own. */
export class UnitOfWork implements Tx {
  readonly #connection: PipelinedConnection;
  readonly #actor: DbActor;
  readonly #readOnly: boolean;
  readonly #attach: (unit: UnitOfWork) => PrismaAttachment;
  readonly #atCommit: { text: string; params: readonly unknown[]; settle: (result: pg.QueryResult) => void }[] = [];
  readonly afterCommitCallbacks: (() => void)[] = [];
  #attachment: PrismaAttachment | null = null;
  #begun = false;
  #open = true;
  #failure: { error: unknown } | null = null;
  #commitSent = false;

  constructor(connection: PipelinedConnection, actor: DbActor, readOnly: boolean, attach: (unit: UnitOfWork) => PrismaAttachment) {
    this.#connection = connection;
    this.#actor = actor;
    this.#readOnly = readOnly;
    this.#attach = attach;
  }

  get open(): boolean {
    return this.#open;
  }

  /** The first thing that went wrong: later statements only answer that the transaction is aborted (25P02). */
  get failure(): { error: unknown } | null {
    return this.#failure;
  }

  /** Once COMMIT is on its way a lost connection no longer tells whether it happened. */
  get commitSent(): boolean {
    return this.#commitSent;
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
  }

  #begin(): void {
    if (!this.#open) throw new Error('The transaction is over: a statement came after its commit or rollback (a forgotten await?)');
    if (this.#begun) return;
    this.#begun = true;
    this.#connection.sendBegin(this.#actor, this.#readOnly, (error) => this.fail(error));
  }

  #afterBegin<T>(send: () => Promise<T>): Promise<T> {
    return this.#connection.together(() => {
      this.#begin();
      return send();
    });
  }

  #explain(error: unknown): unknown {
    this.fail(error);
    return sqlState(error) === '25P02' && this.#failure ? this.#failure.error : error;
  }

  async sql<R extends object = Record<string, unknown>>(text: string, params: readonly unknown[] = []): Promise<R[]> {
    const sent: Promise<pg.QueryResult<R>> = this.#afterBegin(() => this.#connection.send(text, params));
    try {
      return (await sent).rows;
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** The door for Prisma's driver adapter. */
  async sqlForPrisma(config: pg.QueryArrayConfig): Promise<pg.QueryArrayResult> {
    const sent = this.#afterBegin(() => this.#connection.sendConfig(config));
    try {
      return await sent;
    } catch (error) {
      throw this.#explain(error);
    }
  }

  atCommit<R extends object = Record<string, unknown>>(text: string, params: readonly unknown[] = []): () => R[] {
    if (!this.#open) throw new Error('The transaction is over: nothing can be added to its commit');
    let answer: pg.QueryResult<R> | null = null;
    this.#atCommit.push({ text, params, settle: (result: pg.QueryResult<R>) => (answer = result) });
    return () => {
      if (!answer) throw new Error('The transaction has not been committed: what is sent with COMMIT has no answer yet');
      return answer.rows;
    };
  }

  prisma(): Promise<PrismaTx> {
    if (!this.#open) return Promise.reject(new Error('The transaction is over: Prisma can no longer join it'));
    this.#attachment ??= this.#attach(this);
    return this.#attachment.client;
  }

  afterCommit(fn: () => void): void {
    this.afterCommitCallbacks.push(fn);
  }

  /** Throws the first error of the transaction when PostgreSQL answered ROLLBACK, or would. */
  async commit(): Promise<void> {
    await this.#attachment?.end('commit').catch((error: unknown) => this.fail(error));
    if (this.#failure && this.#begun) {
      await this.rollback();
      throw this.#failure.error;
    }
    if (!this.#begun && this.#atCommit.length === 0) {
      this.#open = false;
      return;
    }
    const { last, commit } = this.#connection.together(() => {
      this.#begin();
      this.#open = false;
      this.#commitSent = true;
      return {
        last: this.#atCommit.map(({ text, params }) => this.#connection.send(text, params)),
        commit: this.#connection.send('COMMIT'),
      };
    });
    const outcomes = await Promise.allSettled([...last, commit]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') this.fail(outcome.reason);
    // A statement that failed, and whose error was swallowed, leaves an aborted transaction: COMMIT then succeeds by rolling back.
    if (!this.#failure && (await commit).command !== 'COMMIT') this.fail(new Error('The transaction was rolled back instead of committed'));
    if (this.#failure) throw this.#failure.error;
    for (const [index, { settle }] of this.#atCommit.entries()) {
      const result = await last[index];
      if (result) settle(result);
    }
  }

  async rollback(): Promise<void> {
    this.#open = false;
    const ended = this.#attachment?.end('rollback').catch(() => undefined);
    if (this.#begun) {
      try {
        await this.#connection.send('ROLLBACK');
      } catch (error) {
        this.fail(error);
      }
    }
    await ended;
  }
}
