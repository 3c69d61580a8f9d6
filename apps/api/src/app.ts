/** The HTTP server, apart from listening: every test builds the same one. */
import { randomUUID } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import { postmarkReports } from '@seatwise/adapters/email';
import { createReports } from '@seatwise/adapters/whatsapp';
import { type Deps, DomainError, eventBySlug, visitorSalt } from '@seatwise/domain';
import fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify';
import { type Config, whatsappOf } from './config.ts';
import type { Gate } from './deps.ts';
import type { Closing } from './drain.ts';
import { assistantRoutes } from './http/assistant.ts';
import { authRoutes } from './http/auth.ts';
import { registerCalendars } from './http/calendar.ts';
import { cronRoutes } from './http/cron.ts';
import { answerBrokenRequest, answerError } from './http/errors.ts';
import { addRateLimits, addRequestGuards } from './http/guards.ts';
import { registerHealth } from './http/health.ts';
import { registerLinks } from './http/links.ts';
import { mailWebhook } from './http/mail-webhook.ts';
import { registerMetrics } from './http/metrics.ts';
import { type Pages, registerPages } from './http/pages.ts';
import { addSecurityHeaders } from './http/security.ts';
import { registerTracking } from './http/tracking.ts';
import { stripeWebhook } from './http/webhooks.ts';
import { whatsappWebhook } from './http/whatsapp-webhook.ts';
import { type Logger, redactPath } from './logging.ts';
import { visitorsBy } from './http/visitors.ts';
import { trpcPlugin } from './trpc/plugin.ts';
import { unsubscribeRoute } from './http/unsubscribe.ts';

export interface AppOptions {
  deps: Deps;
  identity: Gate;
  config: Pick<Config, 'cronSecret' | 'mailWebhookSecret' | 'publicUrl' | 'rateLimits' | 'stripe' | 'trustedProxies' | 'whatsapp'>;
  logger: Logger;
  pages: Pages;
  /** Figures of the Node process among the metrics: for one app a process. */
  processMetrics: boolean;
  closing: Closing;
}

/** Connections the kernel keeps for us until we take them in: a crowd that comes in one moment is not turned away. The system may allow fewer. */
export const BACKLOG = 4096;
const BODY_LIMIT = 1_000_000;
/** A batch of many procedures makes a long path. */
const MAX_PARAM_LENGTH = 5000;
const PROCEDURES = /^[\w.,]{1,1000}$/;

function createServer(logger: FastifyBaseLogger, trustedProxies: readonly string[]): FastifyInstance {
  return fastify({
    loggerInstance: logger,
    // Its own lines would tell whole addresses.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: BODY_LIMIT,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    // A missing Host is refused by our own guard, with a code.
    http: { requireHostHeader: false },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      void answerError(error, request, reply);
    },
    clientErrorHandler: answerBrokenRequest,
  });
}

function logAnswers(app: FastifyInstance, logger: Logger): void {
  // Every field below is known to hold no secret: searching this line, too, for one costs more than writing it.
  const access = logger.child({}, { redact: [] });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url;
    const params: unknown = request.params;
    const procedures =
      route?.startsWith('/trpc') && typeof params === 'object' && params !== null && 'path' in params ? String(params.path) : undefined;
    access.info(
      {
        reqId: request.id,
        method: request.method,
        // A route's pattern tells no token; what matched none is shortened to be safe.
        path: route ?? redactPath(request.url),
        ...(procedures !== undefined && PROCEDURES.test(procedures) ? { procedures } : {}),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'answered',
    );
    done();
  });
}

export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { deps, identity, config, closing } = options;
  const app = createServer(options.logger, config.trustedProxies);

  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply));
  logAnswers(app, options.logger);
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (closing.begun) reply.header('connection', 'close');
    if (closing.held) await closing.held;
  });
  await addSecurityHeaders(app, {
    https: config.publicUrl.startsWith('https:'),
    paymentPages: config.stripe.apiBase ? new URL(config.stripe.apiBase).origin : null,
    development: options.pages === 'vite',
  });
  addRequestGuards(app, { publicUrl: config.publicUrl });
  if (config.rateLimits) {
    await app.register(rateLimit, { global: false });
    addRateLimits(app);
  }

  registerMetrics(app, { deps, processMetrics: options.processMetrics });
  registerHealth(app, { deps, closing });
  await app.register(stripeWebhook, { deps });
  await app.register(mailWebhook, { deps, reports: postmarkReports, secret: config.mailWebhookSecret });
  const whatsapp = whatsappOf(config);
  const onUnread = (field: string): void => deps.log.warn({ field }, 'a report of WhatsApp could not be read and was passed over');
  await app.register(whatsappWebhook, { deps, reports: whatsapp && createReports({ ...whatsapp, onUnread }) });
  await app.register(authRoutes, { identity, publicUrl: config.publicUrl });
  app.addHook('preClose', async () => closing.streams.abort());
  await app.register(trpcPlugin, {
    prefix: '/trpc',
    deps,
    identity,
    visitorOf: visitorsBy((day) => visitorSalt(deps, day), deps.log),
    stopping: closing.streams.signal,
  });
  await app.register(cronRoutes, { deps, identity, cronSecret: config.cronSecret });
  await app.register(assistantRoutes, { deps, identity });
  await app.register(unsubscribeRoute, { deps });
  registerCalendars(app, { deps });
  registerLinks(app, { publicUrl: config.publicUrl });
  registerTracking(app, { deps });
  await registerPages(app, options.pages, {
    publicUrl: config.publicUrl,
    read: (slug, requestId) =>
      eventBySlug.execute({ deps, actor: null, requestId, safe: true }, { slug }).catch((error: unknown) => {
        if (error instanceof DomainError && error.code === 'NOT_FOUND') return null;
        throw error;
      }),
  });
  return app;
}
