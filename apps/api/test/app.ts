/**
 * The server under test: the same app as in production on a database of its own, with Stripe's stand-in and the worker in this process,
 * and mail kept instead of sent. One for each test file; each test makes its own people and organisations.
 */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { type JobWorker, startWorker } from '@seatwise/adapters/jobs';
import { createSeatwiseClient, type SeatwiseClient } from '@seatwise/client';
import { handlers } from '@seatwise/domain';
import type { CalendarMessage, Clock, Mailer, MailTemplate } from '@seatwise/domain/ports';
import { startStripeSandbox, type StripeSandbox } from '@seatwise/sandbox/stripe';
import { startWhatsappSandbox, type WhatsappSandbox } from '@seatwise/sandbox/whatsapp';
import { createTestDatabase, type TestDatabase } from '@seatwise/testing';
import type { FastifyInstance } from 'fastify';
import { BACKLOG, buildApp } from '../src/app.ts';
import { type Config, loadConfig } from '../src/config.ts';
import { compose, type Composition } from '../src/deps.ts';
import { Closing } from '../src/drain.ts';
import { SEED_PRICES } from '../src/local/price-list.ts';
import { createLogger } from '../src/logging.ts';

export const PASSWORD = 'correct horse battery';
export const WEBHOOK_SECRET = 'whsec_for_tests_only_0123456789';
const OWNER_EMAIL = 'owner@seatwise.test';

export const WHATSAPP = { WHATSAPP_TOKEN: 'for tests only', WHATSAPP_PHONE_ID: '1001', WHATSAPP_APP_SECRET: 'signs for tests only' };

export interface SentMail {
  to: string;
  locale: string;
  template: MailTemplate;
  messageId: string;
  calendar: CalendarMessage | null;
}

export interface TestPerson {
  userId: string;
  name: string;
  email: string;
  /** Of the signed-in session, as a Cookie header. */
  cookie: string;
  /** Over HTTP, with the cookie. */
  trpc: SeatwiseClient;
  /** Over HTTP, with an API key made for it. */
  withApiKey(): Promise<{ key: string; trpc: SeatwiseClient }>;
}

export interface TestOrganization {
  id: string;
  joinCode: string;
  owner: TestPerson;
}

/** The present, until a test moves it. */
export class TestClock implements Clock {
  #offset = 0;
  now(): Date {
    return new Date(Date.now() + this.#offset);
  }
  forDatabase(): Date | null {
    return this.#offset === 0 ? null : this.now();
  }
  advance(milliseconds: number): void {
    this.#offset += milliseconds;
  }
}

export interface TestAppOptions {
  /** Settings that differ, as environment variables. */
  environment?: Record<string, string>;
  /** Built pages are served as well; they have to be built. */
  pages?: 'built' | 'none';
  /** Jobs that a worker of the test's own runs, or nobody. */
  leaves?: readonly string[];
  /** How long the stand-in for WhatsApp takes to answer. */
  whatsappAnswerMs?: number;
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** Below the range from which the kernel takes ports for outgoing connections: nobody else takes it before it is listened on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    if (await isFree(port)) return port;
  }
}

