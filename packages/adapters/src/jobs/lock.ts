/**
 * How workers know of each other's death. Each holds an advisory lock for as long as its session lives, under the id that the
 * queue notes on the jobs it takes (`locked_by`); PostgreSQL lets go of it the moment the process is gone.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@seatwise/domain/ports';
import pg from 'pg';
import { describeError } from '../redact.ts';

/** The first of the lock's two numbers; the second is hashtext(worker id). Any number, as long as nobody else takes it. */
export const WORKER_LOCK = 1_397_705_044;

/** One row for a worker that is alive. */
export const LIVING = `
  SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = ${WORKER_LOCK} AND objsubid = 2
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

const RETRY_MS = 250;
const HEARTBEAT_MS = 5_000;
/** A machine that vanishes without a word is noticed by the server in some ten seconds. Without effect on local sockets. */
const KEEPALIVE = 'SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3';

export interface WorkerLock {
  /** Resolves once the lock is held for the first time. */
  held: Promise<void>;
  release(): Promise<void>;
}

/** Takes the lock on a connection of its own, and takes it again, under the same id, whenever that connection is lost. */
export function holdLock(o: { connection: pg.PoolConfig; workerId: string; log: Log }): WorkerLock {
  const released = new AbortController();
  const held = Promise.withResolvers<void>();
  // Released before it was ever held: nobody may be waiting.
  held.promise.catch(() => undefined);
  const pause = (ms: number): Promise<unknown> => sleep(ms, undefined, { signal: released.signal }).catch(() => undefined);

  async function holdOnce(): Promise<void> {
    const client = new pg.Client({
      ...o.connection,
      application_name: 'seatwise-worker-lock',
      keepAlive: true,
      query_timeout: HEARTBEAT_MS,
      connectionTimeoutMillis: HEARTBEAT_MS,
    });
    const lost = new AbortController();
    const wake = AbortSignal.any([released.signal, lost.signal]);
    // Its next query fails as well, and that is where it is handled.
    client.on('error', () => undefined);
    client.once('end', () => lost.abort());
    try {
      await client.connect();
      await client.query(KEEPALIVE);
      // The session that was lost may still hold it, which is as good until the server notices.
      const take = async (): Promise<boolean> => {
        const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS taken', [
          WORKER_LOCK,
          o.workerId,
        ]);
        return rows[0]?.taken ?? false;
      };
      while (!released.signal.aborted && !(await take())) await pause(RETRY_MS);
      held.resolve();
      while (!released.signal.aborted) {
        await sleep(HEARTBEAT_MS, undefined, { signal: wake }).catch(() => undefined);
        if (!released.signal.aborted) await client.query('SELECT 1');
      }
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async function hold(): Promise<void> {
    while (!released.signal.aborted) {
      const begun = performance.now();
      try {
        await holdOnce();
      } catch (error) {
        if (released.signal.aborted) return;
        o.log.warn(
          { component: 'jobs', workerId: o.workerId, err: describeError(error) },
          'The lock’s connection was lost; taking it again',
        );
        // At once, unless that is what just failed.
        if (performance.now() - begun < RETRY_MS) await pause(RETRY_MS);
      }
    }
  }

  const holding = hold().finally(() => held.reject(new Error('released')));
  return {
    held: held.promise,
    async release() {
      released.abort();
      await holding;
    },
  };
}
