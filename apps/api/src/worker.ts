/** Entry of the worker: runs jobs and the clock's work. Any number of them may run. */
import { startWorker } from '@seatwise/adapters/jobs';
import { cron, handlers } from '@seatwise/domain';
import { type Config, loadConfig } from './config.ts';
import { compose } from './deps.ts';
import { startFolding } from './folding.ts';
import { environment, failStart, report, stopGracefully } from './lifecycle.ts';
import { createLogger } from './logging.ts';
import { standBack } from './stand-back.ts';

async function main(config: Config): Promise<void> {
  const log = createLogger(config, 'worker');
  // Whoever waits for an answer of the API comes before a campaign's next mail.
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
