/** The platform owner's view of the machine room. Browser-safe. */
import { z } from 'zod';

export const RetryJobInput = z.object({ jobId: z.string().regex(/^[0-9]{1,18}$/) });

export interface JobProblemView {
  jobId: string;
  name: string;
  attempts: number;
  maxAttempts: number;
  lastError: string | null;
  runAt: string;
  /** No attempt is left: it waits for a person. */
  dead: boolean;
}

export interface HealthView {
  at: string;
  queue: {
    waiting: number;
    running: number;
    failing: number;
    dead: number;
    oldestWaitingSeconds: number;
    workers: number;
    problems: JobProblemView[];
  };
  mail: { sentLast24h: number; refusedLast24h: number; waiting: number; lastError: string | null };
  webhooks: { receivedLast24h: number; unhandled: number; oldestUnhandledSeconds: number };
  stripe: {
    livemode: boolean;
    subscriptions: number;
    failing: { organizationId: string; name: string; error: string; since: string }[];
    lastReconcileAt: string | null;
    lastReconcileRepaired: number | null;
  };
}
