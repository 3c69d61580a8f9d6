import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { statementNames, typeParsers, withUtc } from './connection.ts';
import { isConnectionError, sqlState } from './errors.ts';
import { PrismaClient } from './generated/client.ts';
import { createPrismaAttacher } from './prisma-attachment.ts';
import { type DbActor, PipelinedConnection, type Tx, UnitOfWork } from './unit-of-work.ts';

export interface TransactionOptions {
  /** How often a deadlock or a serialization failure is tried again before it is thrown. Default 3. */
  retries?: number;
  readOnly?: boolean;
}

export interface Database {
  /**
   * Runs `fn` in one transaction as the actor. It commits when `fn` resolves and rolls back when it throws or when any statement failed,
   * even one whose error was caught. On a deadlock, a serialization failure or a connection lost before COMMIT, `fn` runs again from the start.
   */
  transaction<T>(actor: DbActor, fn: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** One read-only statement as the actor: BEGIN, the actor, the statement and COMMIT leave together. */
  read<R extends object>(actor: DbActor, text: string, params?: readonly unknown[]): Promise<R[]>;
  /** The pool below, pipelined, for what belongs to no actor: LISTEN, advisory locks, health checks. */
  pool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseConfig {
  connection: pg.PoolConfig;
  /** Connections at most. Default 20. */
  max?: number;
  applicationName?: string;
  /** What happens beside any caller: a broken idle connection, a failed afterCommit. Default: a process warning. */
  onBackgroundError?: (error: Error) => void;
}

const MAX_CONNECTIONS = 20;
const RETRIES = 3;
/** Waiting longer than this for a free connection is an overload, and better said than borne. */
const CONNECT_TIMEOUT_MS = 15_000;
const AUTH_TRANSACTION_MS = 20_000;

/** Plans made before a migration changed a table: the text is right, the connection's memory is not. */
function isStalePlan(error: unknown): boolean {
  return sqlState(error) === '0A000' && error instanceof Error && error.message.includes('cached plan');
}

function mayRetry(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40P01' || state === '40001' || isStalePlan(error);
}

/**
 * A new connection is a process that has planned nothing yet: its first calls take 10 to 100 ms, and come just when many come at once. So what a
 * crowd has opened is kept for a while.
 */
const IDLE_MS = 300_000;

/** Grows with the attempt, and differs between the parties of a deadlock. */
function backoff(attempt: number): Promise<void> {
  return sleep(Math.random() * 10 * 2 ** attempt);
}

/** Whether the connection can serve another: anything but a plain error of the server's may have left it in an unknown state. */
function isSpoiled(error: unknown): boolean {
  return sqlState(error) === null || isConnectionError(error) || isStalePlan(error);
}

export function createDatabase(config: DatabaseConfig): Database {
  const report = config.onBackgroundError ?? ((error: Error) => process.emitWarning(error));
  const pool = new pg.Pool({
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...withUtc(config.connection),
    ...(config.applicationName === undefined ? {} : { application_name: config.applicationName }),
    max: config.max ?? MAX_CONNECTIONS,
    idleTimeoutMillis: IDLE_MS,
    pipeline: true,
    types: typeParsers,
  });
  pool.on('error', report);
  // While a connection is lent out the pool does not listen to it, and an 'error' without a listener ends the process.
  // Its statements reject with the same error.
  pool.on('connect', (client) => client.on('error', () => undefined));

  const nameOf = statementNames();
  const prisma = createPrismaAttacher(nameOf);
  const current = new AsyncLocalStorage<{ unit: UnitOfWork }>();

  type Attempt<T> = { value: T } | { error: unknown; retry: boolean };

  async function attempt<T>(actor: DbActor, fn: (tx: Tx) => Promise<T>, readOnly: boolean): Promise<Attempt<T>> {
    const client = await pool.connect();
    const unit = new UnitOfWork(new PipelinedConnection(client, nameOf), actor, readOnly, prisma.attach);
    let outcome: Attempt<T>;
    try {
      const value = await current.run({ unit }, fn, unit);
      await unit.commit();
      outcome = { value };
    } catch (error) {
      if (unit.open) await unit.rollback();
      const cause = unit.failure ? unit.failure.error : error;
      outcome = { error, retry: mayRetry(cause) || (unit.failure !== null && !unit.commitSent && isConnectionError(cause)) };
    }
    client.release(unit.failure !== null && isSpoiled(unit.failure.error));
    if ('value' in outcome) for (const fn of unit.afterCommitCallbacks) setImmediate(runReporting, fn);
    return outcome;
  }

  function runReporting(fn: () => void): void {
    try {
      fn();
    } catch (error) {
      report(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async function transaction<T>(actor: DbActor, fn: (tx: Tx) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    // A second connection taken while the first is held: with enough callers at once, all would wait for each other.
    if (current.getStore()?.unit.open) throw new Error('A transaction is already open here: pass its tx along instead of opening another');
    const retries = options.retries ?? RETRIES;
    for (let count = 0; ; count += 1) {
      const outcome = await attempt(actor, fn, options.readOnly ?? false);
      if ('value' in outcome) return outcome.value;
      if (!outcome.retry || count >= retries) throw outcome.error;
      await backoff(count);
    }
  }

  async function readOnce<R extends object>(actor: DbActor, text: string, params: readonly unknown[]): Promise<R[]> {
    const client = await pool.connect();
    const connection = new PipelinedConnection(client, nameOf);
    let failure: { error: unknown } | null = null;
    const note = (error: unknown): void => {
      failure ??= { error };
    };
    const flight = connection.together((): { statement: Promise<pg.QueryResult<R>>; commit: Promise<pg.QueryResult> } => {
      connection.sendBegin(actor, true, note);
      return { statement: connection.send(text, params), commit: connection.send('COMMIT') };
    });
    flight.statement.catch(note);
    await flight.commit.catch(note);
    const first = failure as { error: unknown } | null;
    client.release(first !== null && isSpoiled(first.error));
    if (first) throw first.error;
    return (await flight.statement).rows;
  }

  async function read<R extends object>(actor: DbActor, text: string, params: readonly unknown[] = []): Promise<R[]> {
    for (let count = 0; ; count += 1) {
      try {
        return await readOnce<R>(actor, text, params);
      } catch (error) {
        if (count >= RETRIES || !(mayRetry(error) || isConnectionError(error))) throw error;
        await backoff(count);
      }
    }
  }

  async function close(): Promise<void> {
    await prisma.close();
    await pool.end();
  }

  return { transaction, read, pool, close };
}

export type AuthPrisma = PrismaClient;

/** An ordinary client for better-auth, which brings its own queries and knows no actor: connect it as seatwise_auth. `$disconnect()` ends its pool. */
export function createAuthPrisma(config: { connection: pg.PoolConfig; max?: number; applicationName?: string }): AuthPrisma {
  const nameOf = statementNames();
  const pool: pg.PoolConfig = {
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...withUtc(config.connection),
    max: config.max ?? 10,
    ...(config.applicationName === undefined ? {} : { application_name: config.applicationName }),
  };
  return new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: ({ sql }) => nameOf(sql) }),
    // Signing up hashes a password inside its transaction: a class that arrives at once waits longer than Prisma's two seconds.
    transactionOptions: { maxWait: CONNECT_TIMEOUT_MS, timeout: AUTH_TRANSACTION_MS },
  });
}
