import { safeReturnTo } from '../session/return-to.ts';

export interface AuthSearch {
  /** Where to go on afterwards; a path of ours or null. */
  to: string | null;
  /** The person was here with a session that ended. */
  expired: boolean;
  /** A new password was just saved. */
  reset: boolean;
  /** What a link that led here could not do. */
  error: boolean;
  token: string | null;
}

/** Reads the search of a sign-in page, whoever wrote it. */
export function readAuthSearch(raw: Readonly<Record<string, unknown>>): AuthSearch {
  return {
    to: safeReturnTo(raw['to']),
    expired: raw['expired'] === true,
    reset: raw['reset'] === true,
    error: raw['error'] !== undefined,
    token: typeof raw['token'] === 'string' ? raw['token'] : null,
  };
}
