import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@seatwise/domain/ports';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHall, type Hall } from './hall.ts';

let hall: Hall;
const told: { level: string; fields: object; message: string }[] = [];
const tell = (level: string) => (fields: object, message: string) => void told.push({ level, fields, message });
const log: Log = { debug: tell('debug'), info: tell('info'), warn: tell('warn'), error: tell('error') };

beforeAll(async () => {
  hall = await createHall(log);
});
afterAll(() => hall.close());
beforeEach(async () => {
  hall.traces.length = 0;
  told.length = 0;
  await hall.test.admin.query('DELETE FROM graphile_worker._private_jobs');
});

describe('a job', () => {
  it('runs, once, with what it was given', async () => {
    const worker = await hall.start([hall.tracing('hello', undefined, z.object({ to: z.string() }))]);
    const id = await hall.add('hello', { to: 'Mia' });
    await worker.drain();
    expect(hall.traces).toEqual([{ name: 'hello', jobId: id, attempt: 1, payload: { to: 'Mia' } }]);
    expect(await hall.jobs()).toEqual([]);
    await worker.stop();
  });

  it('is tried again, later, when it fails, and dies in the end', async () => {
    const worker = await hall.start([
      hall.tracing('fails', async () => Promise.reject(new Error('SMTP said: no such mia@members.test at https://mail.test/?token=abc'))),
    ]);
    await hall.add('fails', { secret: 'sealed-and-private' }, { maxAttempts: 2 });
    await worker.drain();
    expect(hall.traces).toHaveLength(1);
    expect(await hall.jobs()).toMatchObject([
      { attempts: 1, max_attempts: 2, locked_by: null, last_error: 'Error: SMTP said: no such [address] at [url]' },
    ]);
    const { rows } = await hall.test.admin.query('SELECT run_at > now() AS later FROM graphile_worker.jobs');
    expect(rows).toEqual([{ later: true }]);
    await hall.test.admin.query('UPDATE graphile_worker._private_jobs SET run_at = now()');
    await worker.drain();
    expect(hall.traces.map((trace) => trace.attempt)).toEqual([1, 2]);
    expect(await hall.jobs()).toMatchObject([{ attempts: 2, max_attempts: 2 }]);
    expect(told.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
      'A job failed for the last time: it waits for a person',
    ]);
    expect(JSON.stringify(told)).not.toMatch(/sealed-and-private|mia@members|token=abc/);
    await worker.stop();
  });

  it('whose payload cannot be read is given up at once, loudly, and without telling the payload', async () => {
    const worker = await hall.start([hall.tracing('strict', undefined, z.object({ id: z.uuid() }))]);
    await hall.add('strict', { id: 'a-private-thing' });
    await worker.drain();
    expect(hall.traces).toEqual([]);
    const [job] = await hall.jobs();
    expect(job?.attempts).toBe(job?.max_attempts);
    expect(job?.last_error).toBe('Unreadable payload: id: invalid_format');
    expect(told.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
      'A job’s payload cannot be read: given up',
    ]);
    expect(JSON.stringify(told)).not.toContain('a-private-thing');
    await worker.stop();
  });

  it('of a queue waits for the one before it', async () => {
    let inside = 0;
    let most = 0;
    const worker = await hall.start([
      hall.tracing('serial', async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(20);
        inside -= 1;
      }),
    ]);
    for (let index = 0; index < 10; index += 1) await hall.add('serial', {}, { queue: 'one' });
    await worker.drain();
    expect([hall.traces.length, most]).toEqual([10, 1]);
    await worker.stop();
  });

  it('that runs is finished when its worker is stopped, and the next one is left', async () => {
    let finished = 0;
    const slow = hall.tracing('slow', async () => {
      await sleep(400);
      finished += 1;
    });
    const worker = await hall.start([slow], { concurrency: 1 });
    await hall.add('slow');
    await hall.add('slow');
    await expect.poll(() => hall.traces.length).toBe(1);
    await worker.stop();
    expect(finished).toBe(1);
    expect(await hall.jobs()).toMatchObject([{ attempts: 0, locked_by: null }]);
    await worker.stop();
  });
});

it('ten thousand jobs are run once each by two workers', async () => {
  const [one, two] = [new Map<string, number>(), new Map<string, number>()];
  const counting = (into: Map<string, number>) => ({
    job: { name: 'count', payload: z.unknown(), maxAttempts: 3 },
    run: async ({ jobId }: { jobId: string }) => void into.set(jobId, (into.get(jobId) ?? 0) + 1),
  });
  await hall.test.admin.query(
    "SELECT count(*) FROM (SELECT app.enqueue('count', json_build_object('n', n)) FROM generate_series(1, 10000) n) e",
  );
  const workers = await Promise.all([hall.start([counting(one)]), hall.start([counting(two)])]);
  await workers[0]?.drain();
  expect([...one.values(), ...two.values()].reduce((sum, times) => sum + times, 0)).toBe(10_000);
  expect(new Set([...one.keys(), ...two.keys()]).size).toBe(10_000);
  expect(Math.min(one.size, two.size)).toBeGreaterThan(500);
  expect(await hall.jobs()).toEqual([]);
  await Promise.all(workers.map((worker) => worker.stop()));
}, 90_000);

describe('the clock', () => {
  it('makes up for the hours when no worker was up', async () => {
    const nightly = hall.tracing('nightly', undefined, z.object({ full: z.boolean() }));
    const cron = [{ job: nightly.job, pattern: '* * * * *', backfill: '1h', payload: { full: true } }];
    await (await hall.start([nightly], { cron })).stop();
    await hall.test.admin.query(
      "UPDATE graphile_worker._private_known_crontabs SET known_since = now() - interval '1 day', last_execution = date_trunc('minute', now()) - interval '10 minutes'",
    );
    hall.traces.length = 0;
    const worker = await hall.start([nightly], { cron });
    await expect.poll(() => hall.traces.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(10);
    await worker.drain();
    expect(hall.traces.length).toBeLessThanOrEqual(12);
    expect(hall.traces[0]?.payload).toEqual({ full: true });
    await worker.stop();
  });
});

describe('a worker', () => {
  it('does not start for a login that does not own the queue', async () => {
    await expect(hall.start([hall.tracing('x')], { connection: hall.test.connections.app })).rejects.toThrow(/seatwise_worker/);
  });

  it('does not start with two handlers for one job', async () => {
    await expect(hall.start([hall.tracing('x'), hall.tracing('x')])).rejects.toThrow(/Two handlers/);
  });
});
