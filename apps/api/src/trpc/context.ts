import { type Call, type Deps, DomainError } from '@seatwise/domain';
import { TRPCError } from '@trpc/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Gate } from '../deps.ts';
import { keyCookie, tokensOf } from '../http/links.ts';
import type { VisitorOf } from '../http/visitors.ts';

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\]):(\d+)$/;

/**
 * On a developer's machine people reach the server by more than one name, and a cookie belongs to one of them: whoever came by the other
 * name is sent back by it. Never for a server with a public address.
 */
function publicUrlFor(request: FastifyRequest, publicUrl: string): string {
  const ours = LOOPBACK.exec(new URL(publicUrl).host);
  const theirs = LOOPBACK.exec(request.headers.host ?? '');
  return ours && theirs && ours[1] === theirs[1] ? `http://${theirs[0]}` : publicUrl;
}

/** Who calls, once per request. A key that is not known is refused for everything: it is never taken for a stranger. */
export function contextMaker(options: { deps: Deps; identity: Gate; visitorOf: VisitorOf; stopping: AbortSignal }) {
  return async ({ req, res }: { req: FastifyRequest; res: FastifyReply }): Promise<Call> => {
    const publicUrl = publicUrlFor(req, options.deps.publicUrl);
    const deps = publicUrl === options.deps.publicUrl ? options.deps : { ...options.deps, publicUrl };
    try {
      const actor = await options.identity.actorOf(req.headers);
      if (!actor && req.headers.authorization !== undefined)
        throw new TRPCError({ code: 'UNAUTHORIZED', message: 'This key is not known, has expired or was revoked.' });
      return {
        deps,
        actor,
        requestId: req.id,
        tokens: tokensOf(req.headers.cookie),
        remember: (kind, key) => void res.header('set-cookie', keyCookie(kind, key, publicUrl)),
        visitor: () => options.visitorOf({ ip: req.ip, userAgent: req.headers['user-agent'] }, deps.clock.now()),
        again: () => options.identity.actorOf(req.headers, { fresh: true }),
        stopping: options.stopping,
        safe: req.method === 'GET' || req.method === 'HEAD',
      };
    } catch (error) {
      // Outside a procedure tRPC knows no domain errors: its own code for it comes out as the same one.
      if (error instanceof DomainError && error.code === 'UNAVAILABLE')
        throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: error.message, cause: error });
      throw error;
    }
  };
}
