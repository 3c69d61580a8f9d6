/** `pnpm stripe:setup`, with STRIPE_SECRET_KEY and, for a stand-in, STRIPE_API_BASE. Ends with 1 and a sentence when it cannot. */
import { createStripeClient } from './client.ts';
import { setupSeatPrices } from './setup.ts';

const { STRIPE_SECRET_KEY: secretKey = '', STRIPE_API_BASE: apiBase = '' } = process.env;

try {
  if (!/^[sr]k_(test|live)_\w+$/.test(secretKey))
    throw new Error('STRIPE_SECRET_KEY is not set, or is not a secret key (sk_test_… or sk_live_…).');
  const stripe = createStripeClient({ secretKey, ...(apiBase === '' ? {} : { apiBase }) });
  const { created, kept } = await setupSeatPrices(stripe);
  for (const key of kept) process.stdout.write(`${key}: there already\n`);
  for (const key of created) process.stdout.write(`${key}: created\n`);
} catch (error) {
  process.stderr.write(`stripe:setup: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
