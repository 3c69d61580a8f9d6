/** From our handlers to the queue's tasks: payloads checked, failures told without what they were about. */
import type { JobContext, JobHandler } from '@seatwise/domain';
import type { Log } from '@seatwise/domain/ports';
import type { JobHelpers, TaskList } from 'graphile-worker';
import { describeError } from '../redact.ts';

/** What the queue keeps as the job's last error, and people see. */
class JobFailed extends Error {
  override readonly name = 'JobFailed';
}

const GIVE_UP = 'UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE id = $1';

/** The queue notes in a payload which hour of the clock it is for; handlers know nothing of that. */
function withoutCron(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || !('_cron' in payload)) return payload;
  const { _cron, ...rest } = payload;
  return rest;
}

export function taskList(o: { handlers: readonly JobHandler[]; deps: JobContext['deps']; log: Log }): TaskList {
  const names = o.handlers.map((handler) => handler.job.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Two handlers for the job ${twice}`);

  const run = async (handler: JobHandler, raw: unknown, helpers: JobHelpers): Promise<void> => {
    const { id, attempts, max_attempts: maxAttempts } = helpers.job;
    const payload = withoutCron(raw);
    const parsed = handler.job.payload.safeParse(payload);
    if (!parsed.success) {
      // No later try can read it either: it waits for a person at once.
      const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.code}`).join('; ');
      await helpers.query(GIVE_UP, [id]);
      o.log.error({ component: 'jobs', jobId: id, job: handler.job.name, problems }, 'A job’s payload cannot be read: given up');
      throw new JobFailed(`Unreadable payload: ${problems}`);
    }
    const start = performance.now();
    const ms = (): number => Math.round(performance.now() - start);
    const about = { component: 'jobs', jobId: id, job: handler.job.name, attempt: attempts };
    try {
      await handler.run({ deps: o.deps, jobId: String(id), attempt: attempts, maxAttempts }, payload);
      o.log.debug({ ...about, ms: ms() }, 'Job done');
    } catch (error) {
      const err = describeError(error);
      if (attempts >= maxAttempts) o.log.error({ ...about, ms: ms(), err }, 'A job failed for the last time: it waits for a person');
      else o.log.warn({ ...about, ms: ms(), err }, 'A job failed and will be tried again');
      throw new JobFailed(`${err.kind}: ${err.message}`);
    }
  };
  return Object.fromEntries(o.handlers.map((handler) => [handler.job.name, (payload, helpers) => run(handler, payload, helpers)]));
}
