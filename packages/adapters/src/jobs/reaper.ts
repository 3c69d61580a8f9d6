/** Gives the jobs and queues of dead workers to the living. Every worker runs one; they do not disturb each other. */
import type { Log } from '@seatwise/domain/ports';
import type pg from 'pg';
import { describeError } from '../redact.ts';
import { LIVING } from './lock.ts';

const DEAD = `
  SELECT held.by FROM (
    SELECT locked_by AS by FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL
    UNION SELECT locked_by FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL) held
  WHERE (hashtext(held.by)::bigint & 4294967295)::oid NOT IN (${LIVING})`;

/** What a person sees of it in the health page, should it have been the last try. */
const NOTE = "UPDATE graphile_worker._private_jobs SET last_error = 'The worker that ran it died.' WHERE locked_by = ANY($1::text[])";
const UNLOCK = 'SELECT graphile_worker.force_unlock_workers($1::text[])';
const CALL = `SELECT pg_notify('jobs:insert', '{"count":100}')`;

/** `takeOverAfterMs` bounds how long a worker is dead before its jobs are free. */
export function startReaper(o: { pool: pg.Pool; takeOverAfterMs: number; log: Log }): { stop(): Promise<void> } {
  const everyMs = o.takeOverAfterMs / 4;
  /** Found dead at every look since. A worker whose lock only changes connections is alive again at the next one. */
  let suspects = new Map<string, number>();
  let looking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function bury(ids: readonly string[]): Promise<void> {
    const client = await o.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(NOTE, [ids]);
      await client.query(UNLOCK, [ids]);
      await client.query(CALL);
      await client.query('COMMIT');
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
    o.log.warn({ component: 'jobs', workers: ids }, 'Took over what dead workers held');
  }

  async function look(): Promise<void> {
    try {
      const { rows } = await o.pool.query<{ by: string }>(DEAD);
      const now = performance.now();
      suspects = new Map(rows.map(({ by }) => [by, suspects.get(by) ?? now]));
      const dead = [...suspects].filter(([, since]) => now - since >= everyMs * 1.9).map(([id]) => id);
      if (dead.length > 0) await bury(dead);
    } catch (error) {
      o.log.warn({ component: 'jobs', err: describeError(error) }, 'Could not look for dead workers');
    }
  }

  function next(): void {
    if (stopped) return;
    looking = look().then(() => {
      if (!stopped) timer = setTimeout(next, everyMs);
    });
  }
  next();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
