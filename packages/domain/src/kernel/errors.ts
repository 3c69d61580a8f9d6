/**
 * The closed list of things that can go wrong, as other programs see them (`data.domainCode`). Browser-safe.
 * A code is added here first; every SPA then fails to compile until it has words for it.
 */
export const DOMAIN_ERRORS = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  INVALID_INPUT: 400,
  STALE_VERSION: 409,
  INVALID_STATE: 409,
  CAPACITY_EXCEEDED: 409,
  SEATS_OUT_OF_RANGE: 400,
  ORGANIZATION_NOT_APPROVED: 409,
  JOIN_CODE_INVALID: 404,
  ALREADY_MEMBER: 409,
  LAST_OWNER: 409,
  INVITE_INVALID: 404,
  WRONG_ACCOUNT: 403,
  EMAIL_NOT_VERIFIED: 403,
  ALREADY_CLAIMED: 409,
  NO_SEAT_LEFT: 409,
  SLOT_TAKEN: 409,
  OUTSIDE_AVAILABILITY: 409,
  SERIES_CONFLICT: 409,
  NOT_PAIRED: 403,
  LIMIT_REACHED: 409,
  TOO_LATE: 409,
  SOLD_OUT: 409,
  NOT_ON_SALE: 409,
  RESERVATION_EXPIRED: 409,
  STAGE_INCOMPLETE: 409,
  VENUE_UNAVAILABLE: 409,
  PAYMENT_REQUIRED: 402,
  PAYMENT_FAILED: 402,
  DOWNGRADE_BLOCKED: 409,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
} as const satisfies Record<string, number>;

export type DomainErrorCode = keyof typeof DOMAIN_ERRORS;

export const isDomainErrorCode = (value: unknown): value is DomainErrorCode =>
  typeof value === 'string' && Object.hasOwn(DOMAIN_ERRORS, value);

/** Figures and facts that help the person; never a token, never another tenant's data. Plain JSON. */
export type ErrorDetails = { readonly [key: string]: unknown };

/**
 * The one error that verbs throw. `message` says in English what happened and what to do; interfaces show their own words
 * for `code` and `details`.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: DomainErrorCode;
  readonly details: ErrorDetails | undefined;

  constructor(code: DomainErrorCode, message: string, details?: ErrorDetails, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  get httpStatus(): number {
    return DOMAIN_ERRORS[this.code];
  }
}

export const notFound = (what: string): DomainError => new DomainError('NOT_FOUND', `There is no such ${what}, or you may not see it.`);
export const forbidden = (need: string): DomainError => new DomainError('FORBIDDEN', `This needs ${need}.`);
export const invalidState = (message: string, details?: ErrorDetails): DomainError => new DomainError('INVALID_STATE', message, details);
export const invalidInput = (path: string, message: string, more: ErrorDetails = {}): DomainError =>
  new DomainError('INVALID_INPUT', `${path}: ${message}`, { ...more, fields: [{ path, message }] });
