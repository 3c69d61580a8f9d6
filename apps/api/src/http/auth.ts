/** better-auth under /api/auth: Fastify's request becomes a web Request, and its Response ours. */
import { type DomainErrorCode, isDomainErrorCode } from '@seatwise/domain/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gate } from '../deps.ts';

const BODY_LIMIT = 64_000;
/** Of the connection, not of the request; and what only a proxy could know. */
const NOT_PASSED_ON = new Set([
  'connection',
  'content-length',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
]);

function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || NOT_PASSED_ON.has(name)) continue;
    for (const single of Array.isArray(value) ? value : [value]) headers.append(name, single);
  }
  return headers;
}

function toWebRequest(request: FastifyRequest, publicUrl: string): Request {
  const path = request.url.replace(/^https?:\/\/[^/]*/i, '');
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? new Uint8Array(request.body) : null;
  const bodyless = request.method === 'GET' || request.method === 'HEAD';
  return new Request(`${publicUrl}${path}`, { method: request.method, headers: headersOf(request), body: bodyless ? null : body });
}

const CODES: { readonly [status: number]: DomainErrorCode } = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'INVALID_STATE',
  429: 'RATE_LIMITED',
  503: 'UNAVAILABLE',
};

/** better-auth has codes of its own, which say more to our pages; beside them goes one of ours, which every program knows. */
function withDomainCode(body: Buffer, status: number, requestId: string): Buffer {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null) return body;
    const code = 'code' in parsed ? parsed.code : null;
    const domainCode = isDomainErrorCode(code) ? code : (CODES[status] ?? (status < 500 ? 'INVALID_INPUT' : null));
    return Buffer.from(JSON.stringify({ ...parsed, domainCode, requestId }));
  } catch {
    return body;
  }
}

async function send(request: FastifyRequest, reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  for (const [name, value] of response.headers) if (name !== 'set-cookie' && name !== 'content-length') reply.header(name, value);
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  reply.header('cache-control', 'no-store');
  const body = Buffer.from(await response.arrayBuffer());
  return reply.send(response.status < 400 ? body : withDomainCode(body, response.status, request.id));
}

export async function authRoutes(app: FastifyInstance, options: { identity: Gate; publicUrl: string }): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    bodyLimit: BODY_LIMIT,
    handler: async (request, reply) =>
      send(request, reply, await options.identity.handle(toWebRequest(request, options.publicUrl), request.ip)),
  });
}
