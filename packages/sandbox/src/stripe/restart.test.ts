import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buy, Inbox, onlyItem, openBench, SECRET } from './test-bench.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stripe-sandbox-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('everything is there again after a restart: objects, clock, keys, settings, and a line cut short', async () => {
  const file = join(folder, 'deep', 'stripe.jsonl');
  const inbox = await Inbox.open();
  let id = '';
  let now = 0;
  let customer = '';
  {
    await using bench = await openBench({ file, webhook: { url: inbox.url, secret: SECRET } });
    id = (await buy(bench, 5)).id;
    now = bench.sandbox.advance(40).now;
    customer = (await bench.stripe.customers.create({ name: 'Once' }, { idempotencyKey: 'once' })).id;
    await inbox.until(() => bench.sandbox.state().webhooks.undelivered === 0);
    bench.sandbox.webhookMode('hold');
    await bench.stripe.customers.create({ name: 'Held' });
    bench.sandbox.declineNext(3);
  }
  appendFileSync(file, '[["customers","cus_half",{"id":"cus_ha');
  {
    await using bench = await openBench({ file, webhook: { url: inbox.url, secret: SECRET } });
    const { stripe, sandbox } = bench;
    const subscription = await stripe.subscriptions.retrieve(id);
    expect(subscription.status).toBe('active');
    expect(onlyItem(subscription).current_period_end).toBeGreaterThan(now);
    expect(sandbox.state().now).toBeGreaterThanOrEqual(now);
    expect((await stripe.customers.create({ name: 'Once' }, { idempotencyKey: 'once' })).id).toBe(customer);
    expect((await stripe.prices.list({ limit: 100 })).data).toHaveLength(3);
    expect((await stripe.customers.list()).data.map((one) => one.name)).toEqual(['Held', 'Once', 'Atelier Lumière']);
    const before = inbox.received.length;
    expect(await sandbox.flush()).toEqual({ delivered: 1, failed: 0 });
    expect(inbox.received).toHaveLength(before + 1);
    const invoice = (await stripe.invoices.list({ subscription: id })).data[0];
    expect(invoice?.hosted_invoice_url?.startsWith(sandbox.url)).toBe(true);
    sandbox.advance(31);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('past_due');
  }
  await inbox.close();
});

test('as a process: what was answered survives kill -9, and it ends with its parent', async () => {
  const file = join(folder, 'stripe.jsonl');
  const start = async () => {
    const child = fork(new URL('./main.ts', import.meta.url), {
      env: { ...process.env, SANDBOX_PORT: '0', SANDBOX_FILE: file },
      stdio: 'ignore',
    });
    const [ready] = (await once(child, 'message')) as [{ port: number }];
    const stripe = new Stripe('sk_test_bench', { host: '127.0.0.1', port: ready.port, protocol: 'http', telemetry: false });
    return { child, stripe };
  };
  const first = await start();
  const made: string[] = [];
  for (let n = 0; n < 20; n++) made.unshift((await first.stripe.customers.create({ name: `c${n}` })).id);
  const killed = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await killed;

  const second = await start();
  expect((await second.stripe.customers.list({ limit: 100 })).data.map((one) => one.id)).toEqual(made);
  const ended = once(second.child, 'exit');
  second.child.disconnect();
  expect(await ended).toEqual([0, null]);
});

test('a second start on the same port and file fails and leaves the first one’s file alone', async () => {
  const file = join(folder, 'stripe.jsonl');
  {
    await using bench = await openBench({ file });
    await expect(openBench({ file, port: bench.sandbox.port })).rejects.toThrow(/EADDRINUSE/);
    await bench.stripe.customers.create({ name: 'Ada' });
  }
  await using again = await openBench({ file });
  expect((await again.stripe.customers.list()).data.map((one) => one.name)).toEqual(['Ada']);
});
