/** What is done for dashboards by the clock, and at publishing. */
import { systemActor } from '../kernel/command.ts';
import type { EventContext } from '../kernel/deps.ts';
import { handler } from '../kernel/job.ts';
import { foldDashboards } from './fold.ts';
import { checkDashboardsJob, snapshotDashboardsJob } from './jobs.ts';

/** An event has a dashboard from its publishing on. */
export async function beginDashboard({ tx, eventId }: Pick<EventContext, 'tx' | 'eventId'>): Promise<void> {
  await tx.sql('SELECT app.begin_dashboard($1)', [eventId]);
}

const PORTION = 200;
/** Longer than from one night to the next. */
const CHECKED_MS = 2 * 86_400_000;

/** First what must not wait: that the salt of a day that is over goes, should nobody come who makes the next. */
export const snapshotDashboards = handler(snapshotDashboardsJob, async ({ deps }) => {
  await deps.system.transaction(systemActor(deps, 'dashboard.snapshots'), (tx) => tx.sql('SELECT app.forget_visitor_salts()'));
  await foldDashboards(deps);
  for (let after: string | null = null; ;) {
    const rows: { last: string | null }[] = await deps.system.transaction(systemActor(deps, 'dashboard.snapshots'), (tx) =>
      tx.sql<{ last: string | null }>('SELECT app.snapshot_dashboards($1::uuid, $2::integer) AS last', [after, PORTION]),
    );
    after = rows[0]?.last ?? null;
    if (after === null) return;
  }
});

/** Each event in a transaction of its own: folding waits for one of them at most. */
export const checkDashboards = handler(checkDashboardsJob, async ({ deps }) => {
  const who = systemActor(deps, 'dashboard.check');
  const since = new Date(deps.clock.now().getTime() - CHECKED_MS);
  const events = await deps.system.read<{ id: string }>(who, 'SELECT id FROM app.dashboards_to_check($1) AS id', [since]);
  for (const { id } of events) {
    const [row] = await deps.system.transaction(who, (tx) => tx.sql<{ n: number }>('SELECT app.recount_dashboard($1) AS n', [id]));
    if (row && row.n > 0) deps.log.error({ eventId: id, quarterHours: row.n }, 'a dashboard differed from its raw rows, and was put right');
  }
});
