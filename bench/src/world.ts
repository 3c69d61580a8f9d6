/** What both ratios are measured on: a durable PostgreSQL of the run's own, the API on it as in production, and people. */
import path from 'node:path';
import { embeddedDataDir, type PreparedDatabase, prepareDatabase } from '@seatwise/db/admin';
import pg from 'pg';
import { temporaryFolder } from './folders.ts';
import { freePort, startNode, type Started } from './process.ts';

export const ROOT = path.join(import.meta.dirname, '../..');
export const CONNECTIONS = 20;
/** The most that a plan sells. */
export const SEATS = 100;

export const CRON_SECRET = 'another secret of the bench';

export interface Person {
  userId: string;
  cookie: string;
}

export interface Api {
  url: string;
  pid: number;
}

export interface World {
  database: PreparedDatabase;
  /** The superuser: no policy binds it. */
  admin: pg.Pool;
  api: Api;
  owner: Person;
  member: Person;
}

async function startDatabase(stack: AsyncDisposableStack): Promise<PreparedDatabase> {
  const dataDir = path.dirname(embeddedDataDir(temporaryFolder(stack)));
  const database = await prepareDatabase({ dataDir });
  stack.defer(() => database.stop());
  return database;
}

function loginOf(connection: pg.PoolConfig): string {
  if (connection.connectionString === undefined) throw new Error('The embedded database gives each role a login of its own.');
  return connection.connectionString;
}

/** The settings of a production server, but for http on loopback and no limit of requests. Nothing here pays. */
const settings = ({ connections }: PreparedDatabase, url: string): Record<string, string> => ({
  PORT: new URL(url).port,
  PUBLIC_URL: url,
  DATABASE_APP_URL: loginOf(connections.app),
  DATABASE_WORKER_URL: loginOf(connections.worker),
  DATABASE_AUTH_URL: loginOf(connections.auth),
  AUTH_SECRET: 'a secret of the bench, longer than thirty-two characters',
  CRON_SECRET,
  STRIPE_SECRET_KEY: 'sk_test_of_the_bench',
  STRIPE_WEBHOOK_SECRET: 'whsec_of_the_bench',
  SMTP_URL: 'smtp://127.0.0.1:1',
  RATE_LIMITS: 'off',
  LOG_LEVEL: 'info',
});

/** `BENCH_PROFILE` names a folder for their processor profiles. */
function profiled(): string[] {
  const folder = process.env['BENCH_PROFILE'];
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
}

async function startApi(stack: AsyncDisposableStack, database: PreparedDatabase): Promise<Api> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const api = await startNode(path.join(ROOT, 'apps/api/src/server.ts'), { nodeArgs: profiled(), env: settings(database, url) });
  stack.defer(() => api.stop());
  return { url, pid: api.pid };
}

async function signUp(url: string, name: string): Promise<Person> {
  const response = await fetch(`${url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, email: `${name}@bench.test`, password: 'a password of the bench' }),
  });
  if (!response.ok) throw new Error(`Signing up answered ${response.status}: ${await response.text()}`);
  const body: { user: { id: string } } = JSON.parse(await response.text());
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { userId: body.user.id, cookie };
}

export function openPool(stack: AsyncDisposableStack, connection: pg.PoolConfig, max: number): pg.Pool {
  const pool = new pg.Pool({ ...connection, max });
  // The server may be gone before the last connection has said goodbye.
  pool.on('error', () => undefined);
  stack.defer(() => pool.end());
  return pool;
}

export async function createWorld(stack: AsyncDisposableStack): Promise<World> {
  const database = await startDatabase(stack);
  const admin = openPool(stack, database.connections.admin, 2);
  const api = await startApi(stack, database);
  return { database, admin, api, owner: await signUp(api.url, 'owner'), member: await signUp(api.url, 'member') };
}

export interface Organization {
  id: string;
  waiting: string[];
}

const ORGANIZATION = `INSERT INTO organizations (name, slug, join_code, status)
  VALUES ($1::text, $1::text, upper($1::text), 'approved') RETURNING id`;
const SUBSCRIPTION = `INSERT INTO organization_subscriptions (organization_id, purchased_seats, plan, status, stripe_seat_subscription_id)
  VALUES ($1::uuid, $2, 'PRO', 'active', 'sub_' || $1::text)`;
const MEMBERSHIP = "INSERT INTO organization_members (organization_id, user_id, role, status) VALUES ($1, $2, $3, 'active')";
const WAITING = `WITH arrived AS (
    INSERT INTO people (id, name, email) SELECT id, 'Somebody', id::text || '@bench.test' FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $2::integer)) ids
    RETURNING id)
  INSERT INTO organization_members (organization_id, user_id) SELECT $1::uuid, id FROM arrived RETURNING user_id`;

/** Runs jobs, and sends their mail to this server. Ended by its `stop`, and at the latest with the run. */
export const startWorker = (world: World, smtpUrl: string): Promise<Started> =>
  startNode(path.join(ROOT, 'apps/api/src/worker.ts'), {
    nodeArgs: profiled(),
    env: { ...settings(world.database, world.api.url), SMTP_URL: smtpUrl },
  });

/** A procedure, as the owner. */
export async function post<Result>({ api, owner }: World, procedure: string, input: object): Promise<Result> {
  const response = await fetch(`${api.url}/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: owner.cookie },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${procedure} answered ${response.status}: ${await response.text()}`);
  const body: { result: { data: Result } } = JSON.parse(await response.text());
  return body.result.data;
}

export interface Order {
  id: string;
  organizationId: string;
}

const COURSE =
  "INSERT INTO courses (organization_id, title, seat_price, currency) VALUES ($1, 'A course of the bench', 0, 'eur') RETURNING id";
const ORDER = `INSERT INTO orders (course_id, organization_id, buyer_id, quantity, unit_amount, currency, status, paid_at)
  VALUES ($1, $2, $3, $4, 0, 'eur', 'paid', now()) RETURNING id`;

/** Paid, of an organisation of the owner's own. */
export async function createOrder(world: World, quantity: number): Promise<Order> {
  const { id: organizationId } = await createOrganization(world, 1);
  const course = await world.admin.query<{ id: string }>(COURSE, [organizationId]);
  const order = await world.admin.query<{ id: string }>(ORDER, [course.rows[0]?.id, organizationId, world.owner.userId, quantity]);
  const id = order.rows[0]?.id;
  if (id === undefined) throw new Error('The order was not stored.');
  return { id, organizationId };
}

let founded = 0;

/** Approved, with the seats that were asked for and as many people who wait; the world's owner owns it, its member has a seat more. */
export async function createOrganization({ admin, owner, member }: World, seats: number): Promise<Organization> {
  founded += 1;
  const { rows } = await admin.query<{ id: string }>(ORGANIZATION, [`bench-${founded}`]);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The organisation was not stored.');
  await admin.query(SUBSCRIPTION, [id, seats + 1]);
  await admin.query(MEMBERSHIP, [id, owner.userId, 'owner']);
  await admin.query(MEMBERSHIP, [id, member.userId, 'member']);
  const waiting = await admin.query<{ user_id: string }>(WAITING, [id, seats]);
  return { id, waiting: waiting.rows.map((row) => row.user_id) };
}
