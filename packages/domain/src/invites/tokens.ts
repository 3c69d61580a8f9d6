/**
 * The one machinery behind every link: seat invites, link invites and pairing alike. A token is 32 random bytes; only its SHA-256 is
 * stored; what it opens, and for how long, the database says (`preview_invite`, `preview_pairing`), in one statement whatever it finds.
 */
import type { Call, Deps } from '../kernel/deps.ts';
import { DomainError, type ErrorDetails } from '../kernel/errors.ts';
import { hashOfToken } from '../kernel/keys.ts';

export type LinkKind = 'invite' | 'pairing';

const PATHS: Record<LinkKind, string> = { invite: '/i/', pairing: '/p/' };

export interface FreshToken {
  token: string;
  hash: Buffer;
}

export function freshToken(ids: Pick<Deps['ids'], 'token'>): FreshToken {
  const token = ids.token();
  return { token, hash: hashOfToken(token) };
}

export const linkOf = (publicUrl: string, kind: LinkKind, token: string): string => `${publicUrl}${PATHS[kind]}${token}`;

/** The hash to look up: of what was given, else of what the browser carries. Of nothing at all, a hash that nothing has. */
export const presentedHash = (call: Pick<Call, 'tokens'>, kind: LinkKind, given: string | null | undefined): Buffer =>
  hashOfToken(given ?? call.tokens?.[kind] ?? '');

/** One identical answer for unknown and dead tokens; `details` for the addressee's eyes alone. */
export const inviteInvalid = (details?: ErrorDetails): DomainError =>
  new DomainError('INVITE_INVALID', 'This link opens nothing (any more). Ask whoever sent it for a new one.', details);
