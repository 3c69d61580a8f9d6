/**
 * The stand-in as a process of its own. Settings: SANDBOX_PORT (12111), SANDBOX_FILE (absent: in memory), SANDBOX_WEBHOOK_URL with
 * STRIPE_WEBHOOK_SECRET (absent: no webhooks). Ends on SIGTERM, SIGINT, and when the parent that it was forked from is gone.
 */
import { startStripeSandbox } from './server.ts';

function setting(name: string): string | null {
  const value = process.env[name];
  return value === undefined || value === '' ? null : value;
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const port = Number(setting('SANDBOX_PORT') ?? '12111');
if (!Number.isInteger(port) || port < 0 || port > 65_535) fail('SANDBOX_PORT must be a port number.');
const url = setting('SANDBOX_WEBHOOK_URL');
const secret = setting('STRIPE_WEBHOOK_SECRET');
if (url !== null && secret === null) fail('SANDBOX_WEBHOOK_URL is set, but STRIPE_WEBHOOK_SECRET is not.');

const sandbox = await startStripeSandbox({
  port,
  file: setting('SANDBOX_FILE'),
  webhook: url === null || secret === null ? null : { url, secret },
  log: (line) => process.stdout.write(`${line}\n`),
}).catch((error: unknown) => fail(`The Stripe stand-in does not start: ${error instanceof Error ? error.message : 'unknown error'}`));

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await sandbox.close();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
process.on('disconnect', () => void stop());
process.send?.({ ready: true, url: sandbox.url, port: sandbox.port });
