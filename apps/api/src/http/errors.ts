/** Every refusal that happens outside a procedure, as JSON with a code of the closed list; on /trpc in tRPC's own shape. */
import type { Socket } from 'node:net';
import { isConnectionError } from '@seatwise/db';
import { DOMAIN_ERRORS, DomainError, type DomainErrorCode, type ErrorDetails } from '@seatwise/domain/errors';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type PublicError, trpcErrorBody } from '../trpc/shape.ts';

export interface Refusal {
  code: DomainErrorCode;
  /** In English: what happened, and what to do. */
  message: string;
  /** HTTP's own number where it says more than the code's, such as 413. */
  status?: number;
  details?: ErrorDetails | null;
}

const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');
const under = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);
export const isTrpc = (request: FastifyRequest): boolean => under(pathOf(request.url), '/trpc');
export const isMachinePath = (request: FastifyRequest): boolean =>
  ['/trpc', '/api', '/healthz', '/readyz', '/metrics'].some((prefix) => under(pathOf(request.url), prefix));

function answer(request: FastifyRequest, reply: FastifyReply, error: Omit<PublicError, 'requestId'>): FastifyReply {
  const { status, code, message, details } = error;
  const body = isTrpc(request)
    ? trpcErrorBody({ ...error, requestId: request.id })
    : { code, message, ...(details ? { details } : {}), requestId: request.id };
  return reply.code(status).header('cache-control', 'no-store').type('application/json; charset=utf-8').send(JSON.stringify(body));
}

export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  { code, message, status = DOMAIN_ERRORS[code], details = null }: Refusal,
): FastifyReply {
  return answer(request, reply, { status, code, message, details });
}

const UNREADABLE = 'The request cannot be read as it is.';
const NO_FIELDS: ErrorDetails = { fields: [] };

function refusalOf(error: FastifyError): Refusal | null {
  if (error instanceof DomainError)
    return { code: error.code, message: error.message, ...(error.details ? { details: error.details } : {}) };
  if (isConnectionError(error))
    return { code: 'UNAVAILABLE', message: 'A service we depend on does not answer just now. Try again in a moment.' };
  const status = error.statusCode;
  if (status === undefined || status < 400 || status >= 500)
    return status === 503 ? { code: 'UNAVAILABLE', message: 'The server is going down. Try again in a moment.' } : null;
  if (status === 404) return { code: 'NOT_FOUND', message: 'There is nothing here.' };
  if (status === 413) return { code: 'INVALID_INPUT', message: 'The request is too large.', status, details: NO_FIELDS };
  return { code: 'INVALID_INPUT', message: UNREADABLE, status, details: NO_FIELDS };
}

/** For setErrorHandler: what Fastify and its plugins refuse is the sender's fault and gets a code; what is left is a bug, and is logged. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  if (refusal) {
    if (refusal.code === 'UNAVAILABLE') request.log.warn({ err: error }, 'a service does not answer');
    return refuse(request, reply, refusal);
  }
  request.log.error({ err: error }, 'unexpected error');
  return answer(request, reply, {
    status: 500,
    code: null,
    message: 'Something went wrong on our side. It has been noted.',
    details: null,
  });
}

const SOCKET_STATUS: { readonly [code: string]: string } = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What is not even HTTP is answered on the bare socket. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify({ code: 'INVALID_INPUT' satisfies DomainErrorCode, message: UNREADABLE });
  const status = SOCKET_STATUS[error.code ?? ''] ?? '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
