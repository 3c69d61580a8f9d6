/** Entry of the worker: runs jobs and the clock's work. Any number of them may run. */
import { existsSync, readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { startWorker } from '@seatwise/adapters/jobs';
import { cron, handlers } from '@seatwise/domain';
import { type Config, loadConfig } from './config.ts';
import { compose } from './deps.ts';
import { startFolding } from './folding.ts';
import { environment, failStart, report, stopGracefully } from './lifecycle.ts';
import { createLogger } from './logging.ts';

const OWN_THREADS = '/proc/self/task';

/** Where the worker shares its processors with the API: whoever waits for an answer comes before a campaign's next mail. */
function standBack(): void {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  // Linux sets it for one thread alone, and those that collect garbage and compile have begun by now.
  if (!existsSync(OWN_THREADS)) return;
  for (const thread of readdirSync(OWN_THREADS)) {
    try {
      setPriority(Number(thread), constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // It has ended meanwhile.
    }
  }
}

async function main(config: Config): Promise<void> {
  const log = createLogger(config, 'worker');
  standBack();
  const composition = compose(config, log);
  const worker = await startWorker({ connection: composition.connections.worker, handlers, cron, deps: composition.deps, log });
  const folding = startFolding(composition.deps);
  stopGracefully(async () => {
    await Promise.all([worker.stop(), folding.stop()]);
    await composition.close();
  }, log);
  report({ ready: true });
}

environment()
  .then(loadConfig)
  .then(main)
  .catch((error: unknown) => failStart(error));
