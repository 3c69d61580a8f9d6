/** What the tests of this folder share: a database with its queue, and a table in which jobs leave traces. Not part of the product. */
import { createTestDatabase, type TestDatabase } from '@seatwise/db/testing';
import type { JobContext, JobHandler } from '@seatwise/domain';
import { type Log, silentLog } from '@seatwise/domain/ports';
import { z } from 'zod';
import { type JobWorker, startWorker, type WorkerOptions } from './index.ts';

export interface Trace {
  name: string;
  jobId: string;
  attempt: number;
  payload: unknown;
}

export interface Hall {
  test: TestDatabase;
  traces: Trace[];
  /** Notes that it ran, then does `work`. */
  tracing(name: string, work?: (context: JobContext, payload: unknown) => Promise<void>, payload?: z.ZodType): JobHandler;
  start(handlers: readonly JobHandler[], options?: Partial<WorkerOptions>): Promise<JobWorker>;
  add(name: string, payload?: unknown, options?: { queue?: string; maxAttempts?: number }): Promise<string>;
  jobs(): Promise<{ id: string; attempts: number; max_attempts: number; locked_by: string | null; last_error: string | null }[]>;
  close(): Promise<void>;
}

export const noDeps = (): JobContext['deps'] => {
  const deps: Partial<JobContext['deps']> = {};
  // oxlint-disable-next-line no-unsafe-type-assertion -- these handlers use none of it
  return deps as JobContext['deps'];
};

export async function createHall(log: Log = silentLog): Promise<Hall> {
  const test = await createTestDatabase();
  const traces: Trace[] = [];
  const workers: JobWorker[] = [];
  return {
    test,
    traces,
    tracing: (name, work, payload = z.unknown()) => ({
      job: { name, payload, maxAttempts: 3 },
      run: async (context, given) => {
        traces.push({ name, jobId: context.jobId, attempt: context.attempt, payload: given });
        await work?.(context, given);
      },
    }),
    async start(handlers, options = {}) {
      const worker = await startWorker({
        connection: test.connections.worker,
        handlers,
        deps: noDeps(),
        log,
        pollIntervalMs: 200,
        ...options,
      });
      workers.push(worker);
      return worker;
    },
    async add(name, payload = {}, { queue, maxAttempts } = {}) {
      const { rows } = await test.admin.query<{ id: string }>('SELECT app.enqueue($1, $2, NULL, NULL, $3, $4)::text AS id', [
        name,
        JSON.stringify(payload),
        queue ?? null,
        maxAttempts ?? null,
      ]);
      return rows[0]?.id ?? '';
    },
    async jobs() {
      const { rows } = await test.admin.query(
        'SELECT id::text, attempts, max_attempts, locked_by, last_error FROM graphile_worker.jobs ORDER BY id',
      );
      return rows;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await test.drop();
    },
  };
}
