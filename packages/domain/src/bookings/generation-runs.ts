/** What the generator did, newest first, for the platform owner. */
import { query } from '../kernel/command.ts';
import { forbidden } from '../kernel/errors.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { GenerationRunsInput, type GenerationRunView } from './contract.ts';

interface Row {
  id: string;
  cause: GenerationRunView['cause'];
  weeks_ahead: number;
  dry_run: boolean;
  started_at: Date;
  finished_at: Date | null;
  created: number;
  kept: number;
  conflicts: number;
  skipped: number;
  error: string | null;
  at: string;
}

const RUNS = `SELECT id, cause, weeks_ahead, dry_run, started_at, finished_at, created, kept, conflicts, skipped, error, started_at::text AS at
  FROM generation_runs WHERE $1::timestamptz IS NULL OR (started_at, id) < ($1::timestamptz, $2::uuid)
  ORDER BY started_at DESC, id DESC LIMIT $3`;

export const generationRuns = query({
  verb: 'bookings.generationRuns',
  input: GenerationRunsInput,
  async authorize({ actor }) {
    if (!actor.platformOwner) throw forbidden('the platform owner');
  },
  async run({ tx, input }): Promise<Page<GenerationRunView>> {
    const after = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<Row>(RUNS, [after?.[0] ?? null, after?.[1] ?? null, input.limit + 1]);
    return pageOf(
      rows,
      input.limit,
      (row) => [row.at, row.id],
      (row) => ({
        runId: row.id,
        cause: row.cause,
        weeksAhead: row.weeks_ahead,
        dryRun: row.dry_run,
        startedAt: row.started_at.toISOString(),
        finishedAt: row.finished_at?.toISOString() ?? null,
        created: row.created,
        kept: row.kept,
        conflicts: row.conflicts,
        skipped: row.skipped,
        error: row.error,
      }),
    );
  },
});
