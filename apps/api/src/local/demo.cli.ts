/** `start`'s child that loads the demo, then ends. */
import { loadConfig } from '../config.ts';
import { compose } from '../deps.ts';
import { environment, failStart } from '../lifecycle.ts';
import { createLogger } from '../logging.ts';
import { loadDemo } from './demo.ts';

async function main(): Promise<void> {
  const config = loadConfig(await environment());
  const composition = compose(config, createLogger(config, 'demo'));
  try {
    await loadDemo(composition);
  } finally {
    await composition.close();
  }
  process.exit(0);
}

main().catch((error: unknown) => failStart(error));
