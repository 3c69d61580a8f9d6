/** The functions by which the app reaches the queue, against the real one. */
import { enqueueStatement } from '@seatwise/domain';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHall, type Hall } from './hall.ts';

const nobody = { userId: null, platformOwner: false };
const owner = { userId: null, platformOwner: true };
const greet = { name: 'greet', payload: z.object({ to: z.string() }), maxAttempts: 7 };

let hall: Hall;
beforeAll(async () => {
  hall = await createHall();
});
afterAll(() => hall.close());
beforeEach(() => hall.test.admin.query('DELETE FROM graphile_worker._private_jobs'));

const enqueueAs = (actor: typeof nobody, then?: () => void, options = {}) =>
  hall.test.appDb.transaction(actor, async (tx) => {
    const { text, params } = enqueueStatement(greet, { to: 'Mia' }, options);
    await tx.sql(text, params);
    then?.();
  });

describe('enqueuing', () => {
  it('goes with the transaction, and not otherwise', async () => {
    await expect(
      enqueueAs(nobody, () => {
        throw new Error('refused after all');
      }),
    ).rejects.toThrow('refused after all');
    expect(await hall.jobs()).toEqual([]);
    await enqueueAs(nobody);
    expect(await hall.jobs()).toMatchObject([{ attempts: 0, max_attempts: 7 }]);
  });

  it('keeps one waiting job a key', async () => {
    const later = new Date(Date.now() + 3_600_000);
    await enqueueAs(nobody, undefined, { key: 'k', runAt: later });
    await enqueueAs(nobody, undefined, { key: 'k', runAt: later });
    await enqueueAs(nobody, undefined, { key: 'other', queue: 'q' });
    expect(await hall.jobs()).toHaveLength(2);
    const { rows } = await hall.test.admin.query("SELECT run_at FROM graphile_worker.jobs WHERE key = 'k'");
    expect(rows).toEqual([{ run_at: later }]);
  });

  it('is open to identity, which has nothing else of the queue', async () => {
    const auth = new pg.Client(hall.test.authConnection);
    await auth.connect();
    const { text, params } = enqueueStatement(greet, { to: 'Mia' });
    await auth.query(text, params);
    expect(await hall.jobs()).toHaveLength(1);
    await expect(auth.query('SELECT payload FROM graphile_worker._private_jobs')).rejects.toMatchObject({ code: '42501' });
    await expect(auth.query('SELECT app.retry_job(1)')).rejects.toMatchObject({ code: '42501' });
    await auth.end();
  });

  it('is the app’s only way in', async () => {
    for (const statement of [
      'SELECT payload FROM graphile_worker._private_jobs',
      "SELECT graphile_worker.add_job('greet')",
      'DELETE FROM graphile_worker._private_jobs',
    ]) {
      await expect(hall.test.appDb.transaction(owner, (tx) => tx.sql(statement))).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('the platform owner', () => {
  it('sees the queue’s figures and its problems, and no payload', async () => {
    const worker = await hall.start([hall.tracing('fails', async () => Promise.reject(new Error('no route')))]);
    await hall.add('fails', { private: 'in the payload' }, { maxAttempts: 1 });
    await hall.add('unknown');
    await worker.drain();
    const [row] = await hall.test.appDb.read<{ health: unknown }>(owner, 'SELECT app.platform_health() AS health');
    expect(row?.health).toMatchObject({
      queue: { workers: 1, waiting: 1, running: 0, failing: 0, dead: 1, oldestWaitingSeconds: expect.any(Number) },
      problems: [{ name: 'fails', attempts: 1, maxAttempts: 1, lastError: 'Error: no route', dead: true }],
    });
    expect(JSON.stringify(row)).not.toContain('in the payload');
    await worker.stop();
  });

  it('has a dead job run again', async () => {
    let fail = true;
    const worker = await hall.start([
      hall.tracing('fails', async () => {
        if (fail) throw new Error('no route');
      }),
    ]);
    const id = await hall.add('fails', {}, { maxAttempts: 1 });
    await worker.drain();
    fail = false;
    hall.traces.length = 0;
    const retry = (actor: typeof nobody, job: string) =>
      hall.test.appDb.transaction(actor, (tx) => tx.sql<{ found: boolean }>('SELECT app.retry_job($1::bigint) AS found', [job]));
    await expect(retry(nobody, id)).rejects.toMatchObject({ code: 'SW000', message: 'NOT_FOUND' });
    expect(await retry(owner, '999999')).toEqual([{ found: false }]);
    expect(await retry(owner, id)).toEqual([{ found: true }]);
    await worker.drain();
    expect(hall.traces).toMatchObject([{ jobId: id, attempt: 1 }]);
    expect(await hall.jobs()).toEqual([]);
    await worker.stop();
  });

  it('alone may look', async () => {
    await expect(hall.test.appDb.read(nobody, 'SELECT app.platform_health()')).rejects.toMatchObject({
      code: 'SW000',
      message: 'NOT_FOUND',
    });
  });
});
