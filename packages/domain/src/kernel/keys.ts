/** Keys and tokens that browsers carry: only their SHA-256 ever goes to the database. */
import { createHash } from 'node:crypto';
import type { Call, TokenKind } from './deps.ts';

export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Of what the browser carries; null when it carries none. */
export function carriedHash(tokens: Call['tokens'], kind: TokenKind): Buffer | null {
  const token = tokens?.[kind];
  return token ? hashOfToken(token) : null;
}
