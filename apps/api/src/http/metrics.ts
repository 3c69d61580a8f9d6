/** Figures for Prometheus, one registry an app: how long routes take, the pools, the queue, the process. */
import type { Deps } from '@seatwise/domain';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { refuse } from './errors.ts';

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

interface QueueFigures {
  waiting: number;
  running: number;
  failing: number;
  dead: number;
  oldest: number;
}

const QUEUE = `SELECT
  count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts)::integer AS waiting,
  count(*) FILTER (WHERE locked_at IS NOT NULL)::integer AS running,
  count(*) FILTER (WHERE last_error IS NOT NULL AND attempts < max_attempts)::integer AS failing,
  count(*) FILTER (WHERE attempts >= max_attempts AND locked_at IS NULL)::integer AS dead,
  coalesce(extract(epoch FROM now() - min(run_at) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts AND run_at <= now())), 0)::float8 AS oldest
  FROM graphile_worker.jobs`;

/** A proxy in front may serve the world from this very machine: what it forwards is not a neighbour's question. */
const isNeighbour = (request: FastifyRequest): boolean =>
  LOOPBACK.test(request.socket.remoteAddress ?? '') &&
  request.headers['x-forwarded-for'] === undefined &&
  request.headers.forwarded === undefined;

export function registerMetrics(app: FastifyInstance, options: { deps: Pick<Deps, 'db' | 'system'>; processMetrics: boolean }): void {
  const registry = new Registry();
  const { deps } = options;
  if (options.processMetrics) collectDefaultMetrics({ register: registry });

  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers: [registry],
  });
  new Gauge({
    name: 'db_pool_connections',
    help: 'Connections to PostgreSQL by role and state.',
    labelNames: ['role', 'state'] as const,
    registers: [registry],
    collect() {
      for (const [role, { pool }] of [
        ['app', deps.db],
        ['worker', deps.system],
      ] as const) {
        this.set({ role, state: 'idle' }, pool.idleCount);
        this.set({ role, state: 'busy' }, pool.totalCount - pool.idleCount);
        this.set({ role, state: 'waiting' }, pool.waitingCount);
      }
    },
  });
  const oldest = new Gauge({
    name: 'queue_oldest_waiting_seconds',
    help: 'Age of the oldest job that could run and waits.',
    registers: [registry],
  });
  new Gauge({
    name: 'queue_jobs',
    help: 'Jobs by state: waiting, running, failing (will be tried again), dead (waits for a person).',
    labelNames: ['state'] as const,
    registers: [registry],
    async collect() {
      const figures = await deps.system.pool.query<QueueFigures>(QUEUE).then(
        (result) => result.rows[0],
        // Without a database the other figures are wanted all the more.
        () => undefined,
      );
      this.reset();
      if (!figures) return;
      for (const state of ['waiting', 'running', 'failing', 'dead'] as const) this.set({ state }, figures[state]);
      oldest.set(figures.oldest);
    },
  });

  app.addHook('onResponse', async (request, reply) => {
    // A stream lasts as long as somebody looks: that says nothing of how quick we are.
    if (String(reply.getHeader('content-type')).startsWith('text/event-stream')) return;
    durations.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
  app.get('/metrics', async (request, reply) => {
    if (!isNeighbour(request)) return refuse(request, reply, { code: 'NOT_FOUND', message: 'There is nothing here.' });
    return reply
      .header('cache-control', 'no-store')
      .type(registry.contentType)
      .send(await registry.metrics());
  });
}
