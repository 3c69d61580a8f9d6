/** What a worker has fetched ahead and not begun: it may stop or die, it is run all the same, and once. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Log } from '@seatwise/domain/ports';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHall, type Hall } from './hall.ts';

let hall: Hall;
const told: string[] = [];
const quiet = (): void => undefined;
const tell = (_fields: object, message: string): void => void told.push(message);
const log: Log = { debug: quiet, info: quiet, warn: tell, error: tell };

beforeEach(async () => {
  told.length = 0;
  hall = await createHall(log);
});
afterEach(() => hall.close());

const held = async (): Promise<number> => (await hall.jobs()).filter((job) => job.locked_by !== null).length;
const lockedQueues = async (): Promise<number> =>
  (await hall.test.admin.query('SELECT FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL')).rows.length;

test('stopped in the middle: what runs is finished, what was held goes back at once, with its try and its queue', async () => {
  const release = Promise.withResolvers<void>();
  const long = hall.tracing('long', () => release.promise);
  for (const queue of ['one', 'two', 'three', 'four', 'five', 'six']) await hall.add('long', {}, { queue });
  const worker = await hall.start([long], { concurrency: 2 });
  await expect.poll(() => hall.traces.length).toBe(2);
  // Two run, two wait for them.
  await expect.poll(held).toBe(4);
  expect(await lockedQueues()).toBe(4);

  const stopped = worker.stop();
  await expect.poll(held).toBe(2);
  expect(await lockedQueues()).toBe(2);
  // Another begins them while the first two still run.
  const next = await hall.start([hall.tracing('long')], { concurrency: 2 });
  await expect.poll(() => hall.traces.length).toBe(6);
  release.resolve();
  await stopped;
  await next.drain();
  expect(hall.traces.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(new Set(hall.traces.map(({ jobId }) => jobId)).size).toBe(6);
  expect(await hall.jobs()).toEqual([]);
  expect(await lockedQueues()).toBe(0);
  expect(told).toEqual([]);
});

test('started and stopped again and again, at any moment: quietly, and every job is run once', async () => {
  for (let index = 0; index < 300; index += 1) await hall.add('short');
  const short = hall.tracing('short', () => new Promise((resolve) => setTimeout(resolve, 3)));
  for (let round = 0; round < 12; round += 1) {
    const worker = await hall.start([short], { concurrency: 4 });
    const before = hall.traces.length;
    // Every other time at once; else in the midst of them.
    if (round % 2 === 1) await expect.poll(() => hall.traces.length, { interval: 1 }).toBeGreaterThan(before + round);
    await worker.stop();
    expect(await held(), `nothing is held after round ${round}`).toBe(0);
  }
  const jobs = await hall.jobs();
  expect(jobs.every(({ attempts }) => attempts === 0)).toBe(true);
  expect(hall.traces.length + jobs.length).toBe(300);
  const last = await hall.start([short]);
  await last.drain();
  expect(hall.traces).toHaveLength(300);
  expect(new Set(hall.traces.map(({ jobId }) => jobId)).size).toBe(300);
  expect(told).toEqual([]);
}, 20_000);

test('a queue’s next job begins when the one before it is done, and does not wait for the next look', async () => {
  for (let index = 0; index < 6; index += 1) await hall.add('one', {}, { queue: 'line' });
  const worker = await hall.start([hall.tracing('one', () => new Promise((resolve) => setTimeout(resolve, 100)))], {
    concurrency: 2,
    pollIntervalMs: 600_000,
  });
  await expect.poll(() => hall.traces.length, { timeout: 20_000 }).toBe(6);
  await worker.stop();
  expect(told).toEqual([]);
}, 30_000);

test('while others are idle nothing waits long behind what takes long', async () => {
  const release = Promise.withResolvers<void>();
  await hall.add('long');
  await hall.add('long');
  await hall.add('short');
  await hall.add('short');
  const short = hall.tracing('short');
  const busy = await hall.start([hall.tracing('long', () => release.promise), short], { concurrency: 2 });
  await expect.poll(held).toBe(4);
  expect(hall.traces.map(({ name }) => name)).toEqual(['long', 'long']);
  await hall.start([short], { concurrency: 2 });
  await expect.poll(() => hall.traces.filter(({ name }) => name === 'short').length, { timeout: 5_000 }).toBe(2);
  release.resolve();
  await busy.drain();
  expect(hall.traces).toHaveLength(4);
});

test('killed: what it had begun and what it only held are both run by another', async () => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'doomed-worker.ts')], {
    env: { ...process.env, WORKER_CONNECTION: JSON.stringify(hall.test.connections.worker) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  try {
    let began = 0;
    child.stdout.on('data', (text: Buffer) => (began += text.toString('utf8').split('began').length - 1));
    for (let index = 0; index < 20; index += 1) await hall.add('long');
    await expect.poll(held, { timeout: 10_000 }).toBe(16);
    await expect.poll(() => began).toBe(8);
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
  const worker = await hall.start([hall.tracing('long')], { takeOverAfterMs: 400 });
  await worker.drain();
  // The queue does not tell what was begun from what was held: both have cost a try.
  expect(hall.traces.filter(({ attempt }) => attempt === 2)).toHaveLength(16);
  expect(hall.traces).toHaveLength(20);
  expect(new Set(hall.traces.map(({ jobId }) => jobId)).size).toBe(20);
  expect(await hall.jobs()).toEqual([]);
}, 20_000);
