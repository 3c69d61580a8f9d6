import type { CronItem, JobContext, JobHandler } from '@seatwise/domain';
import type { Log } from '@seatwise/domain/ports';
import type pg from 'pg';

export interface WorkerOptions {
  /** As seatwise_worker, which owns the queue. */
  connection: pg.PoolConfig;
  handlers: readonly JobHandler[];
  cron?: readonly CronItem[];
  deps: JobContext['deps'];
  log: Log;
  /** Jobs at once in this worker. Default 8. */
  concurrency?: number;
  /** How often to look for jobs when nobody calls: retries come due this way. Default 2000. */
  pollIntervalMs?: number;
  /** How long a worker has been gone, at most, before others take over what it held. Default 8000. */
  takeOverAfterMs?: number;
}

export interface JobWorker {
  /** Takes no more jobs, finishes those that run, gives up the lock and the connections. */
  stop(): Promise<void>;
  /** Resolves when no job of these handlers is due or running, in any worker. What waits for a later hour, retries included, stays. */
  drain(): Promise<void>;
}
