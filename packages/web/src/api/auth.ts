/** Calls to better-auth's routes. Each answers nothing, or throws an `AuthError` with a code we have words for. */
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

async function call(
  path: string,
  { headers, ...init }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> },
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api/auth/${path}`, { ...init, headers: { accept: 'application/json', ...headers } });
  } catch {
    throw new AuthError('OFFLINE');
  }
  if (response.ok || response.type === 'opaqueredirect') return response;
  const body: unknown = await response.json().catch(() => null);
  const code = typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? CODES[body.code] : undefined;
  if (code !== undefined) throw new AuthError(code);
  throw new AuthError(
    response.status === 429
      ? 'RATE_LIMITED'
      : response.status === 503
        ? 'UNAVAILABLE'
        : response.status < 500
          ? 'INVALID_INPUT'
          : 'UNEXPECTED',
  );
}

const post = async (path: string, body: Readonly<Record<string, unknown>>): Promise<void> => {
  await call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
};

export const signIn = (email: string, password: string): Promise<void> => post('sign-in/email', { email, password });

/** `callbackPath`: where the link in the verification mail leads. Language and zone decide how that mail reads. */
export const signUp = (
  person: { name: string; email: string; password: string; locale: Locale; timeZone: string },
  callbackPath: string,
): Promise<void> => post('sign-up/email', { ...person, callbackURL: callbackPath });

export const signOut = (): Promise<void> => post('sign-out', {});

/** `returnTo`: where the person goes on once the link has signed them in. */
export const sendMagicLink = (email: string, returnTo: string): Promise<void> =>
  post('sign-in/magic-link', { email, callbackURL: returnTo });

/** Uses up a magic link. Without a callback the server answers JSON on success and redirects on failure. */
export async function redeemMagicLink(token: string): Promise<void> {
  const response = await call(`magic-link/verify?token=${encodeURIComponent(token)}`, { method: 'GET', redirect: 'manual' });
  if (response.type === 'opaqueredirect') throw new AuthError('LINK_DEAD');
}

export const requestPasswordReset = (email: string, resetPath: string): Promise<void> =>
  post('request-password-reset', { email, redirectTo: resetPath });

export const resetPassword = (token: string, newPassword: string): Promise<void> => post('reset-password', { token, newPassword });

export const sendVerificationMail = (email: string, callbackPath: string): Promise<void> =>
  post('send-verification-email', { email, callbackURL: callbackPath });
