/**
 * For tests that run many billing histories: the app and its webhooks on one database, a stand-in of Stripe for each history, and jobs
 * that run when the test says so. People are rows, and act without HTTP: what is tried here is billing, not signing in.
 */
import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { createStripePayments } from '@seatwise/adapters/stripe';
import { type Actor, appRouter, createCallerFactory, type Deps, handlers } from '@seatwise/domain';
import type { Mailer, Payments } from '@seatwise/domain/ports';
import { type StripeSandbox, startStripeSandbox } from '@seatwise/sandbox/stripe';
import { createTestDatabase, type TestDatabase } from '@seatwise/testing';
import { buildApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { compose } from '../src/deps.ts';
import { Closing } from '../src/drain.ts';
import { SEED_PRICES } from '../src/local/price-list.ts';
import { createLogger } from '../src/logging.ts';
import { WEBHOOK_SECRET } from './app.ts';

const SECRET_KEY = 'sk_test_for_tests_only';
const callerFactory = createCallerFactory(appRouter);
export type VerbCaller = ReturnType<typeof callerFactory>;

/** Handlers that matter to billing; letters are another test's business. */
const RUN = new Map(
  handlers.filter(({ job }) => job.name.startsWith('billing.') && job.name !== 'billing.notify').map((one) => [one.job.name, one]),
);
/** A job that fails this often in one go is not going to work. */
const TRIES = 5;

export interface RunJobs {
  /** Those that wait for a later hour, too. */
  late?: boolean;
  /** Each of them a second time: the worker died before it could say that the job was done. */
  twice?: boolean;
  /** Newest first. */
  backwards?: boolean;
  /** With other dependencies than the bench's: a process that is going to die. */
  deps?: Deps;
}

export interface BillingBench {
  database: TestDatabase;
  deps: Deps;
  stripe: StripeSandbox;
  /** Owners and members of any organisation. */
  people: readonly Actor[];
  /** As the deps' own, by another way to the stand-in; what fails is not repeated. */
  payments(apiBase: string): Payments;
  /** The verbs, as this person. */
  as(actor: Actor, deps?: Deps): VerbCaller;
  /** A new stand-in, its clock at the present, and no organisation that knows the one before. */
  restart(): Promise<void>;
  /** Runs what is due, and what that makes due; true when every job went well. */
  runJobs(options?: RunJobs): Promise<boolean>;
  /** No job is left, not even for later. */
  isQuiet(): Promise<boolean>;
  /** Stripe's own API, for what happens there without us. */
  atStripe(method: 'GET' | 'POST' | 'DELETE', path: string, fields?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

/** A port nobody has this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function makePeople(database: TestDatabase, count: number): Promise<Actor[]> {
  const people = Array.from({ length: count }, (_, index): Actor => ({
    userId: randomUUID(),
    email: `person-${index}@people.test`,
    emailVerified: true,
    platformOwner: false,
    via: 'session',
  }));
  await database.admin.query(
    `INSERT INTO auth_users (id, name, email, email_verified) SELECT id, 'Mia', email, true FROM unnest($1::uuid[], $2::text[]) AS t (id, email)`,
    [people.map(({ userId }) => userId), people.map(({ email }) => email)],
  );
  return people;
}

export async function createBillingBench(options: { people: number }): Promise<BillingBench> {
  const [database, port] = await Promise.all([createTestDatabase(), freePort()]);
  const url = `http://127.0.0.1:${port}`;
  const newStripe = (): Promise<StripeSandbox> =>
    startStripeSandbox({ port: 0, file: null, webhook: { url: `${url}/api/webhooks/stripe`, secret: WEBHOOK_SECRET }, seed: SEED_PRICES });
  let stripe = await newStripe();
  const config = loadConfig({
    NODE_ENV: 'test',
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: database.adminUrl,
    AUTH_SECRET: 'for tests only: nobody signs anything else with this',
    CRON_SECRET: 'for tests only: nobody calls anything else with this',
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: stripe.url,
    SMTP_URL: 'smtp://127.0.0.1:1',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'silent',
  });
  const logger = createLogger(config, 'test');
  const nowhere: Mailer = { send: async () => undefined };
  const composition = compose(config, logger, { connections: database.connections, mail: nowhere });
  const { deps } = composition;
  const app = await buildApp({
    deps,
    identity: composition.identity,
    config,
    logger,
    pages: 'none',
    processMetrics: false,
    closing: new Closing(),
  });
  await app.listen({ host: '127.0.0.1', port });
  const people = await makePeople(database, options.people);

  /** As the queue does it: taken first, so that the same key asked for meanwhile is another job. */
  async function take(late: boolean, backwards: boolean): Promise<{ id: string; name: string; payload: unknown }[]> {
    const { rows } = await database.admin.query<{ id: string; name: string; payload: unknown }>(
      `UPDATE graphile_worker._private_jobs j SET locked_at = now(), locked_by = 'by hand', attempts = attempts + 1
       FROM graphile_worker._private_tasks t WHERE t.id = j.task_id AND j.locked_at IS NULL AND ($1 OR j.run_at <= now())
       RETURNING j.id::text, t.identifier AS name, j.payload`,
      [late],
    );
    rows.sort((a, b) => Number(a.id) - Number(b.id));
    return backwards ? rows.reverse() : rows;
  }

  const bench: BillingBench = {
    database,
    deps,
    people,
    get stripe() {
      return stripe;
    },
    payments: (apiBase) => createStripePayments({ secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRET, apiBase, maxNetworkRetries: 0 }),
    as: (actor, other = deps) => callerFactory({ deps: other, actor, requestId: randomUUID() }),

    async restart() {
      await stripe.close();
      for (const statement of [
        'UPDATE organization_subscriptions SET stripe_customer_id = NULL WHERE stripe_customer_id IS NOT NULL',
        'DELETE FROM stripe_events',
        'DELETE FROM reconcile_runs',
        'DELETE FROM graphile_worker._private_jobs',
      ])
        await database.admin.query(statement);
      stripe = await newStripe();
      deps.payments = createStripePayments({ secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRET, apiBase: stripe.url });
    },

    async runJobs({ late = false, twice = false, backwards = false, deps: others = deps } = {}) {
      let well = true;
      for (let round = 0; round < TRIES; round += 1) {
        const jobs = await take(late, backwards);
        if (jobs.length === 0) return well;
        well = true;
        for (const { id, name, payload } of jobs) {
          const handler = RUN.get(name);
          try {
            for (let time = 0; handler && time < (twice ? 2 : 1); time += 1)
              await handler.run({ deps: others, jobId: id, attempt: 1, maxAttempts: 25 }, payload);
            await database.admin.query('DELETE FROM graphile_worker._private_jobs WHERE id = $1', [id]);
          } catch {
            well = false;
            await database.admin.query('UPDATE graphile_worker._private_jobs SET locked_at = NULL, locked_by = NULL WHERE id = $1', [id]);
          }
        }
      }
      return well;
    },

    isQuiet: async () => (await database.admin.query('SELECT FROM graphile_worker._private_jobs LIMIT 1')).rowCount === 0,

    atStripe: (method, path, fields = {}) =>
      fetch(`${stripe.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${SECRET_KEY}`, 'content-type': 'application/x-www-form-urlencoded' },
        ...(method === 'POST' ? { body: new URLSearchParams(fields).toString() } : {}),
      }),

    async close() {
      await app.close();
      await composition.close();
      await stripe.close();
      await database.drop();
    },
  };
  return bench;
}
