/**
 * `kill -9` at the real worker in the middle of a broadcast to 200. Nobody is missed; what is repeated was under way, goes out under the same
 * reference, and only when nothing has been heard of it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, WHATSAPP } from './app.ts';
import { COMPILED, WORKER } from './children.ts';
import { kill } from './doomed.ts';
import { campaign, type Festival, festival, minute, viewOf } from './whatsapp-desk.ts';

const PEOPLE = 200;
const ANSWER_MS = 200;
/** As much as leaves within the time of an answer, at 80 a second, with room for a busy machine: never more than one batch. */
const BATCH = 40;
const LONG = { timeout: 120_000 };

let t: TestApp;
let event: Festival;
let child: ChildProcess;
beforeAll(async () => {
  t = await createTestApp({ leaves: ['marketing.whatsappSend'], whatsappAnswerMs: ANSWER_MS });
  event = await festival(t, PEOPLE);
}, 120_000);
afterAll(async () => {
  child.kill('SIGKILL');
  await t.close();
});

async function startWorker(): Promise<void> {
  child = fork(WORKER, [], {
    execArgv: [],
    env: {
      ...process.env,
      ...COMPILED,
      ...WHATSAPP,
      NODE_ENV: 'test',
      PUBLIC_URL: t.url,
      DATABASE_URL: t.database.adminUrl,
      AUTH_SECRET: t.config.authSecret,
      CRON_SECRET: t.config.cronSecret,
      STRIPE_SECRET_KEY: t.config.stripe.secretKey,
      STRIPE_WEBHOOK_SECRET: t.config.stripe.webhookSecret,
      STRIPE_API_BASE: t.stripe.url,
      SMTP_URL: t.config.smtpUrl,
      WHATSAPP_VERIFY_TOKEN: 'agreed on with Meta',
      WHATSAPP_API_BASE: t.whatsapp.url,
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
}

/** Messages of one campaign at the stand-in, by our reference. */
async function byReference(id: string): Promise<Map<string, string[]>> {
  const { rows } = await t.database.admin.query<{ id: string; recipient: string }>(
    'SELECT id, recipient FROM messages WHERE whatsapp_id = $1',
    [id],
  );
  const numbers = new Map(rows.map((row) => [row.id, row.recipient]));
  const seen = new Map<string, string[]>();
  for (const { reference, to, id: wamid } of t.whatsapp.messages) {
    if (reference === null || !numbers.has(reference)) continue;
    expect(numbers.get(reference)).toBe(`+${to}`);
    seen.set(reference, [...(seen.get(reference) ?? []), wamid]);
  }
  return seen;
}

async function strikeInTheMiddle(webhooks: 'drop' | 'normal'): Promise<{ id: string; sent: Map<string, string[]> }> {
  const before = t.whatsapp.messages.length;
  t.whatsapp.setMode(webhooks);
  await startWorker();
  const id = await campaign(t, event);
  await minute(t);
  await expect.poll(() => t.whatsapp.messages.length - before, { timeout: 30_000, interval: 5 }).toBeGreaterThan(70);
  await kill(child);
  const taken = t.whatsapp.messages.length - before;
  expect(taken).toBeLessThan(PEOPLE);
  await t.whatsapp.flush();
  await startWorker();
  await expect.poll(async () => (await viewOf(event, id)).status, { timeout: 60_000 }).toBe('sent');
  await kill(child);
  await t.whatsapp.flush();
  return { id, sent: await byReference(id) };
}

test('nothing is heard of what was under way: it goes out again, under the same reference', LONG, async () => {
  const { id, sent } = await strikeInTheMiddle('drop');
  expect(sent.size).toBe(PEOPLE);
  const repeated = [...sent.values()].filter((wamids) => wamids.length > 1);
  expect(repeated.length).toBeGreaterThan(0);
  expect(repeated.length).toBeLessThanOrEqual(BATCH);
  expect(repeated.every((wamids) => wamids.length === 2)).toBe(true);
  expect((await viewOf(event, id)).counts).toMatchObject({ recipients: PEOPLE, sent: PEOPLE, queued: 0, failed: 0 });
});

test('a status has told of what was under way: nothing is repeated', LONG, async () => {
  const { id, sent } = await strikeInTheMiddle('normal');
  expect(sent.size).toBe(PEOPLE);
  expect([...sent.values()].filter((wamids) => wamids.length > 1)).toEqual([]);
  expect((await viewOf(event, id)).counts).toMatchObject({ recipients: PEOPLE, sent: PEOPLE, read: PEOPLE, queued: 0, failed: 0 });
});
