import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lookupKeyOf, SEAT_PRICES } from './prices.ts';
import { SetupConflict, setupSeatPrices } from './setup.ts';
import { checkout, newCustomer, openBench, SEED, type Bench } from './test-bench.ts';

const KEYS = SEAT_PRICES.map(lookupKeyOf);

let bench: Bench;
beforeEach(async () => {
  bench = await openBench({ seed: [] });
});
afterEach(() => bench[Symbol.asyncDispose]());

const prices = async () => (await bench.stripe.prices.list({ limit: 100 })).data;

test('six prices under three products, once', async () => {
  expect(await setupSeatPrices(bench.stripe)).toEqual({ created: KEYS, kept: [] });
  expect(await setupSeatPrices(bench.stripe)).toEqual({ created: [], kept: KEYS });
  const made = await prices();
  expect(new Set(made.map((price) => price.lookup_key))).toEqual(new Set(KEYS));
  expect(made).toHaveLength(KEYS.length);
  expect(new Set(made.map(({ product }) => product)).size).toBe(3);
  expect(made.find((price) => price.lookup_key === 'seat_ultra_yearly')).toMatchObject({
    unit_amount: 28_000,
    currency: 'eur',
    recurring: { interval: 'year' },
  });
  expect((await checkout(bench, await newCustomer(bench))).status).toBe('open');
});

test('what is there already is completed, under the product that is there', async () => {
  await using partly = await openBench({ seed: SEED.slice(0, 1) });
  expect(await setupSeatPrices(partly.stripe)).toEqual({ created: KEYS.slice(1), kept: KEYS.slice(0, 1) });
  const { data } = await partly.stripe.prices.list({ lookup_keys: KEYS.slice(0, 2) });
  expect(data[0]?.product).toBe(data[1]?.product);
});

test.each([
  { change: { unit_amount: 3600 }, says: 'its amount is 3600, not 3500' },
  { change: { currency: 'usd' }, says: 'its currency is usd, not eur' },
  { change: { recurring: { interval: 'year' as const } }, says: 'it recurs every 1 year, not every 1 month' },
  { change: { recurring: { interval: 'month' as const, interval_count: 3 } }, says: 'it recurs every 3 month, not every 1 month' },
  { change: { active: false }, says: 'it is archived' },
])('a key that says something else stops it before anything is written: $says', async ({ change, says }) => {
  const product = await bench.stripe.products.create({ name: 'PRO seat' });
  const right = {
    product: product.id,
    lookup_key: 'seat_pro_monthly',
    currency: 'eur',
    unit_amount: 3500,
    recurring: { interval: 'month' as const },
  };
  await bench.stripe.prices.create({ ...right, ...change });
  const stopped = setupSeatPrices(bench.stripe);
  await expect(stopped).rejects.toBeInstanceOf(SetupConflict);
  await expect(stopped).rejects.toThrow(says);
  expect(await prices()).toHaveLength(1);
});

test('the command prints what it did, and ends with 1 and a sentence when it cannot', async () => {
  const run = async (env: Record<string, string>) => {
    const child = spawn(process.execPath, [new URL('./setup.cli.ts', import.meta.url).pathname], {
      env: { PATH: process.env['PATH'], ...env },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, said };
  };
  const env = { STRIPE_SECRET_KEY: 'sk_test_bench', STRIPE_API_BASE: bench.sandbox.url };
  expect(await run(env)).toEqual({ code: 0, said: KEYS.map((one) => `${one}: created\n`).join('') });
  expect(await run(env)).toEqual({ code: 0, said: KEYS.map((one) => `${one}: there already\n`).join('') });
  expect(await run({})).toEqual({
    code: 1,
    said: 'stripe:setup: STRIPE_SECRET_KEY is not set, or is not a secret key (sk_test_… or sk_live_…).\n',
  });

  const [price] = await prices();
  await bench.stripe.prices.update(price?.id ?? '', { active: false });
  const conflict = await run(env);
  expect(conflict.code).toBe(1);
  expect(conflict.said).toContain(`The Stripe price ${price?.id} holds the lookup key`);
}, 20_000);
