/** The one place where what the database and the providers say becomes a DomainError. */
import { sqlState } from '@seatwise/db';
import { PaymentDeclined, PaymentsRejected, PaymentsUnavailable } from '../ports/payments.ts';
import { DomainError, isDomainErrorCode, type ErrorDetails } from './errors.ts';

const WORDS: Partial<Record<string, string>> = {
  UNAUTHENTICATED: 'Sign in first.',
  FORBIDDEN: 'Your role does not allow this.',
  NOT_FOUND: 'There is no such thing, or you may not see it.',
  CAPACITY_EXCEEDED: 'All seats are taken. Buy seats to admit more members.',
  ORGANIZATION_NOT_APPROVED: 'The organisation is not approved at present.',
  PAYMENT_REQUIRED: 'An invoice is unpaid: pay it to admit new members.',
  JOIN_CODE_INVALID: 'This code opens no organisation. Check it with whoever gave it to you.',
  ALREADY_MEMBER: 'This person is in already.',
  LAST_OWNER: 'An organisation keeps at least one owner. Make somebody else an owner first.',
  INVITE_INVALID: 'This link opens nothing (any more). Ask whoever sent it for a new one.',
  WRONG_ACCOUNT: 'This invite is for another address. Sign in with that one, or ask whoever sent it to address it to you.',
  EMAIL_NOT_VERIFIED: 'Verify your e-mail address first: the link is in your inbox.',
  ALREADY_CLAIMED: 'You have this already.',
  NO_SEAT_LEFT: 'There is no free seat in this order. Revoke an invite that is not used, or order more seats.',
  SLOT_TAKEN: 'This time is taken, or too close to another session. Choose another.',
  OUTSIDE_AVAILABILITY: 'This time is not open for booking.',
  SERIES_CONFLICT: 'Some dates of this series are not free. Choose other times for them, or leave them out.',
  NOT_PAIRED: 'You are not paired with this coach. Ask them for an invitation.',
  VENUE_UNAVAILABLE: 'The venue is taken on these days. Choose others.',
  LIMIT_REACHED: 'The organisation’s plan allows no more of these at once.',
  TOO_LATE: 'It is too late for this now.',
  INVALID_INPUT: 'Something in this cannot be taken as it is.',
  UNAVAILABLE: 'A service we depend on does not answer just now. Nothing was half-done; try again in a moment.',
  INVALID_STATE: 'This is not possible in the present state.',
};

/** What INVALID_STATE means for a link, an invite or a seat. */
const STATE_WORDS: Partial<Record<string, string>> = {
  claimed: 'The seat has been taken by this invite already.',
  revoked: 'This has been revoked. Invite anew instead.',
  link: 'A link has no address: take a new link and pass it on.',
  already_invited: 'This address has an invite to the same seats already.',
  already_seated: 'Whoever has this address sits on one of these seats already.',
  released: 'This seat has been given back already.',
  addressee: 'This invite is for you: you can take the seat.',
  own: 'This is your own link: it is for somebody else.',
  not_a_coach: 'Become a coach first.',
  own_offer: 'The last offer is your own: the other side answers it.',
  offer_changed: 'Another amount lies on the table by now.',
  has_venue: 'A venue is confirmed for this event. Cancel that booking first.',
  already_requested: 'This venue has been asked for this event already.',
  venue_booked: 'Its venue is booked for other days. Cancel that booking first, or keep to its days.',
  window_closed: 'More than 24 hours have passed since this person wrote: only an approved template may be sent now.',
  event_over: 'The event is over, or off.',
  no_schedule: 'Say first when it goes out.',
  past: 'Its hour has passed: choose another, or send it now.',
  by_itself: 'It follows each order by itself.',
  too_early: 'A follow-up goes to those who were let in: nobody has been yet.',
  before_end: 'A follow-up goes to those who were let in: choose an hour after the end of the event.',
  taken: 'Another contact has this address already.',
  suppressed: 'This address has said no, or does not take mails. Only whoever has it can change that.',
  no_address: 'There is no address for this yet.',
  event_basics: 'The wizard has no event yet to ask for: complete event_basics first.',
};

