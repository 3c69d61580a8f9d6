/** better-auth, set up for this product. What reaches its HTTP handler has been checked in `requests.ts`. */
import { randomBytes } from 'node:crypto';
import { apiKey } from '@better-auth/api-key';
import { DomainError } from '@seatwise/domain/errors';
import type { Locale } from '@seatwise/domain/input';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { isAPIError } from 'better-auth/api';
import { magicLink } from 'better-auth/plugins/magic-link';
import { describeError, redact } from '../redact.ts';
import { knownLocale, preferredLocale } from './languages.ts';
import type { IdentityOptions, NewPerson } from './types.ts';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** The header by which the trusted address reaches better-auth, for its records of sessions; never taken from outside. */
export const CLIENT_IP_HEADER = 'x-seatwise-client-ip';

export interface SessionUser {
  id: string;
  email: string;
  emailVerified: boolean;
}

export interface AuthEngine {
  /** Where a browser may come from: the public origin, and on a development machine its other names. */
  readonly trustedOrigins: readonly string[];
  handler(request: Request): Promise<Response>;
  /** Null when the cookie is no live session's. Throws when the database is out of reach. */
  sessionUser(cookie: string): Promise<SessionUser | null>;
  createApiKey(input: {
    userId: string;
    name: string;
    expiresInDays: number | null;
  }): Promise<{ id: string; key: string; name: string; start: string; createdAt: Date; expiresAt: Date | null }>;
  createPerson(person: NewPerson): Promise<{ userId: string }>;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Where the person was when they asked for the link: a path of ours, checked before better-auth saw it. */
function backTo(link: string): string {
  const path = new URL(link).searchParams.get('callbackURL') ?? '/';
  return path.startsWith('/') && path !== '/' ? `?to=${encodeURIComponent(path)}` : '';
}

function originsOf(publicUrl: string): string[] {
  const url = new URL(publicUrl);
  if (!LOOPBACK.includes(url.hostname)) return [url.origin];
  return LOOPBACK.map((host) => `${url.protocol}//${host}${url.port ? `:${url.port}` : ''}`);
}

const localeOf = (user: object): Locale => ('locale' in user ? knownLocale(user.locale) : undefined) ?? 'en';

export function createAuth(o: IdentityOptions, forget: (userId: string) => void): AuthEngine {
  const trustedOrigins = originsOf(o.publicUrl);

  /** Whoever shows that the mailbox is theirs takes nothing over from somebody who signed up with it before them. */
  async function dropUnprovenKeys(userId: string): Promise<void> {
    await o.prisma.apikey.deleteMany({ where: { referenceId: userId } });
    forget(userId);
  }

  const auth = betterAuth({
    appName: 'Seatwise',
    baseURL: o.publicUrl,
    basePath: '/api/auth',
    secret: o.secret,
    trustedOrigins,
    database: prismaAdapter(o.prisma, { provider: 'postgresql', transaction: true }),
    telemetry: { enabled: false },
    // Ours count by address as well as by network, in one statement: see limits.ts.
    rateLimit: { enabled: false },
    onAPIError: { throw: true },
    logger: {
      level: 'error',
      // Its messages quote what they are about; its further arguments hold whole errors and requests.
      log: (_level, message, ...rest) => {
        const error: unknown = rest.find((value) => value instanceof Error);
        o.log.error({ component: 'identity', ...(error ? { err: describeError(error) } : {}) }, redact(message));
      },
    },
    advanced: {
      cookiePrefix: 'seatwise',
      useSecureCookies: o.secureCookies,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: false },
      ipAddress: { ipAddressHeaders: [CLIENT_IP_HEADER] },
      // Said outright: under a test runner better-auth would switch them off by itself.
      disableCSRFCheck: false,
      disableOriginCheck: false,
    },
    session: { expiresIn: 30 * DAY, updateAge: DAY, cookieCache: { enabled: false } },
    verification: { storeIdentifier: 'hashed' },
    user: {
      additionalFields: {
        locale: { type: 'string', required: false, input: true },
        timeZone: { type: 'string', required: false, input: true },
      },
    },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      autoSignIn: true,
      requireEmailVerification: false,
      resetPasswordTokenExpiresIn: 60 * MINUTE,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) =>
        o.enqueueMail({
          to: user.email,
          locale: localeOf(user),
          template: { name: 'resetPassword', props: { name: user.name, url: `${o.publicUrl}/reset#${token}` } },
        }),
      onPasswordReset: async ({ user }) => {
        // The mail reached them, so the address is theirs.
        if (!user.emailVerified) {
          await o.prisma.user.update({ where: { id: user.id }, data: { emailVerified: true } });
          await dropUnprovenKeys(user.id);
        }
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      autoSignInAfterVerification: false,
      expiresIn: DAY,
      sendVerificationEmail: ({ user, token }) =>
        o.enqueueMail({
          to: user.email,
          locale: localeOf(user),
          template: { name: 'verifyEmail', props: { name: user.name, url: `${o.publicUrl}/api/auth/verify-email?token=${token}` } },
        }),
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user, context) => {
            const { locale, timeZone, ...rest } = user;
            return {
              data: {
                ...rest,
                // By magic link people come without a name.
                name: user.name || (user.email.split('@')[0] ?? user.email).slice(0, 120),
                locale: knownLocale(locale) ?? preferredLocale(context?.headers?.get('accept-language')),
                timeZone: typeof timeZone === 'string' ? timeZone : 'UTC',
              },
            };
          },
        },
        update: {
          after: async (user, context) => {
            if (context?.path === '/magic-link/verify') await dropUnprovenKeys(user.id);
            forget(user.id);
          },
        },
      },
      session: { delete: { after: async (session) => forget(session.userId) } },
    },
    plugins: [
      magicLink({
        expiresIn: 15 * MINUTE,
        storeToken: 'hashed',
        generateToken: () => randomBytes(32).toString('base64url'),
        sendMagicLink: async ({ email, url, token }, context) => {
          // Strangers get one too, and become people by using it: the answer is the same for everyone.
          const known = await o.prisma.user.findUnique({ where: { email }, select: { locale: true } });
          const locale = known ? localeOf(known) : preferredLocale(context?.headers?.get('accept-language'));
          await o.enqueueMail({
            to: email,
            locale,
            template: { name: 'magicLink', props: { url: `${o.publicUrl}/sign-in/link${backTo(url)}#${token}` } },
          });
        },
      }),
      apiKey({
        defaultPrefix: 'sw_',
        maximumNameLength: 60,
        rateLimit: { enabled: false },
        startingCharactersConfig: { charactersLength: 9 },
        keyExpiration: { minExpiresIn: 1, maxExpiresIn: 365 },
      }),
    ],
  });

  return {
    trustedOrigins,
    handler: auth.handler,

    async sessionUser(cookie) {
      const found = await auth.api
        .getSession({ headers: new Headers({ cookie }), query: { disableRefresh: true } })
        .catch((error: unknown) => {
          if (!isAPIError(error)) throw error;
          if (error.statusCode < 500) return null;
          // What it was has gone to the log: better-auth wraps a database out of reach in this.
          throw new DomainError('UNAVAILABLE', 'Try again in a moment: the session cannot be looked up.', undefined, { cause: error });
        });
      return found ? { id: found.user.id, email: found.user.email, emailVerified: found.user.emailVerified } : null;
    },

    async createApiKey({ userId, name, expiresInDays }) {
      const made = await auth.api.createApiKey({
        body: { userId, name, ...(expiresInDays === null ? {} : { expiresIn: expiresInDays * DAY }) },
      });
      return {
        id: made.id,
        key: made.key,
        name: made.name ?? name,
        start: made.start ?? '',
        createdAt: made.createdAt,
        expiresAt: made.expiresAt,
      };
    },

    async createPerson({ name, email, password, emailVerified = false, locale = 'en', timeZone = 'UTC' }) {
      const context = await auth.$context;
      const user = await context.internalAdapter.createUser({ name, email, emailVerified, locale, timeZone }, { method: 'email-password' });
      if (password !== null) {
        await context.internalAdapter.linkAccount({
          userId: user.id,
          providerId: 'credential',
          accountId: user.id,
          password: await context.password.hash(password),
        });
      }
      return { userId: user.id };
    },
  };
}
