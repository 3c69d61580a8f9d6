/** Entry of the API: listens, and stops without losing a request. */
import { BACKLOG, buildApp } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { compose } from './deps.ts';
import { Closing, drain } from './drain.ts';
import type { Pages } from './http/pages.ts';
import { environment, failStart, report, stopGracefully } from './lifecycle.ts';
import { createLogger } from './logging.ts';
import { refuseDemoData, refuseStandInModel } from './production.ts';

/** `--dev`: with hot reload. `--api-only`: somebody else serves the pages. */
function pages(): Pages {
  if (process.argv.includes('--dev')) return 'vite';
  return process.argv.includes('--api-only') ? 'none' : 'built';
}

async function main(config: Config): Promise<void> {
  const log = createLogger(config, 'api');
  const composition = compose(config, log);
  if (config.mode === 'production') await Promise.all([refuseDemoData(composition.deps), refuseStandInModel(config)]);
  const closing = new Closing();
  const app = await buildApp({
    deps: composition.deps,
    identity: composition.identity,
    config,
    logger: log,
    pages: pages(),
    processMetrics: true,
    closing,
  });
  closing.watch(app.server);
  stopGracefully(async () => {
    await drain(app, closing);
    await composition.close();
  }, log);
  await app
    .listen({ host: config.host, port: config.port, backlog: BACKLOG })
    .catch((error: unknown) => failStart(error, { setting: 'PORT', value: config.port }));
  report({ ready: true });
}

environment()
  .then(loadConfig)
  .then(main)
  .catch((error: unknown) => failStart(error));
