/**
 * Jobs are fetched a handful at a time (the library's local queue), which spares most of them a transaction. What is fetched and not begun goes
 * back when the worker stops, with the try it was counted; what a dead worker held is taken over with what it ran, and has cost a try.
 * The library means to give back by itself, but 0.18 refuses to when no fetch is under way ("Cannot background something when the queue is
 * already released"), and then ends by force what still runs: so it is to find nothing left.
 */
import { EventEmitter } from 'node:events';
import type { Log } from '@seatwise/domain/ports';
import type { WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import { describeError } from '../redact.ts';

/**
 * After a job of a named queue is done, in ms: its completion is written together with others' and frees the queue for its next job, which nobody is
 * told of. Without a look by ourselves that job waits for the next regular one. The second is for a write that took longer.
 */
const LOOKS_AFTER_MS = [30, 150];

const GIVE_BACK = `
  WITH back AS (
    UPDATE graphile_worker._private_jobs SET attempts = greatest(0, attempts - 1), locked_by = NULL, locked_at = NULL
    WHERE id = ANY($1::bigint[]) AND locked_by = $2 RETURNING job_queue_id),
  queues AS (
    UPDATE graphile_worker._private_job_queues q SET locked_by = NULL, locked_at = NULL FROM back
    WHERE q.id = back.job_queue_id AND q.locked_by = $2)
  SELECT pg_notify('jobs:insert', json_build_object('count', count(*))::text) FROM back`;

export interface Ahead {
  /** For the library, which tells what it does by them. */
  events: WorkerEvents;
  /** Whether the pool bears the name it was to have. */
  named(): boolean;
  /** Resolves when what was to go back has gone, or could not: then it is taken over like a dead worker's. */
  settled(): Promise<void>;
}

/** `workerId` is noted on the jobs as their holder's, and already is the lock's: the first are fetched before any worker of the pool begins. */
export function fetchAhead(o: { pool: pg.Pool; workerId: string; log: Log }): Ahead {
  const events: WorkerEvents = new EventEmitter();
  let named = false;
  let returning: Promise<void> = Promise.resolve();

  async function giveBack(ids: readonly string[]): Promise<void> {
    try {
      await o.pool.query(GIVE_BACK, [ids, o.workerId]);
    } catch (error) {
      o.log.warn(
        { component: 'jobs', err: describeError(error) },
        'Jobs not begun could not be given back: another worker takes them over',
      );
    }
  }

  events.on('pool:create', ({ workerPool }) => {
    workerPool.id = o.workerId;
    named = true;
  });
  events.on('localQueue:init', ({ localQueue }) => {
    const look = (): void => localQueue.pulse(1);
    events.on('job:complete', ({ job }) => {
      if (job.job_queue_id !== null) for (const after of LOOKS_AFTER_MS) setTimeout(look, after).unref();
    });
  });
  events.on('localQueue:setMode', ({ localQueue, newMode }) => {
    if (newMode !== 'RELEASED') return;
    const left = localQueue.jobQueue.splice(0).map(({ id }) => id);
    if (left.length > 0) returning = giveBack(left);
  });
  return { events, named: () => named, settled: () => returning };
}
