/** The worker's loop that folds what moved into dashboards. Whatever goes wrong, it goes on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Deps, foldDashboards } from '@seatwise/domain';

/** Between two looks at a queue that was empty. */
const PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

export interface Folding {
  /** Resolves when the transaction that runs, if one does, is through. */
  stop(): Promise<void>;
}

export function startFolding(deps: Pick<Deps, 'system' | 'log'>): Folding {
  const stopped = new AbortController();
  const { signal } = stopped;
  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        await foldDashboards(deps, () => signal.aborted);
        failures = 0;
      } catch (error) {
        if (failures === 0) deps.log.warn({ err: error }, 'dashboards could not be folded; it will be tried again');
        failures += 1;
      }
      await sleep(Math.min(PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => undefined);
    }
  }
  const running = run();
  return {
    stop() {
      stopped.abort();
      return running;
    },
  };
}
