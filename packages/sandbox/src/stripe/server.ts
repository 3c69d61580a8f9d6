/** Puts the stand-in together: API, hosted pages, controls, delivery. */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { catalog, createPrice, createProduct } from './api/catalog.ts';
import { checkout } from './api/checkout.ts';
import { customers } from './api/customers.ts';
import type { Endpoint } from './api/endpoint.ts';
import { events } from './api/events.ts';
import { invoices } from './api/invoices.ts';
import { payments } from './api/payments.ts';
import { portal } from './api/portal.ts';
import { schedules } from './api/schedules.ts';
import { subscriptions } from './api/subscriptions.ts';
import { runDue } from './billing/clock.ts';
import { Controls, controlRoutes, type SandboxState } from './controls.ts';
import { Courier, type WebhookAddress } from './delivery.ts';
import { dispatch, isFresh, requireKey, unknownUrl } from './dispatch.ts';
import { StripeProblem } from './errors.ts';
import { newRequestId } from './ids.ts';
import type { CheckoutSession, WebhookMode } from './model.ts';
import { hostedPages } from './pages/routes.ts';
import { World } from './world.ts';

export interface SeedPrice {
  readonly lookupKey: string;
  readonly productName: string;
  /** Minor units. */
  readonly unitAmount: number;
  readonly currency: string;
  readonly interval: 'month' | 'year';
}

export interface StripeSandboxOptions {
  /** 0 takes a free one. */
  port: number;
  host?: string;
  /** Where everything is kept; null keeps it in memory. */
  file: string | null;
  webhook: WebhookAddress | null;
  /** The only key that is accepted; by default any key that is not a live one. */
  apiKey?: string;
  /** Prices to have at the first start; a lookup key that exists is left as it is. */
  seed?: readonly SeedPrice[];
  log?: (line: string) => void;
}

export interface StripeSandbox {
  readonly url: string;
  readonly port: number;
  state(): SandboxState;
  setWebhook(webhook: WebhookAddress | null): void;
  complete(sessionId: string, paymentStatus?: 'paid' | 'unpaid'): CheckoutSession;
  settle(sessionId: string, ok: boolean): CheckoutSession;
  webhookMode(mode: WebhookMode): void;
  flush(): Promise<{ delivered: number; failed: number }>;
  /** Days, fractions allowed. Answers the new present, in Unix seconds. */
  advance(days: number): { now: number };
  declineNext(count?: number): void;
  close(): Promise<void>;
}

const ENDPOINTS: readonly Endpoint[] = [
  ...customers,
  ...catalog,
  ...checkout,
  ...subscriptions,
  ...schedules,
  ...invoices,
  ...payments,
  ...portal,
  ...events,
];
const BODY_LIMIT = 1024 * 1024;
const TICK_MS = 1000;

function idsOf(request: FastifyRequest): { id?: string; second?: string } {
  return typeof request.params === 'object' && request.params !== null ? request.params : {};
}

function api(app: FastifyInstance, w: World, courier: Courier, apiKey: string | undefined): void {
  app.addHook('onRequest', async (request) => {
    if (request.url.startsWith('/v1/') || request.url.startsWith('/v2/')) requireKey(request.headers.authorization, apiKey);
  });
  for (const endpoint of ENDPOINTS) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      handler: async (request, reply) => {
        const answer = dispatch(w, endpoint, {
          method: request.method,
          url: request.url,
          ids: idsOf(request),
          query: request.url.includes('?') ? request.url.slice(request.url.indexOf('?') + 1) : '',
          body: typeof request.body === 'string' ? request.body : '',
          header: (name) => {
            const value = request.headers[name];
            return Array.isArray(value) ? value[0] : value;
          },
        });
        courier.wake();
        return reply.code(answer.status).headers(answer.headers).type('application/json').send(answer.body);
      },
    });
  }
}

