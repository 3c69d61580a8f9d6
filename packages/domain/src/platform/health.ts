/** The machine room, for the platform owner. */
import { z } from 'zod';
import { command } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import { platformOwner } from '../seats/index.ts';
import { reconcileJob } from '../billing/index.ts';
import { RetryJobInput, type HealthView, type JobProblemView } from './contract.ts';

interface Figures {
  queue: Omit<HealthView['queue'], 'problems' | 'workers'> & { workers?: number };
  problems: JobProblemView[];
  mail: HealthView['mail'];
  webhooks: HealthView['webhooks'];
  subscriptions: number;
  failing: HealthView['stripe']['failing'];
  lastReconcile: { at: string; repaired: number } | null;
}

const iso = (value: string): string => new Date(value).toISOString();

/** A command, though it reads: what tenants' rows it touches, it touches on the record. */
export const health = command({
  verb: 'platform.health',
  input: z.object({}).nullish(),
  authorize: async ({ tx, actor, deps }) => platformOwner({ tx, actor, deps, input: undefined }),
  async run({ tx, deps, audit }): Promise<HealthView> {
    const [row] = await tx.sql<{ health: Figures }>('SELECT app.platform_health() AS health');
    if (!row) throw new Error('app.platform_health returned no row');
    const { queue, problems, mail, webhooks, subscriptions, failing, lastReconcile } = row.health;
    audit({});
    return {
      at: deps.clock.now().toISOString(),
      queue: { ...queue, workers: queue.workers ?? 0, problems: problems.map((p) => ({ ...p, runAt: iso(p.runAt) })) },
      mail,
      webhooks,
      stripe: {
        livemode: deps.payments.livemode,
        subscriptions,
        failing: failing.map((f) => ({ ...f, since: iso(f.since) })),
        lastReconcileAt: lastReconcile ? iso(lastReconcile.at) : null,
        lastReconcileRepaired: lastReconcile?.repaired ?? null,
      },
    };
  },
});

export const retryJob = command({
  verb: 'platform.retryJob',
  input: RetryJobInput,
  authorize: async ({ tx, actor, deps }) => platformOwner({ tx, actor, deps, input: undefined }),
  async run({ tx, input, audit }): Promise<{ jobId: string }> {
    const [row] = await tx.sql<{ found: boolean }>('SELECT app.retry_job($1::bigint) AS found', [input.jobId]);
    if (!row?.found) throw notFound('job');
    audit({ subject: input.jobId });
    return { jobId: input.jobId };
  },
});

/** Compares all subscriptions with Stripe now instead of at night. Watch it with `jobs.progress`. */
export const reconcileNow = command({
  verb: 'platform.reconcile',
  input: z.object({}).nullish(),
  authorize: async ({ tx, actor, deps }) => platformOwner({ tx, actor, deps, input: undefined }),
  async run({ tx, actor, audit, enqueue }): Promise<{ jobId: string }> {
    const [task] = await tx.sql<{ id: string }>("INSERT INTO tasks (kind, created_by) VALUES ('billing.reconcile', $1) RETURNING id", [
      actor.userId,
    ]);
    if (!task) throw new Error('no task was made');
    enqueue(reconcileJob, { taskId: task.id });
    audit({ subject: task.id });
    return { jobId: task.id };
  },
});
