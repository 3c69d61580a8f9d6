import { TRPCClientError } from '@trpc/client';
import { isDomainErrorCode, type DomainErrorCode } from '@seatwise/domain/errors';

/** What better-auth's routes can answer and a person can do something about. */
export const AUTH_PROBLEMS = ['BAD_CREDENTIALS', 'EMAIL_TAKEN', 'LINK_DEAD', 'PASSWORD_WEAK', 'EMAIL_UNUSABLE'] as const;
export type AuthProblem = (typeof AUTH_PROBLEMS)[number];

/** `OFFLINE`: no answer came. `UNEXPECTED`: something broke on our side. */
export type ProblemCode = DomainErrorCode | AuthProblem | 'OFFLINE' | 'UNEXPECTED';

/** Anything that went wrong, in one shape. `details` are the server's figures, unchecked: read them with `figure` and its like. */
export interface Problem {
  code: ProblemCode;
  details: Readonly<Record<string, unknown>>;
}

/** Thrown by our own calls to the sign-in routes. */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly code: ProblemCode;
  constructor(code: ProblemCode) {
    super(code);
    this.code = code;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const NONE: Readonly<Record<string, unknown>> = {};

export function problemOf(error: unknown): Problem {
  if (error instanceof AuthError) return { code: error.code, details: NONE };
  if (error instanceof TRPCClientError) {
    const data: unknown = error.data;
    if (isRecord(data)) {
      const details = isRecord(data['details']) ? data['details'] : NONE;
      return { code: isDomainErrorCode(data['domainCode']) ? data['domainCode'] : 'UNEXPECTED', details };
    }
    // Without data nothing of ours answered: the network, or a proxy in between.
    return { code: 'OFFLINE', details: NONE };
  }
  return { code: error instanceof TypeError && navigator.onLine === false ? 'OFFLINE' : 'UNEXPECTED', details: NONE };
}

/** The fields that INVALID_INPUT complains about, by path. */
export function invalidFields({ code, details }: Problem): ReadonlySet<string> {
  const fields: unknown = details['fields'];
  if (code !== 'INVALID_INPUT' || !Array.isArray(fields)) return new Set();
  return new Set(fields.flatMap((field: unknown) => (isRecord(field) && typeof field['path'] === 'string' ? [field['path']] : [])));
}
