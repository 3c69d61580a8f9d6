/** The one tRPC instance; errors take their public form here. */
import { initTRPC, TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server';
import { z } from 'zod';
import type { Stream, Verb } from './command.ts';
import type { Call } from './deps.ts';
import { DomainError, type DOMAIN_ERRORS, type DomainErrorCode, type ErrorDetails } from './errors.ts';

const BY_STATUS: Record<(typeof DOMAIN_ERRORS)[DomainErrorCode], TRPC_ERROR_CODE_KEY> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  402: 'PAYMENT_REQUIRED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};

/** What tRPC itself refuses, in our codes. Null is a bug of ours, and stays a 500. */
const OF_TRPC: Partial<Record<TRPC_ERROR_CODE_KEY, DomainErrorCode>> = {
  PARSE_ERROR: 'INVALID_INPUT',
  BAD_REQUEST: 'INVALID_INPUT',
  UNPROCESSABLE_CONTENT: 'INVALID_INPUT',
  PAYLOAD_TOO_LARGE: 'INVALID_INPUT',
  UNSUPPORTED_MEDIA_TYPE: 'INVALID_INPUT',
  METHOD_NOT_SUPPORTED: 'INVALID_INPUT',
  NOT_FOUND: 'NOT_FOUND',
  UNAUTHORIZED: 'UNAUTHENTICATED',
  FORBIDDEN: 'FORBIDDEN',
  TOO_MANY_REQUESTS: 'RATE_LIMITED',
  SERVICE_UNAVAILABLE: 'UNAVAILABLE',
};

function describe(error: TRPCError): { domainCode: DomainErrorCode | null; details: ErrorDetails | null; message: string } {
  const { cause } = error;
  if (cause instanceof DomainError) return { domainCode: cause.code, details: cause.details ?? null, message: cause.message };
  if (cause instanceof z.ZodError) {
    const fields = cause.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
    return {
      domainCode: 'INVALID_INPUT',
      details: { fields },
      message: fields.map((f) => `${f.path || 'input'}: ${f.message}`).join('; '),
    };
  }
  const code = OF_TRPC[error.code] ?? null;
  if (code === 'INVALID_INPUT') return { domainCode: code, details: { fields: [] }, message: 'The request cannot be read as it is.' };
  // An unexpected failure tells nothing of its insides; the request id leads to the log.
  return { domainCode: code, details: null, message: code ? error.message : 'Something went wrong on our side. It has been noted.' };
}

const t = initTRPC.context<Call>().create({
  isDev: false,
  // Proxies close what is silent; a client that hears nothing for longer than a few pings connects again.
  sse: { ping: { enabled: true, intervalMs: 10_000 }, client: { reconnectAfterInactivityMs: 35_000 } },
  errorFormatter({ shape, error, ctx }) {
    const { domainCode, details, message } = describe(error);
    return {
      ...shape,
      message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, domainCode, details, requestId: ctx?.requestId ?? null },
    };
  },
});

/** In the public form, with its own status. */
const publicError = (cause: DomainError): TRPCError =>
  new TRPCError({ code: BY_STATUS[cause.httpStatus as keyof typeof BY_STATUS], message: cause.message, cause });

const procedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof DomainError) {
    return { ...result, error: publicError(result.error.cause) };
  }
  return result;
});

export const router = t.router;
/** Verbs of several slices in one namespace. */
export const mergeRouters = t.mergeRouters;
export const createCallerFactory = t.createCallerFactory;

/** A verb that acts. */
export const mutation = <S extends z.ZodType, Out>(verb: Verb<S, Out>) =>
  procedure.input(verb.input).mutation(({ ctx, input }) => verb.execute(ctx, input as z.output<S>));

/** A verb that reads. */
export const queryOf = <S extends z.ZodType, Out>(verb: Verb<S, Out>) =>
  procedure.input(verb.input).query(({ ctx, input }) => verb.execute(ctx, input as z.output<S>));

async function* told<Out>(views: AsyncIterable<Out>): AsyncGenerator<Out, void> {
  try {
    yield* views;
  } catch (error) {
    throw error instanceof DomainError ? publicError(error) : error;
  }
}

/** A verb that goes on telling, over server-sent events. Whoever may not is refused before the first one. */
export const streamOf = <S extends z.ZodType, Out>(stream: Stream<S, Out>) =>
  procedure
    .input(stream.input)
    .subscription(async ({ ctx, input, signal }) =>
      told(await stream.open(ctx, input as z.output<S>, signal ?? new AbortController().signal)),
    );