function problems(app: FastifyInstance, log: (line: string) => void): void {
  const send = (reply: FastifyReply, problem: StripeProblem) => {
    if (!reply.hasHeader('request-id')) reply.header('request-id', newRequestId());
    return reply
      .code(problem.status)
      .type('application/json')
      .send(JSON.stringify(problem.body(), null, 2));
  };
  app.setNotFoundHandler((request, reply) => send(reply, unknownUrl(request.method, request.url)));
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof StripeProblem) return send(reply, error);
    const status = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
    const message = error instanceof Error ? error.message : 'unknown error';
    if (status < 500) return send(reply, new StripeProblem(400, 'invalid_request_error', message));
    log(`error: ${error instanceof Error ? (error.stack ?? message) : message}`);
    return send(reply, new StripeProblem(500, 'api_error', message));
  });
}

/** Hosted addresses carry the port: after a move they are written anew. */
function rebase(w: World, base: string): void {
  const old = w.settings.base;
  if (old === base) return;
  w.store.transact(() => {
    w.configure({ base });
    if (old === '') return;
    const moved = (url: string): string => (url.startsWith(old) ? base + url.slice(old.length) : url);
    for (const one of w.store.all('sessions')) if (one.url !== null) w.store.put('sessions', { ...one, url: moved(one.url) });
    for (const one of w.store.all('portals')) w.store.put('portals', { ...one, url: moved(one.url) });
    for (const one of w.store.all('invoices')) {
      if (one.hosted_invoice_url === null || one.invoice_pdf === null) continue;
      w.store.put('invoices', { ...one, hosted_invoice_url: moved(one.hosted_invoice_url), invoice_pdf: moved(one.invoice_pdf) });
    }
  });
}

/** Idempotency keys live a day, as on Stripe. */
function forgetOldAnswers(w: World): void {
  w.store.transact(() => {
    for (const answer of w.store.all('answers')) if (!isFresh(answer)) w.store.delete('answers', answer.id);
  });
}

function seedPrices(w: World, seed: readonly SeedPrice[]): void {
  w.store.transact(() => {
    const known = new Set([...w.store.all('prices')].map((price) => price.lookup_key));
    for (const { lookupKey, productName, unitAmount, currency, interval } of seed) {
      if (known.has(lookupKey)) continue;
      const product = [...w.store.all('products')].find((one) => one.name === productName) ?? createProduct(w, { name: productName });
      createPrice(w, { product: product.id, currency, unitAmount, recurring: { interval, interval_count: 1 }, lookupKey });
    }
  });
}

export async function startStripeSandbox(options: StripeSandboxOptions): Promise<StripeSandbox> {
  const log = options.log ?? (() => undefined);
  const host = options.host ?? '127.0.0.1';
  const w = new World();
  const courier = new Courier(w, log);
  const controls = new Controls(w, courier);
  const app = Fastify({ bodyLimit: BODY_LIMIT, routerOptions: { maxParamLength: 300 }, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  let open = false;
  problems(app, log);
  app.addHook('onRequest', async () => {
    if (!open) throw new StripeProblem(503, 'api_error', 'The stand-in is starting.');
  });
  api(app, w, courier, options.apiKey);
  controlRoutes(app, controls);
  hostedPages(app, w, controls);

  await app.listen({ port: options.port, host });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  try {
    // Only who holds the port may touch the file: a second start by mistake must not rewrite it under the first.
    if (options.file !== null) w.store.open(options.file);
  } catch (error) {
    await app.close();
    throw error;
  }
  open = true;
  forgetOldAnswers(w);
  rebase(w, url);
  seedPrices(w, options.seed ?? []);
  courier.setAddress(options.webhook);
  const ticking = setInterval(() => {
    try {
      runDue(w, w.now());
    } catch (error) {
      log(`clock: ${error instanceof Error ? (error.stack ?? error.message) : 'failed'}`);
    }
    courier.wake();
  }, TICK_MS);
  ticking.unref();
  log(`Stripe stand-in on ${url}`);

  return {
    url,
    port,
    state: () => controls.state(),
    setWebhook: (webhook) => {
      courier.setAddress(webhook);
    },
    complete: (id, status) => controls.complete(id, status),
    settle: (id, ok) => controls.settle(id, ok),
    webhookMode: (mode) => {
      controls.webhookMode(mode);
    },
    flush: () => controls.flush(),
    advance: (days) => controls.advance(days),
    declineNext: (count) => {
      controls.declineNext(count);
    },
    close: async () => {
      clearInterval(ticking);
      await app.close();
      await courier.stop();
      w.store.close();
    },
  };
}
