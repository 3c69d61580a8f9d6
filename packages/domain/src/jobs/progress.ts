/** Long work that a person started, and can leave and come back to. */
import { query, signedIn } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import { ProgressInput, type ProgressView } from './contract.ts';

export const progress = query({
  verb: 'jobs.progress',
  input: ProgressInput,
  authorize: signedIn,
  async run({ tx, input }): Promise<ProgressView> {
    const [row] = await tx.sql<{
      id: string;
      kind: string;
      done: number;
      total: number | null;
      state: ProgressView['state'];
      error: string | null;
    }>('SELECT id, kind, done, total, state, error FROM tasks WHERE id = $1', [input.jobId]);
    if (!row) throw notFound('piece of work');
    return { jobId: row.id, kind: row.kind, done: row.done, total: row.total, state: row.state, error: row.error };
  },
});
