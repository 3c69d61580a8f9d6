/** Entry of the API: listens, and stops without losing a request. */
import { setTimeout as sleep } from 'node:timers/promises';
import { buildApp } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { compose } from './deps.ts';
import { environment, failStart, report, stopGracefully } from './lifecycle.ts';
import { createLogger } from './logging.ts';
import { refuseDemoData } from './production.ts';

/** Long enough for clients that hold a connection to get one more answer, which tells them to let go. */
const GRACE_MS = 200;

async function main(config: Config): Promise<void> {
  const log = createLogger(config, 'api');
  const composition = compose(config, log);
  if (config.mode === 'production') await refuseDemoData(composition.deps);
  let closing = false;
  const app = await buildApp({
    deps: composition.deps,
    identity: composition.identity,
    config,
    logger: log,
    pages: process.argv.includes('--dev') ? 'vite' : 'built',
    processMetrics: true,
    isClosing: () => closing,
  });
  stopGracefully(async () => {
    closing = true;
    await sleep(GRACE_MS);
    await app.close();
    await composition.close();
  }, log);
  await app
    .listen({ host: config.host, port: config.port })
    .catch((error: unknown) => failStart(error, { setting: 'PORT', value: config.port }));
  report({ ready: true });
}

environment()
  .then(loadConfig)
  .then(main)
  .catch((error: unknown) => failStart(error));
