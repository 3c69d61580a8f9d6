/** `start`'s child that stands in for Stripe, with the price list of ours. */
import { startStripeSandbox } from '@seatwise/sandbox/stripe';
import { environment, failStart, report, stopGracefully } from '../lifecycle.ts';
import { createLogger } from '../logging.ts';
import { logLevelOf, required } from './child-settings.ts';
import { SEED_PRICES } from './price-list.ts';

async function main(): Promise<void> {
  // What it keeps is for nobody else to read.
  process.umask(0o077);
  const settings = await environment();
  const log = createLogger({ logLevel: logLevelOf(settings) }, 'stripe');
  const port = Number(required(settings, 'SANDBOX_PORT'));
  const sandbox = await startStripeSandbox({
    port,
    file: required(settings, 'SANDBOX_FILE'),
    webhook: { url: required(settings, 'SANDBOX_WEBHOOK_URL'), secret: required(settings, 'STRIPE_WEBHOOK_SECRET') },
    seed: SEED_PRICES,
    log: (line) => log.info({}, line),
  }).catch((error: unknown) => failStart(error, { setting: 'SANDBOX_PORT', value: port }));
  stopGracefully(() => sandbox.close(), log);
  report({ ready: true });
}

main().catch((error: unknown) => failStart(error));
