import type { Actor } from '@seatwise/domain';
import { DomainError } from '@seatwise/domain/errors';
import { normalizeEmail } from '@seatwise/domain/input';
import { createApiKeys } from './api-keys.ts';
import { createAuth, type SessionUser } from './auth.ts';
import { createHttp, isUnavailable } from './http.ts';
import { createLimiter } from './limits.ts';
import { ActorMemory } from './memory.ts';
import type { Identity, IdentityOptions } from './types.ts';

export { createOrderTokens, createSealer } from './sealer.ts';
export type { Identity, IdentityMail, IdentityOptions, NewPerson } from './types.ts';

const BEARER = /^bearer(?:\s+(.*?))?\s*$/i;

/** The session's own cookie among the others, as `name=value`. */
function sessionCookie(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const cookie = part.trim();
    if (cookie.startsWith(`${name}=`) && cookie.length < 1000) return cookie;
  }
  return null;
}

/** Identity over better-auth: people, sessions, API keys. Composed once a process. */
export function createIdentity(options: IdentityOptions): Identity {
  const owners = new Set(options.platformOwnerEmails.map(normalizeEmail));
  const memory = new ActorMemory(() => options.clock.now().getTime());
  const forget = (userId: string): void => memory.forget(userId);
  const engine = createAuth(options, forget);
  const apiKeys = createApiKeys({ ...options, engine, forget });
  const handle = createHttp({
    engine,
    limiter: options.rateLimits ? createLimiter(options) : null,
    publicUrl: options.publicUrl,
    log: options.log,
  });
  const cookieName = `${options.secureCookies ? '__Secure-' : ''}seatwise.session_token`;

  function actor(user: SessionUser | null, via: Actor['via']): Actor | null {
    if (!user) return null;
    const email = normalizeEmail(user.email);
    return { userId: user.id, email, emailVerified: user.emailVerified, platformOwner: user.emailVerified && owners.has(email), via };
  }

  return {
    handle,
    createPerson: (person) => engine.createPerson({ ...person, email: normalizeEmail(person.email) }),
    createApiKey: apiKeys.create,
    apiKeys: apiKeys.list,
    revokeApiKey: apiKeys.revoke,
    forget,

    async actorOf({ cookie, authorization }, { fresh = false } = {}) {
      const scheme = authorization === undefined ? null : BEARER.exec(authorization);
      // A key that is no key is nobody's: the cookie beside it does not count.
      const bearer = scheme ? (scheme[1] ?? '') : undefined;
      const session = bearer === undefined ? sessionCookie(cookie, cookieName) : null;
      try {
        if (bearer !== undefined) return await memory.actor(bearer, fresh, async () => actor(await apiKeys.owner(bearer), 'apiKey'));
        if (session !== null) return await memory.actor(session, fresh, async () => actor(await engine.sessionUser(session), 'session'));
        return null;
      } catch (error) {
        if (isUnavailable(error))
          throw new DomainError('UNAVAILABLE', 'Try again in a moment: the database is out of reach.', undefined, { cause: error });
        throw error;
      }
    },
  };
}
