/** A wizard that is silent for a day is abandoned, until its person returns; one that no browser can open any more goes. In portions. */
import { enqueueAtCommit, systemActor } from '../kernel/command.ts';
import { handler } from '../kernel/job.ts';
import { tellVenues } from '../venues/index.ts';
import { ABANDONED_AFTER_HOURS, KEY_LIVES_DAYS } from './contract.ts';
import { abandonJob } from './jobs.ts';

const PORTION = 500;

export const abandonWizards = handler(abandonJob, async ({ deps }) => {
  for (;;) {
    const changed = await deps.system.transaction(systemActor(deps, 'wizard.abandon'), async (tx) => {
      const [row] = await tx.sql<{ changed: number; messages: string[] }>(
        'SELECT * FROM app.abandon_wizards($1::integer, $2::integer, $3::integer)',
        [ABANDONED_AFTER_HOURS, KEY_LIVES_DAYS, PORTION],
      );
      tellVenues({ enqueue: (job, payload, options) => enqueueAtCommit(tx, job, payload, options) }, row?.messages ?? []);
      return row?.changed ?? 0;
    });
    if (changed < PORTION) return;
  }
});
