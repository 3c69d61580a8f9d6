import type { DomainErrorCode, ErrorDetails } from '@seatwise/domain/errors';
import { TRPC_ERROR_CODES_BY_KEY, type TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';

const KEYS: { readonly [status: number]: TRPC_ERROR_CODE_KEY } = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  402: 'PAYMENT_REQUIRED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
};

export interface PublicError {
  /** HTTP's. */
  status: number;
  /** Null for a bug of ours. */
  code: DomainErrorCode | null;
  message: string;
  details: ErrorDetails | null;
  requestId: string;
}

/** The same body as a procedure's error, for what is refused before any procedure is reached. */
export function trpcErrorBody({ status, code, message, details, requestId }: PublicError): object {
  const key = KEYS[status] ?? 'BAD_REQUEST';
  return {
    error: { message, code: TRPC_ERROR_CODES_BY_KEY[key], data: { code: key, httpStatus: status, domainCode: code, details, requestId } },
  };
}