/** Every cookie of an answer, as a Cookie header. */
export const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${new URL(url).pathname}: ${response.status} ${await response.text()}`);
  return response;
}

export interface TestApp {
  app: FastifyInstance;
  /** Listens here, and nowhere else. */
  url: string;
  config: Config;
  database: TestDatabase;
  composition: Composition;
  stripe: StripeSandbox;
  whatsapp: WhatsappSandbox;
  clock: TestClock;
  /** Everything that was logged, a JSON object a line. */
  log: readonly string[];
  /** Oldest first. */
  mail: readonly SentMail[];
  /** Signed in, with a verified address that nobody else in this run has. */
  person(name: string): Promise<TestPerson>;
  /** The platform owner, always the same one. */
  platformOwner(): Promise<TestPerson>;
  /** Signs in with a password. */
  signIn(email: string, password?: string): Promise<TestPerson>;
  /** Over HTTP, as nobody. */
  stranger: SeatwiseClient;
  /** Of a new owner unless one is given; approved unless told otherwise. */
  organization(options?: { owner?: TestPerson; name?: string; approved?: boolean }): Promise<TestOrganization>;
  /** Through Checkout, until the seats are there. */
  buySeats(organization: TestOrganization, seats: number, period?: 'monthly' | 'yearly'): Promise<void>;
  /** People who have asked to join and wait, in this order. */
  waiting(organization: TestOrganization, count: number): Promise<TestPerson[]>;
  /** Until the provider has told everything and no job is due. */
  settle(): Promise<void>;
  /** The newest mail to an address, once the jobs are done. */
  mailTo(email: string, template?: MailTemplate['name']): Promise<SentMail>;
  beginClosing(): void;
  close(): Promise<void>;
}

export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const [database, port] = await Promise.all([createTestDatabase(), freePort()]);
  const url = `http://127.0.0.1:${port}`;
  const stripe = await startStripeSandbox({
    port: 0,
    file: null,
    webhook: { url: `${url}/api/webhooks/stripe`, secret: WEBHOOK_SECRET },
    seed: SEED_PRICES,
  });
  const whatsapp = await startWhatsappSandbox({
    port: 0,
    phoneId: WHATSAPP.WHATSAPP_PHONE_ID,
    token: WHATSAPP.WHATSAPP_TOKEN,
    answerMs: options.whatsappAnswerMs ?? 0,
    webhook: { url: `${url}/api/webhooks/whatsapp`, secret: WHATSAPP.WHATSAPP_APP_SECRET },
  });
  const config = loadConfig({
    NODE_ENV: 'test',
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: database.adminUrl,
    AUTH_SECRET: 'for tests only: nobody signs anything else with this',
    CRON_SECRET: 'for tests only: nobody calls anything else with this',
    STRIPE_SECRET_KEY: 'sk_test_for_tests_only',
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: stripe.url,
    SMTP_URL: 'smtp://127.0.0.1:1',
    PLATFORM_OWNER_EMAILS: OWNER_EMAIL,
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'trace',
    ...WHATSAPP,
    WHATSAPP_VERIFY_TOKEN: 'agreed on with Meta',
    WHATSAPP_API_BASE: whatsapp.url,
    ...options.environment,
  });
  const log: string[] = [];
  const logger = createLogger(config, 'test', { write: (line) => void log.push(line) });
  const mail: SentMail[] = [];
  const mailer: Mailer = {
    send: async ({ to, locale, template, messageId, calendar = null }) => void mail.push({ to, locale, template, messageId, calendar }),
  };
  const clock = new TestClock();
  const composition = compose(config, logger, { connections: database.connections, clock, mail: mailer });
  const worker: JobWorker = await startWorker({
    connection: database.connections.worker,
    handlers: handlers.filter(({ job }) => !options.leaves?.includes(job.name)),
    deps: composition.deps,
    log: logger,
    pollIntervalMs: 100,
  });
  const closing = new Closing();
  const app = await buildApp({
    deps: composition.deps,
    identity: composition.identity,
    config,
    logger,
    pages: options.pages ?? 'none',
    processMetrics: false,
    closing,
  });
  await app.listen({ host: '127.0.0.1', port, backlog: BACKLOG });

  let people = 0;
  let owner: Promise<TestPerson> | null = null;

  async function signIn(email: string, password = PASSWORD): Promise<TestPerson> {
    const cookie = cookiesOf(await post(`${url}/api/auth/sign-in/email`, { email, password }));
    const trpc = createSeatwiseClient({ url, cookie });
    const me = await trpc.identity.me.query();
    if (!me) throw new Error(`${email} signed in and is nobody`);
    return {
      userId: me.person.id,
      name: me.person.name,
      email,
      cookie,
      trpc,
      withApiKey: async () => {
        const { key } = await trpc.identity.createApiKey.mutate({ name: 'test' });
        return { key, trpc: createSeatwiseClient({ url, apiKey: key }) };
      },
    };
  }

  async function register(name: string, email: string): Promise<TestPerson> {
    await composition.identity.createPerson({ name, email, password: PASSWORD, emailVerified: true });
    return signIn(email);
  }

  const person: TestApp['person'] = (name) => {
    people += 1;
    return register(name, `${name.toLowerCase().replaceAll(/[^a-z]/g, '')}-${people}@people.test`);
  };
  const platformOwner: TestApp['platformOwner'] = () => (owner ??= register('Olivia', OWNER_EMAIL));
  const settle: TestApp['settle'] = async () => {
    await stripe.flush();
    await worker.drain();
    await whatsapp.flush();
  };

  return {
    app,
    url,
    config,
    database,
    composition,
    stripe,
    whatsapp,
    clock,
    log,
    mail,
    person,
    platformOwner,
    signIn,
    settle,
    stranger: createSeatwiseClient({ url, cookie: '' }),

    async organization({ owner: given, name = 'Atelier', approved = true } = {}) {
      const founder = given ?? (await person('Ada'));
      const { id, joinCode } = await founder.trpc.seats.createOrganization.mutate({ name, timeZone: 'Europe/Paris' });
      if (approved) await (await platformOwner()).trpc.seats.approveOrganization.mutate({ organizationId: id });
      return { id, joinCode, owner: founder };
    },

    async buySeats({ id, owner: buyer }, seats, period = 'monthly') {
      const { sessionId } = await buyer.trpc.billing.createSeatCheckout.mutate({ organizationId: id, seats, period });
      stripe.complete(sessionId, 'paid');
      const { status } = await buyer.trpc.billing.confirmCheckout.mutate({ sessionId });
      if (status !== 'granted') throw new Error(`The checkout is ${status}`);
      await settle();
    },

    async waiting({ joinCode }, count) {
      const joining = await Promise.all(Array.from({ length: count }, () => person('Mia')));
      for (const one of joining) await one.trpc.seats.join.mutate({ code: joinCode });
      return joining;
    },

    async mailTo(email, template) {
      await worker.drain();
      const found = mail.findLast((sent) => sent.to === email && (template === undefined || sent.template.name === template));
      if (!found)
        throw new Error(
          `No ${template ?? 'mail'} to ${email}; there are ${mail.map((sent) => `${sent.template.name} to ${sent.to}`).join(', ') || 'none'}`,
        );
      return found;
    },

    beginClosing: () => {
      closing.begun = true;
    },

    async close() {
      // A connection that a client has opened and not used yet is not idle to Node, which would wait a minute for its first words.
      const mute = setTimeout(() => app.server.closeAllConnections(), 1000);
      await app.close();
      clearTimeout(mute);
      await worker.stop();
      await composition.close();
      await stripe.close();
      await whatsapp.close();
      await database.drop();
    },
  };
}
