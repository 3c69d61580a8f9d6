/** Where a person goes on after signing in. */
import { recall, remember } from './storage.ts';

const KEY = 'seatwise.return-to';
/** Pages that make no sense once signed in. */
const SIGN_IN_PAGES = /^\/(?:(?:trainer|organizer)\/)?(?:sign-in|sign-up|forgot|reset|check-mail|verified)(?:\/|$)/;

/**
 * The path to go on to, or null when `raw` is no path of ours. Only same-origin paths pass: `//host`, `/\host`, schemes,
 * control characters and whatever else a browser would take for another site do not.
 */
export function safeReturnTo(raw: unknown): string | null {
  if (typeof raw !== 'string' || raw.length > 2000 || !raw.startsWith('/')) return null;
  const base = 'https://here.invalid';
  let url: URL;
  try {
    url = new URL(raw, base);
  } catch {
    return null;
  }
  const path = `${url.pathname}${url.search}${url.hash}`;
  // What the parser had to repair (tabs, backslashes, `/..//`) was not written by us.
  if (url.origin !== base || path.startsWith('//') || /[\s\\]|\p{Cc}/u.test(raw) || SIGN_IN_PAGES.test(url.pathname)) return null;
  return path;
}

/** Kept for the way through the mailbox, which ends in a fresh page. */
export function rememberReturnTo(path: string): void {
  remember(KEY, path);
}

export function takeReturnTo(): string | null {
  const path = safeReturnTo(recall(KEY));
  remember(KEY, null);
  return path;
}

/** The SPA that serves a path. */
export type AppName = 'member' | 'trainer' | 'organizer';
export const APP_BASES = { member: '/', trainer: '/trainer/', organizer: '/organizer/' } as const satisfies Record<AppName, string>;

export function appOf(path: string): AppName {
  if (/^\/trainer(?:[/?#]|$)/.test(path)) return 'trainer';
  return /^\/organizer(?:[/?#]|$)/.test(path) ? 'organizer' : 'member';
}

/** Drawn by the server, and known to no router: an event's page. */
export const isServerPage = (path: string): boolean => path.startsWith('/e/');
