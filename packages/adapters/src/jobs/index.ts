import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@seatwise/domain/ports';
import { Logger, run, type Runner } from 'graphile-worker';
import pg from 'pg';
import { describeError, redact } from '../redact.ts';
import { type Ahead, fetchAhead } from './ahead.ts';
import { cronItems } from './cron.ts';
import { holdLock, type WorkerLock } from './lock.ts';
import { startReaper } from './reaper.ts';
import { taskList } from './tasks.ts';
import type { JobWorker, WorkerOptions } from './types.ts';

export type { JobWorker, WorkerOptions } from './types.ts';

const RESTART_MS = 1_000;
/** How long jobs that are done wait for others, to be taken out of the queue together. */
const BATCH_MS = 20;
/** How long a job that was fetched ahead waits for its turn here, at most, before it is everybody's again. */
const AHEAD_MS = 1_000;
/** Between two looks while draining: short at first, then longer, so that looking does not hold up what it waits for. */
const DRAIN_LOOK_MS = { first: 10, most: 250 };

const BUSY = `
  SELECT EXISTS (SELECT FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    WHERE t.identifier = ANY($1::text[]) AND (j.locked_at IS NOT NULL OR (j.run_at <= now() AND j.attempts < j.max_attempts))) AS busy`;

const OWNER = `
  SELECT pg_get_userbyid(c.relowner) = current_user AS mine FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'graphile_worker' AND c.relname = '_private_jobs'`;

/** The library's own words, of which only trouble is passed on; failed jobs are told of in tasks.ts. */
function libraryLogger(log: Log): Logger {
  return new Logger((scope) => (level, message, meta) => {
    if (meta?.['failure']) return;
    const fields = { component: 'jobs', ...(scope.workerId ? { workerId: scope.workerId } : {}) };
    if (level === 'error') log.error(fields, redact(message.split('\n')[0] ?? ''));
    else if (level === 'warning') log.warn(fields, redact(message));
    else log.debug(fields, redact(message));
  });
}

interface Run {
  runner: Runner;
  lock: WorkerLock;
  ahead: Ahead;
}

/**
 * Takes jobs from the queue until it is stopped. Any number of workers may share a database; one that dies, or loses its
 * database, has its jobs run again by another or by itself. Throws when the queue is not there or belongs to another role.
 */
export async function startWorker(options: WorkerOptions): Promise<JobWorker> {
  const { log } = options;
  const concurrency = options.concurrency ?? 8;
  const tasks = taskList(options);
  const cron = cronItems(options.cron ?? []);
  const pool = new pg.Pool({ application_name: 'seatwise-worker', ...options.connection, max: concurrency + 3 });
  const quietly = (error: Error): void =>
    log.warn({ component: 'jobs', err: describeError(error) }, 'A connection of the queue’s was lost');
  pool.on('error', quietly);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const stopping = new AbortController();

  async function begin(): Promise<Run> {
    const { rows } = await pool.query<{ mine: boolean }>(OWNER);
    if (!rows[0]) throw new Error('The queue is not there: apply the migrations first (pnpm db:migrate)');
    // Its tables have row-level security on: anybody but their owner would wait for jobs for ever, and see none.
    if (!rows[0].mine) throw new Error('The worker’s login is not seatwise_worker, which owns the queue');
    const workerId = `pool-${randomUUID()}`;
    const lock = holdLock({ connection: options.connection, workerId, log });
    const giveUp = (): void => void lock.release();
    stopping.signal.addEventListener('abort', giveUp);
    try {
      // Before the first job is fetched: what is held by nobody alive is taken over.
      await lock.held;
      stopping.signal.removeEventListener('abort', giveUp);
      const ahead = fetchAhead({ pool, workerId, log });
      const runner = await run(
        {
          pgPool: pool,
          schema: 'graphile_worker',
          concurrency,
          pollInterval: options.pollIntervalMs ?? 2_000,
          noHandleSignals: true,
          logger: libraryLogger(log),
          events: ahead.events,
          preset: {
            worker: {
              // Without them a completion that fails is a rejection nobody handles.
              completeJobBatchDelay: BATCH_MS,
              failJobBatchDelay: 0,
              localQueue: { size: concurrency, ttl: AHEAD_MS },
            },
          },
        },
        tasks,
        cron,
      );
      if (!ahead.named()) {
        await runner.stop();
        throw new Error('The worker began under another name than its lock’s');
      }
      return { runner, lock, ahead };
    } catch (error) {
      stopping.signal.removeEventListener('abort', giveUp);
      await lock.release();
      throw error;
    }
  }

  let current: Run;
  try {
    current = await begin();
  } catch (error) {
    await pool.end();
    throw error;
  }
  const reaper = startReaper({ pool, takeOverAfterMs: options.takeOverAfterMs ?? 8_000, log });

  /** Null when it is to stop instead. */
  async function beginAgain(): Promise<Run | null> {
    for (;;) {
      await sleep(RESTART_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return null;
      try {
        return await begin();
      } catch (error) {
        log.warn({ component: 'jobs', err: describeError(error) }, 'The worker cannot start yet');
      }
    }
  }

  /** The library gives up when it cannot write down what became of a job; the reaper frees what it held, and we begin again. */
  async function supervise(): Promise<void> {
    for (;;) {
      await current.runner.promise.catch((error: unknown) =>
        log.error({ component: 'jobs', err: describeError(error) }, 'The worker fell'),
      );
      await current.ahead.settled();
      await current.lock.release();
      const next = stopping.signal.aborted ? null : await beginAgain();
      if (!next) return;
      current = next;
      if (stopping.signal.aborted) await next.runner.stop().catch(() => undefined);
      else log.info({ component: 'jobs' }, 'The worker is up again');
    }
  }
  const supervised = supervise();

  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    stopping.abort();
    await reaper.stop();
    await current.runner.stop().catch(() => undefined);
    await supervised;
    await pool.end();
  }

  return {
    stop: () => (stopped ??= stop()),
    async drain() {
      for (let wait = DRAIN_LOOK_MS.first; ; wait = Math.min(DRAIN_LOOK_MS.most, wait * 1.5)) {
        const { rows } = await pool.query<{ busy: boolean }>(BUSY, [Object.keys(tasks)]);
        if (!rows[0]?.busy) return;
        await pool.query(`SELECT pg_notify('jobs:insert', '{"count":1}')`);
        await sleep(wait);
      }
    },
  };
}
