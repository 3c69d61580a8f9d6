import type { z } from 'zod';
import type { Deps } from './deps.ts';

/** A job by name and payload. Its handler is registered apart, so that enqueuing never loads what running needs. */
export interface Job<S extends z.ZodType = z.ZodType> {
  name: string;
  payload: S;
  /** Tries before it waits for a person; each later than the last (graphile-worker: exp(attempt), at most e^10 seconds). */
  maxAttempts: number;
}

export const job = <S extends z.ZodType>(definition: { name: string; payload: S; maxAttempts?: number }): Job<S> => ({
  maxAttempts: 25,
  ...definition,
});

export interface JobContext {
  deps: Deps;
  jobId: string;
  /** 1 for the first try. */
  attempt: number;
  maxAttempts: number;
}

export interface JobHandler {
  job: Job;
  /** Parses, then runs. Safe to run twice: a job whose worker dies is run again. */
  run(context: JobContext, payload: unknown): Promise<void>;
}

export const handler = <S extends z.ZodType>(
  definition: Job<S>,
  run: (context: JobContext, payload: z.output<S>) => Promise<void>,
): JobHandler => ({
  job: definition,
  run: async (context, payload) => run(context, definition.payload.parse(payload)),
});

export interface EnqueueOptions {
  runAt?: Date;
  /** One waiting job a key. */
  key?: string;
  /** `replace` (default) moves the waiting one; `preserve_run_at` keeps its hour; `unsafe_dedupe` keeps it as it is, even while it runs. */
  keyMode?: 'replace' | 'preserve_run_at' | 'unsafe_dedupe';
  /** Jobs of one queue run one after the other. */
  queue?: string;
}

/** The statement that enqueues in the transaction it runs in. */
export function enqueueStatement<S extends z.ZodType>(
  definition: Job<S>,
  payload: z.input<S>,
  options: EnqueueOptions = {},
): { text: string; params: unknown[] } {
  definition.payload.parse(payload);
  return {
    text: 'SELECT app.enqueue($1, $2::json, $3::timestamptz, $4, $5, $6::integer, $7)',
    params: [
      definition.name,
      JSON.stringify(payload),
      options.runAt ?? null,
      options.key ?? null,
      options.queue ?? null,
      definition.maxAttempts,
      options.keyMode ?? 'replace',
    ],
  };
}

/** As `enqueueStatement`, for many jobs of one kind: one statement, however many. */
export function enqueueManyStatement<S extends z.ZodType>(
  definition: Job<S>,
  payloads: readonly z.input<S>[],
): { text: string; params: unknown[] } {
  const texts = payloads.map((payload) => {
    definition.payload.parse(payload);
    return JSON.stringify(payload);
  });
  return { text: 'SELECT app.enqueue_many($1, $2::json[], $3::integer)', params: [definition.name, texts, definition.maxAttempts] };
}

export interface CronItem {
  job: Job;
  /** Five fields, UTC. */
  pattern: string;
  /** How far back a missed run is made up for. */
  backfill: string;
  payload?: unknown;
}
