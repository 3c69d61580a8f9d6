/** What is over is completed, every few minutes; its coach can say otherwise for a week. In portions, so that no lock is held for long. */
import { systemActor } from '../kernel/command.ts';
import { handler } from '../kernel/job.ts';
import { completeJob } from './jobs.ts';

const PORTION = 1000;

export const completeSessions = handler(completeJob, async ({ deps }) => {
  for (;;) {
    const [row] = await deps.system.transaction(systemActor(deps, 'bookings.complete'), (tx) =>
      tx.sql<{ n: number }>('SELECT app.complete_sessions($1::integer) AS n', [PORTION]),
    );
    if (!row || row.n < PORTION) return;
  }
});
