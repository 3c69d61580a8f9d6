/** Calls to better-auth's routes. Each answers nothing, or throws an `AuthError` with a code we have words for. */
import { isDomainErrorCode } from '@seatwise/domain/errors';
import { AuthError, type ProblemCode } from '../errors/problem.ts';
import type { Locale } from '../i18n/locale.ts';

const CODES: Readonly<Record<string, ProblemCode>> = {
  INVALID_EMAIL_OR_PASSWORD: 'BAD_CREDENTIALS',
  INVALID_PASSWORD: 'BAD_CREDENTIALS',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'BAD_CREDENTIALS',
  USER_ALREADY_EXISTS: 'EMAIL_TAKEN',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'EMAIL_TAKEN',
  PASSWORD_TOO_SHORT: 'PASSWORD_WEAK',
  PASSWORD_TOO_LONG: 'PASSWORD_WEAK',
  INVALID_EMAIL: 'EMAIL_UNUSABLE',
  EMAIL_NOT_VERIFIED: 'EMAIL_NOT_VERIFIED',
  INVALID_TOKEN: 'LINK_DEAD',
  TOKEN_EXPIRED: 'LINK_DEAD',
};

/** For answers without a code we know. */
const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'INVALID_INPUT',
  401: 'BAD_CREDENTIALS',
  429: 'RATE_LIMITED',
  503: 'UNAVAILABLE',
};

async function post(path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  let response: Response;
  try {
    response = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new AuthError('OFFLINE');
  }
  if (response.ok) return;
  const answer: unknown = await response.json().catch(() => null);
  const code = typeof answer === 'object' && answer !== null && 'code' in answer && typeof answer.code === 'string' ? answer.code : '';
  throw new AuthError(CODES[code] ?? (isDomainErrorCode(code) ? code : (BY_STATUS[response.status] ?? 'UNEXPECTED')));
}

export const signIn = (email: string, password: string): Promise<void> => post('sign-in/email', { email, password });

/** Language and zone decide how the verification mail reads that is sent along. Its link ends at `/verified`. */
export const signUp = (person: { name: string; email: string; password: string; locale: Locale; timeZone: string }): Promise<void> =>
  post('sign-up/email', person);

export const signOut = (): Promise<void> => post('sign-out', {});

/** Mails a link to `/sign-in/link#<token>`. */
export const sendMagicLink = (email: string, to: string | null): Promise<void> =>
  post('sign-in/magic-link', { email, ...(to === null ? {} : { callbackURL: to }) });

/** Uses up a magic link, and signs in. POSTed, so that its token stands in no URL. */
export const redeemMagicLink = (token: string): Promise<void> => post('magic-link/verify', { token });

/** Mails a link to `/reset#<token>`. */
export const requestPasswordReset = (email: string): Promise<void> => post('request-password-reset', { email });

export const resetPassword = (token: string, newPassword: string): Promise<void> => post('reset-password', { token, newPassword });

export const sendVerificationMail = (email: string): Promise<void> => post('send-verification-email', { email });
