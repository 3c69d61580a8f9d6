/** The generator for schedulers outside, which know one secret, and for the platform owner's own programs. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Call, type Deps, generate, generateSessions, generationRuns } from '@seatwise/domain';
import { GenerateInput } from '@seatwise/domain/bookings/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Gate } from '../deps.ts';
import { refuse } from './errors.ts';

const CRON = '/api/cron/generate-sessions';
const ADMIN = '/api/admin/generate-sessions';
const BODY_LIMIT = 10_000;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** In the same time for every wrong one, however long and however near. */
function bears(header: string | undefined, secret: string): boolean {
  const [, token] = /^Bearer +(\S.*)$/i.exec(header ?? '') ?? [];
  return timingSafeEqual(sha256(token ?? ''), sha256(secret)) && token !== undefined;
}

/** From a body, or from an address: there, figures are text. */
const CronInput = z.object({
  weeksAhead: z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value),
    GenerateInput.shape.weeksAhead,
  ),
});

function refuseInput(request: FastifyRequest, reply: FastifyReply, error: z.ZodError): FastifyReply {
  const fields = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const message = fields.map((field) => `${field.path || 'input'}: ${field.message}`).join('; ');
  return refuse(request, reply, { code: 'INVALID_INPUT', message, details: { fields } });
}

/** A plugin of its own: whatever a scheduler calls its body, it is JSON or nothing. */
export async function cronRoutes(app: FastifyInstance, options: { deps: Deps; identity: Gate; cronSecret: string }): Promise<void> {
  const { deps, identity, cronSecret } = options;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, body, done) => done(null, body));

  /** Undefined for what is not JSON. */
  const bodyOf = (request: FastifyRequest): unknown => {
    if (typeof request.body !== 'string' || request.body.trim() === '') return {};
    try {
      return JSON.parse(request.body);
    } catch {
      return undefined;
    }
  };

  // Whoever may not is turned away before anything they sent is read.
  const withSecret = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (bears(request.headers.authorization, cronSecret)) return undefined;
    reply.header('www-authenticate', 'Bearer');
    return refuse(request, reply, { code: 'UNAUTHENTICATED', message: 'This needs the secret of schedulers as a bearer token.' });
  };
  const asOwner = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if ((await identity.actorOf(request.headers))?.platformOwner) return undefined;
    return refuse(request, reply, { code: 'NOT_FOUND', message: 'There is nothing here.' });
  };
  const callOf = async (request: FastifyRequest): Promise<Call> => ({
    deps,
    actor: await identity.actorOf(request.headers),
    requestId: request.id,
  });

  app.route({
    method: ['GET', 'POST'],
    url: CRON,
    onRequest: withSecret,
    // A look at the headers is no reason to run.
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const input = CronInput.safeParse(request.method === 'GET' ? request.query : bodyOf(request));
      if (!input.success) return refuseInput(request, reply, input.error);
      reply.header('cache-control', 'no-store');
      return generateSessions(deps, { cause: 'scheduler', weeksAhead: input.data.weeksAhead, requestId: request.id });
    },
  });

  app.post(ADMIN, { onRequest: asOwner }, async (request, reply) => {
    const input = GenerateInput.safeParse(bodyOf(request));
    if (!input.success) return refuseInput(request, reply, input.error);
    reply.header('cache-control', 'no-store');
    return generate.execute(await callOf(request), input.data);
  });

  app.get(ADMIN, { onRequest: asOwner, exposeHeadRoute: false }, async (request, reply) => {
    const { items } = await generationRuns.execute(await callOf(request), { limit: 1 });
    return reply
      .header('cache-control', 'no-store')
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(items[0] ?? null));
  });
}