const wordsOf = (code: string, details: ErrorDetails | undefined): string => {
  const state = code === 'INVALID_STATE' ? details?.['state'] : undefined;
  return (typeof state === 'string' ? STATE_WORDS[state] : undefined) ?? WORDS[code] ?? code;
};

const unavailable = (cause: unknown): DomainError =>
  new DomainError(
    'UNAVAILABLE',
    'A service we depend on does not answer just now. Nothing was half-done; try again in a moment.',
    undefined,
    { cause },
  );

function detailsOf(error: unknown): ErrorDetails | undefined {
  const detail = findDetail(error);
  if (!detail || detail === '{}') return undefined;
  try {
    const parsed: unknown = JSON.parse(detail);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** Of the constraints that keep two sessions apart: whoever came second finds the time taken. */
const SESSIONS_APART = new Set(['training_sessions_coach_free', 'training_sessions_member_free']);

function constraintOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 6) return undefined;
  if ('constraint' in error && typeof error.constraint === 'string') return error.constraint;
  return 'cause' in error ? constraintOf(error.cause, depth + 1) : undefined;
}

/** DETAIL and MESSAGE of the server's error, from pg's error or from the one Prisma wraps. */
function findDetail(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 6) return undefined;
  if ('detail' in error && typeof error.detail === 'string') return error.detail;
  for (const key of ['cause', 'meta', 'driverAdapterError'] as const) {
    if (key in error) {
      const found = findDetail(error[key as keyof typeof error], depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function refusal(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 6) return undefined;
  for (const key of ['message', 'originalMessage'] as const) {
    const value: unknown = key in error ? error[key as keyof typeof error] : undefined;
    if (isDomainErrorCode(value)) return value;
  }
  for (const key of ['cause', 'meta', 'driverAdapterError'] as const) {
    if (key in error) {
      const found = refusal(error[key as keyof typeof error], depth + 1);
      if (found) return found;
    }
  }
  return undefined;
}

/** Text the database cannot hold, numbers it cannot count: the input's fault, not ours. */
const INPUT_STATES = new Set(['22021', '22P02', '22P05', '22003', '22007', '22008', '22009', '22001']);
/** Connections refused, lost or too many; shutting down; gave up waiting; retried in vain. */
const DOWN_STATES = /^(08...|53...|57P0.|57014|55P03|40001|40P01|25006)$/;
const DOWN_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND']);

/** Turns a known failure into a DomainError; what it does not know it returns as it is, to be logged and answered as a bug. */
export function translate(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  if (error instanceof PaymentsUnavailable || error instanceof PaymentsRejected) return unavailable(error);
  if (error instanceof PaymentDeclined)
    return new DomainError('PAYMENT_FAILED', 'The card was refused. Check it with your bank or use another one.', undefined, {
      cause: error,
    });
  const state = sqlState(error);
  if (state === 'SW000') {
    const code = refusal(error);
    if (isDomainErrorCode(code)) {
      const details = detailsOf(error);
      return new DomainError(code, wordsOf(code, details), details, { cause: error });
    }
  }
  if (state === '23P01' && SESSIONS_APART.has(constraintOf(error) ?? ''))
    return new DomainError('SLOT_TAKEN', WORDS.SLOT_TAKEN ?? 'SLOT_TAKEN', undefined, { cause: error });
  // Two confirmations cannot overlap, whatever else was forgotten.
  if (state === '23P01' && constraintOf(error) === 'venue_bookings_apart')
    return new DomainError('VENUE_UNAVAILABLE', WORDS.VENUE_UNAVAILABLE ?? 'VENUE_UNAVAILABLE', undefined, { cause: error });
  if (state && INPUT_STATES.has(state))
    return new DomainError('INVALID_INPUT', 'A value cannot be stored as it is.', { fields: [] }, { cause: error });
  if (state && DOWN_STATES.test(state)) return unavailable(error);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && DOWN_CODES.has(error.code)) return unavailable(error);
  if (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end/.test(
      error.message,
    )
  ) {
    return unavailable(error);
  }
  return error;
}
