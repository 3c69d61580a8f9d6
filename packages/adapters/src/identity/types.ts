import type { AuthPrisma } from '@seatwise/db';
import type { Actor, Locale } from '@seatwise/domain';
import type { Clock, IdentityProvider, Log, MailTemplate } from '@seatwise/domain/ports';
import type pg from 'pg';

export interface IdentityMail {
  to: string;
  locale: Locale;
  template: Extract<MailTemplate, { name: 'verifyEmail' | 'magicLink' | 'resetPassword' }>;
}

export interface IdentityOptions {
  /** As seatwise_auth (createAuthPrisma): better-auth's own reads and writes. */
  prisma: AuthPrisma;
  /** As seatwise_auth: the look-ups of every request, and the rate limits. */
  pool: pg.Pool;
  /** Where people reach us, without a trailing slash. */
  publicUrl: string;
  secret: string;
  platformOwnerEmails: readonly string[];
  rateLimits: boolean;
  /** Cookies for https alone. */
  secureCookies: boolean;
  /** Resolves once the mail cannot be lost any more: a job, not a delivery. */
  enqueueMail(mail: IdentityMail): Promise<void>;
  clock: Clock;
  log: Log;
}

export interface NewPerson {
  name: string;
  email: string;
  /** Null: signs in by magic link alone. */
  password: string | null;
  emailVerified?: boolean;
  locale?: Locale;
  timeZone?: string;
}

export interface Identity extends IdentityProvider {
  /**
   * Everything under /api/auth/. `clientIp` is the peer's address, as far as it can be trusted; headers are never asked for it.
   * Answers every request, also malformed ones; rejects only when the database is out of reach or on a bug.
   */
  handle(request: Request, clientIp?: string): Promise<Response>;
  /**
   * Who a request comes from: `Authorization: Bearer <api key>`, or else the session's cookie. Null for nobody, which includes
   * wrong, expired and revoked credentials. Remembered for up to 10 s in this process unless `fresh`.
   * Throws a DomainError UNAVAILABLE when the database is out of reach.
   */
  actorOf(
    headers: { cookie?: string | undefined; authorization?: string | undefined },
    options?: { fresh?: boolean },
  ): Promise<Actor | null>;
  /** For demo data and tests: a person without the ceremony of signing up. Throws when the address is taken. */
  createPerson(person: NewPerson): Promise<{ userId: string }>;
}
