import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHall, type Hall } from './hall.ts';
import { LIVING } from './lock.ts';

let hall: Hall;
beforeEach(async () => {
  hall = await createHall();
});
afterEach(() => hall.close());

const living = async (): Promise<number> => (await hall.test.admin.query(LIVING)).rows.length;

/** Ends sessions of workers as a restart of the server would. */
const cut = async (applicationName: string): Promise<number> => {
  const { rowCount } = await hall.test.admin.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
    [applicationName],
  );
  return rowCount ?? 0;
};

describe('a worker that is killed', () => {
  it('has its job finished by another process within thirty seconds', async () => {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'doomed-worker.ts')], {
      env: { ...process.env, WORKER_CONNECTION: JSON.stringify(hall.test.connections.worker) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    try {
      await hall.add('long', {}, { queue: 'one' });
      await hall.add('long', {}, { queue: 'one' });
      await new Promise((resolve) => child.stdout.once('data', resolve));
      expect(await living()).toBe(1);
      const worker = await hall.start([hall.tracing('long')]);
      await sleep(500);
      expect(hall.traces).toEqual([]);
      const start = performance.now();
      child.kill('SIGKILL');
      await exited;
      await worker.drain();
      expect(performance.now() - start).toBeLessThan(30_000);
      expect(hall.traces.map((trace) => trace.attempt)).toEqual([2, 1]);
      expect(await living()).toBe(1);
    } finally {
      child.kill('SIGKILL');
      await exited;
    }
  }, 60_000);
});

describe('a worker that lives', () => {
  it('keeps its job though the connection of its lock is cut again and again', async () => {
    const release = Promise.withResolvers<void>();
    const holding = await hall.start([hall.tracing('long', () => release.promise)], { takeOverAfterMs: 2_000 });
    try {
      await hall.add('long');
      await expect.poll(() => hall.traces.length).toBe(1);
      await hall.start([hall.tracing('long')], { takeOverAfterMs: 2_000 });
      for (let index = 0; index < 6; index += 1) {
        expect(await cut('seatwise-worker-lock')).toBeGreaterThan(0);
        await sleep(900);
      }
      expect(hall.traces).toHaveLength(1);
      expect(await living()).toBe(2);
    } finally {
      release.resolve();
    }
    await holding.drain();
    expect(await hall.jobs()).toEqual([]);
    expect(hall.traces).toHaveLength(1);
  }, 30_000);

  it('goes on after all its connections were cut, in the middle of jobs', async () => {
    const worker = await hall.start([hall.tracing('short', () => sleep(50))], { takeOverAfterMs: 1_000, concurrency: 4 });
    for (let index = 0; index < 200; index += 1) await hall.add('short');
    await expect.poll(() => hall.traces.length).toBeGreaterThan(20);
    for (let round = 0; round < 3; round += 1) {
      await cut('seatwise-worker');
      await cut('seatwise-worker-lock');
      await sleep(300);
    }
    await expect.poll(hall.jobs, { timeout: 30_000 }).toEqual([]);
    expect(new Set(hall.traces.map((trace) => trace.jobId)).size).toBe(200);
    await expect.poll(living).toBe(1);
    await worker.stop();
    expect(await living()).toBe(0);
  }, 60_000);
});
