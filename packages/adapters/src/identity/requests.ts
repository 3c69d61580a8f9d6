/**
 * What of better-auth is reachable over HTTP, and what each request may hold. Everything else of its surface (changing the address,
 * deleting the account, API keys, social sign-in) is closed: those are verbs of ours, with their audit rows, or do not exist.
 */
import { email, locale, text, timeZone } from '@seatwise/domain/input';
import { z } from 'zod';
import type { Limit } from './limits.ts';

export interface AuthRoute {
  method: 'GET' | 'POST';
  path: string;
  /** Of the JSON body, or of the query. Unknown fields are dropped. */
  input: z.ZodType<Record<string, unknown>>;
  limit: Limit | null;
  /** Milliseconds an answer takes at least, where a quick one would tell that there is nobody of that address. */
  floorMs?: number;
}

/** What we send is base64url, letters and digits, or a JWT. */
const token = z.string().regex(/^[\w.-]{1,2000}$/);
/** Lengths are better-auth's to judge; this only bounds the work. */
const password = z.string().max(1024);
const rememberMe = z.boolean().optional();
const nothing = z.object({});

const GUESSING: Limit = { window: 60, perIp: 60, perAddress: 10 };
const ARRIVING: Limit = { window: 60, perIp: 120 };
const MAILING: Limit = { window: 600, perIp: 120, perAddress: 5 };
const PROVING: Limit = { window: 60, perIp: 120 };

export const AUTH_ROUTES: readonly AuthRoute[] = [
  {
    method: 'POST',
    path: '/sign-up/email',
    input: z.object({ name: text(120), email, password, rememberMe, locale: locale.optional(), timeZone: timeZone.optional() }),
    limit: ARRIVING,
  },
  { method: 'POST', path: '/sign-in/email', input: z.object({ email, password, rememberMe }), limit: GUESSING },
  {
    method: 'POST',
    path: '/sign-in/magic-link',
    input: z.object({ email, name: text(120).optional(), callbackURL: z.string().optional() }),
    limit: MAILING,
  },
  { method: 'POST', path: '/magic-link/verify', input: z.object({ token }), limit: PROVING },
  { method: 'GET', path: '/magic-link/verify', input: z.object({ token }), limit: PROVING },
  { method: 'POST', path: '/send-verification-email', input: z.object({ email }), limit: MAILING },
  { method: 'GET', path: '/verify-email', input: z.object({ token }), limit: PROVING },
  { method: 'POST', path: '/request-password-reset', input: z.object({ email }), limit: MAILING, floorMs: 400 },
  { method: 'POST', path: '/reset-password', input: z.object({ token, newPassword: password }), limit: PROVING },
  {
    method: 'POST',
    path: '/change-password',
    input: z.object({ currentPassword: password, newPassword: password, revokeOtherSessions: z.boolean().optional() }),
    limit: GUESSING,
  },
  { method: 'POST', path: '/sign-out', input: nothing, limit: null },
  { method: 'GET', path: '/get-session', input: nothing, limit: null },
];

/** Where a page may be sent on to. A part of the address that could name another host, or decode into one, is refused. */
export function isOwnAddress(value: unknown, trustedOrigins: readonly string[]): boolean {
  if (typeof value !== 'string' || value.length > 2000) return false;
  const origin = trustedOrigins[0] ?? '';
  const seen = (candidate: string): boolean => {
    // oxlint-disable-next-line no-control-regex -- browsers drop some of these while reading an address
    if (/[\\\u0000-\u0020\u007f]/.test(candidate)) return false;
    if (!candidate.startsWith('/') && !trustedOrigins.some((own) => candidate === own || candidate.startsWith(`${own}/`))) return false;
    return !candidate.startsWith('//') && trustedOrigins.includes(new URL(candidate, origin).origin);
  };
  try {
    return seen(value) && seen(decodeURIComponent(value));
  } catch {
    return false;
  }
}

/** The names under which better-auth takes addresses to go on to. */
export const REDIRECT_FIELDS = ['callbackURL', 'errorCallbackURL', 'newUserCallbackURL', 'redirectTo'] as const;
