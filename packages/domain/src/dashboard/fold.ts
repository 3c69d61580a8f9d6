/** What moved is added up, in a worker. Any number of them may try: the database lets one at it. */
import type { Deps } from '../kernel/deps.ts';

/** Moves a transaction takes: some tens of milliseconds. */
const PORTION = 2000;

/** Folds until nothing waits, or another is at it. Returns how many moves it took. */
export async function foldDashboards(deps: Pick<Deps, 'system'>, stopped: () => boolean = () => false): Promise<number> {
  for (let total = 0; ;) {
    const [row] = await deps.system.transaction({ userId: null, platformOwner: false, verb: 'dashboard.fold' }, (tx) =>
      tx.sql<{ n: number | null }>('SELECT app.fold_metrics($1::integer) AS n', [PORTION]),
    );
    const n = row?.n ?? 0;
    total += n;
    if (n < PORTION || stopped()) return total;
  }
}
