/** What is over is completed. In portions, so that no lock is held for long. */
import { systemActor } from '../kernel/command.ts';
import { handler } from '../kernel/job.ts';
import { completeEventsJob } from './jobs.ts';

const PORTION = 500;

export const completeEvents = handler(completeEventsJob, async ({ deps }) => {
  for (;;) {
    const [row] = await deps.system.transaction(systemActor(deps, 'events.complete'), (tx) =>
      tx.sql<{ n: number }>('SELECT app.complete_events($1::integer) AS n', [PORTION]),
    );
    if (!row || row.n < PORTION) return;
  }
});
