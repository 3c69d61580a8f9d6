/** `start`'s child that stands in for a model, so that the assistant answers and nothing leaves the machine. */
import { startModelSandbox } from '@seatwise/sandbox/model';
import { environment, failStart, report, stopGracefully } from '../lifecycle.ts';
import { createLogger } from '../logging.ts';
import { logLevelOf, required } from './child-settings.ts';

/** As quickly as one reads. */
const PACE_MS = 15;

async function main(): Promise<void> {
  const settings = await environment();
  const sandbox = await startModelSandbox({ port: Number(required(settings, 'MODEL_PORT')), paceMs: PACE_MS });
  stopGracefully(() => sandbox.close(), createLogger({ logLevel: logLevelOf(settings) }, 'model'));
  report({ ready: true });
}

main().catch((error: unknown) => failStart(error));
