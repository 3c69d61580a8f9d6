/** The router at /trpc. Not wrapped in fastify-plugin: its parsers would then hand strings to the JSON routes beside it. */
import { appRouter, type Deps } from '@seatwise/domain';
import type { TRPCError } from '@trpc/server';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Gate } from '../deps.ts';
import type { VisitorOf } from '../http/visitors.ts';
import { contextMaker } from './context.ts';
import { directly } from './direct.ts';

type Options = FastifyTRPCPluginOptions<typeof appRouter>;

/** Calls in one request at most; the clients keep below it. */
export const MAX_BATCH = 50;

/** Refusals are answers. What is left is a bug; its input may hold anything, and is not told. */
function onError({ error, path, req }: { error: TRPCError; path: string | undefined; req: FastifyRequest }): void {
  if (error.code === 'INTERNAL_SERVER_ERROR') req.log.error({ err: error.cause ?? error, procedure: path }, 'unexpected error');
  else if (error.code === 'SERVICE_UNAVAILABLE') req.log.warn({ err: error.cause ?? error, procedure: path }, 'a service does not answer');
}

export async function trpcPlugin(
  app: FastifyInstance,
  options: { deps: Deps; identity: Gate; visitorOf: VisitorOf; stopping: AbortSignal },
): Promise<void> {
  const createContext = contextMaker(options);
  app.addHook('preHandler', directly({ createContext, onError, maxBatchSize: MAX_BATCH }));
  await app.register(fastifyTRPCPlugin, {
    trpcOptions: {
      router: appRouter,
      createContext,
      allowMethodOverride: true,
      allowBatching: true,
      maxBatchSize: MAX_BATCH,
      onError,
    } satisfies Options['trpcOptions'],
  });
}
