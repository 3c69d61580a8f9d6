/** The worker as it runs in production, in a hurry: what a dead one held is taken over at once, so that a test that kills it need not wait. */
import { flushCompileCache } from 'node:module';
import { startWorker } from '@seatwise/adapters/jobs';
import { cron, handlers } from '@seatwise/domain';
import { loadConfig } from '../src/config.ts';
import { compose } from '../src/deps.ts';
import { createLogger } from '../src/logging.ts';

const config = loadConfig(process.env);
const log = createLogger(config, 'worker');
const composition = compose(config, log);
await startWorker({
  connection: composition.connections.worker,
  handlers,
  cron,
  deps: composition.deps,
  log,
  pollIntervalMs: 100,
  takeOverAfterMs: 300,
});
process.once('disconnect', () => process.exit(0));
flushCompileCache();
process.send?.({ ready: true });
