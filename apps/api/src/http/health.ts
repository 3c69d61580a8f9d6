/** Whether the process is alive, and whether it can serve: the database answers, has every migration, and the queue is there. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Deps } from '@seatwise/domain';
import type { FastifyInstance } from 'fastify';
import type { Closing } from '../drain.ts';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../../../prisma/migrations');
const TIMEOUT_MS = 3000;

interface Readiness {
  ready: boolean;
  /** Each part in a word; none of them names a host or an error's insides. */
  checks: { database: 'ok' | 'unreachable'; migrations: 'ok' | 'pending' | 'unknown'; queue: 'ok' | 'missing' | 'unknown' };
}

const migrationNames = (): string[] =>
  readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

async function check(deps: Pick<Deps, 'db' | 'system'>, expected: readonly string[]): Promise<Readiness> {
  const [applied, queue] = await Promise.allSettled([
    deps.db.pool.query<{ name: string }>(
      'SELECT migration_name AS name FROM public._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    ),
    deps.system.pool.query<{ there: boolean }>("SELECT to_regclass('graphile_worker.jobs') IS NOT NULL AS there"),
  ]);
  const names = applied.status === 'fulfilled' ? new Set(applied.value.rows.map((row) => row.name)) : null;
  const checks: Readiness['checks'] = {
    database: names && queue.status === 'fulfilled' ? 'ok' : 'unreachable',
    migrations: names ? (expected.every((name) => names.has(name)) ? 'ok' : 'pending') : 'unknown',
    queue: queue.status === 'fulfilled' ? (queue.value.rows[0]?.there ? 'ok' : 'missing') : 'unknown',
  };
  return { ready: checks.database === 'ok' && checks.migrations === 'ok' && checks.queue === 'ok', checks };
}

const UNREACHABLE: Readiness = { ready: false, checks: { database: 'unreachable', migrations: 'unknown', queue: 'unknown' } };

function withinTime(work: Promise<Readiness>): Promise<Readiness> {
  const { promise, resolve } = Promise.withResolvers<Readiness>();
  const timer = setTimeout(resolve, TIMEOUT_MS, UNREACHABLE);
  work.then(resolve, () => resolve(UNREACHABLE)).finally(() => clearTimeout(timer));
  return promise;
}

export function registerHealth(app: FastifyInstance, options: { deps: Pick<Deps, 'db' | 'system'>; closing: Closing }): void {
  const expected = migrationNames();
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const { ready, checks } = await withinTime(check(options.deps, expected));
    const serving = ready && !options.closing.begun;
    return reply
      .code(serving ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(serving ? { status: 'ready', checks } : { code: 'UNAVAILABLE', message: 'Not ready to serve.', checks });
  });
}
