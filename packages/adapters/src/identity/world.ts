/** What the tests of this folder share: a database of their own, identity on it, and a person at the door. Not part of the product. */
import { createAuthPrisma } from '@seatwise/db';
import { createTestDatabase, type TestDatabase } from '@seatwise/db/testing';
import { silentLog, systemClock } from '@seatwise/domain/ports';
import pg from 'pg';
import { z } from 'zod';
import { createIdentity, type Identity, type IdentityMail, type IdentityOptions } from './index.ts';

export const PUBLIC = 'http://127.0.0.1:3999';

export interface Ask {
  body?: unknown;
  cookie?: string;
  headers?: Record<string, string>;
  on?: Identity;
}

export interface World {
  test: TestDatabase;
  pool: pg.Pool;
  identity: Identity;
  mails: IdentityMail[];
  /** On the same database, as another process would have it. */
  identityWith(options?: Partial<IdentityOptions>): Identity;
  newEmail(): string;
  post(path: string, ask?: Ask): Promise<Response>;
  get(path: string, ask?: Ask): Promise<Response>;
  signUp(fields?: Record<string, unknown>): Promise<{ cookie: string; email: string; userId: string; verifyUrl: string }>;
  close(): Promise<void>;
}

/** As a browser would send them back. */
export const cookiesOf = (response: Response | undefined): string =>
  (response?.headers.getSetCookie() ?? []).map((line) => line.split(';')[0] ?? '').join('; ');

export const codeOf = async (response: Response | undefined): Promise<unknown> => {
  return z.object({ code: z.unknown() }).parse(await response?.json()).code;
};

export async function createWorld(): Promise<World> {
  const test = await createTestDatabase();
  const pool = new pg.Pool({ ...test.authConnection, max: 5 });
  // Dropping the database may catch a connection that is still saying goodbye.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const prisma = createAuthPrisma({ connection: test.authConnection });
  const mails: IdentityMail[] = [];
  let people = 0;

  const identityWith = (options: Partial<IdentityOptions> = {}): Identity =>
    createIdentity({
      prisma,
      pool,
      publicUrl: PUBLIC,
      secret: 'a secret for tests, longer than thirty-two characters',
      platformOwnerEmails: [' Boss@Seatwise.TEST '],
      rateLimits: false,
      secureCookies: false,
      enqueueMail: async (mail) => void mails.push(mail),
      clock: systemClock,
      log: silentLog,
      ...options,
    });
  const identity = identityWith();
  const newEmail = (): string => `person${(people += 1)}@members.test`;

  const post = (path: string, { body = {}, cookie, headers, on = identity }: Ask = {}): Promise<Response> =>
    on.handle(
      new Request(`${PUBLIC}/api/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}), ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );

  const get = (path: string, { cookie, headers, on = identity }: Ask = {}): Promise<Response> =>
    on.handle(
      new Request(path.startsWith('http') ? path : `${PUBLIC}/api/auth/${path}`, {
        headers: { ...(cookie ? { cookie } : {}), ...headers },
      }),
    );

  return {
    test,
    pool,
    identity,
    mails,
    identityWith,
    newEmail,
    post,
    get,
    async signUp(fields = {}) {
      const email = newEmail();
      const response = await post('sign-up/email', { body: { name: 'Mia', email, password: 'correct horse', ...fields } });
      if (response.status !== 200) throw new Error(`sign-up answered ${response.status}: ${await response.text()}`);
      const { user } = z.object({ user: z.object({ id: z.uuid() }) }).parse(await response.json());
      return { cookie: cookiesOf(response), email, userId: user.id, verifyUrl: mails.at(-1)?.template.props.url ?? '' };
    },
    async close() {
      await prisma.$disconnect();
      await pool.end();
      await test.drop();
    },
  };
}
