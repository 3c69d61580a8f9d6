/** The API and the worker as processes of their own, which a test kills, and the wires between them and Stripe, which know when. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createSeatwiseClient, type SeatwiseClient } from '@seatwise/client';
import { type StripeSandbox, startStripeSandbox } from '@seatwise/sandbox/stripe';
import { createTestDatabase, type TestDatabase } from '@seatwise/testing';
import { loadConfig } from '../src/config.ts';
import { compose } from '../src/deps.ts';
import { SEED_PRICES } from '../src/local/price-list.ts';
import { createLogger } from '../src/logging.ts';
import { cookiesOf, freePort, PASSWORD, WEBHOOK_SECRET } from './app.ts';
import { COMPILED, SERVER, WORKER } from './children.ts';

class Process {
  readonly #script: string;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | null = null;

  constructor(script: string, environment: Record<string, string>) {
    this.#script = script;
    this.#environment = environment;
  }

  async start(): Promise<void> {
    const child = fork(this.#script, ['--api-only'], {
      execArgv: [],
      env: { ...process.env, ...COMPILED, ...this.#environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    const gone = once(child, 'exit').then(() => {
      throw new Error(`${path.basename(this.#script)} ended before it was ready`);
    });
    gone.catch(() => undefined);
    await Promise.race([once(child, 'message'), gone]);
  }

  /** `kill -9`; what the process had not sent is not sent. */
  strike(): void {
    this.#child?.kill('SIGKILL');
  }

  async killed(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    child.kill('SIGKILL');
    if (this.alive) await once(child, 'exit');
    this.#child = null;
  }

  get alive(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async restart(): Promise<void> {
    await this.killed();
    await this.start();
  }
}

/** When a wire kills: at its n-th request from now on, before it is passed on, or once it has had its effect and before the answer is told. */
export interface Blow {
  request: number;
  moment: 'before' | 'after';
  kill: () => void;
}

/** Between two parties: passes everything on, until it deals a blow. */
class Wire {
  readonly #server = createServer((from, to) => {
    void this.#pass(from).then(
      (answer) => (answer ? to.writeHead(answer.status, answer.headers).end(answer.body) : from.socket.destroy()),
      () => from.socket.destroy(),
    );
  });
  readonly #target: () => string;
  #blow: Blow | null = null;
  #count = 0;
  struck = false;

  constructor(target: () => string) {
    this.#target = target;
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  deal(blow: Blow): void {
    this.#blow = blow;
    this.#count = 0;
    this.struck = false;
  }

  rest(): void {
    this.#blow = null;
  }

  #strikes(number: number, moment: Blow['moment']): boolean {
    const blow = this.#blow;
    if (!blow || blow.moment !== moment || number !== blow.request) return false;
    this.#blow = null;
    this.struck = true;
    blow.kill();
    return true;
  }

  async #pass(from: IncomingMessage): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer } | null> {
    const number = this.#count;
    this.#count += 1;
    const body = await read(from);
    if (this.#strikes(number, 'before')) return null;
    const onward = ask(new URL(from.url ?? '/', this.#target()), { method: from.method, headers: from.headers });
    const answered: Promise<IncomingMessage[]> = once(onward, 'response');
    onward.end(body);
    const [answer] = await answered;
    if (!answer) return null;
    const told = { status: answer.statusCode ?? 500, headers: answer.headers, body: await read(answer) };
    return this.#strikes(number, 'after') ? null : told;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** A database, Stripe's stand-in, the real API and the real worker, wires between them, and one person who is signed in. */
export interface House {
  /** Of the API. */
  url: string;
  database: TestDatabase;
  stripe: StripeSandbox;
  api: Process;
  worker: Process;
  /** From the API and from the worker to Stripe, and from Stripe to the API. */
  apiWire: Wire;
  workerWire: Wire;
  webhookWire: Wire;
  ada: SeatwiseClient;
  /** Everything works again, and nothing is on its way. */
  calm(): Promise<void>;
  close(): Promise<void>;
}

export async function openHouse(email: string): Promise<House> {
  const [database, port] = await Promise.all([createTestDatabase(), freePort()]);
  const url = `http://127.0.0.1:${port}`;
  const webhookWire = new Wire(() => url);
  const stripe = await startStripeSandbox({
    port: 0,
    file: null,
    webhook: { url: `${await webhookWire.listen()}/api/webhooks/stripe`, secret: WEBHOOK_SECRET },
    seed: SEED_PRICES,
  });
  const apiWire = new Wire(() => stripe.url);
  const workerWire = new Wire(() => stripe.url);
  const environment = {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: database.adminUrl,
    DATABASE_APP_URL: database.connections.app.connectionString ?? '',
    DATABASE_WORKER_URL: database.connections.worker.connectionString ?? '',
    DATABASE_AUTH_URL: database.connections.auth.connectionString ?? '',
    AUTH_SECRET: 'for tests only: nobody signs anything else with this',
    CRON_SECRET: 'for tests only: nobody calls anything else with this',
    STRIPE_SECRET_KEY: 'sk_test_for_tests_only',
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    SMTP_URL: 'smtp://127.0.0.1:1',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'silent',
  };
  const api = new Process(SERVER, { ...environment, STRIPE_API_BASE: await apiWire.listen() });
  const worker = new Process(WORKER, { ...environment, STRIPE_API_BASE: await workerWire.listen() });

  const config = loadConfig(environment);
  const composition = compose(config, createLogger(config, 'test'), { connections: database.connections });
  await composition.identity.createPerson({ name: 'Ada', email, password: PASSWORD, emailVerified: true });
  await composition.close();
  await Promise.all([api.start(), worker.start()]);
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  return {
    url,
    database,
    stripe,
    api,
    worker,
    apiWire,
    workerWire,
    webhookWire,
    ada: createSeatwiseClient({ url, cookie: cookiesOf(answer) }),
    async calm() {
      for (const wire of [apiWire, workerWire, webhookWire]) wire.rest();
      stripe.webhookMode('normal');
      for (const one of [api, worker]) if (!one.alive) await one.restart();
      // What is still on its way would be told to the next test's process.
      await stripe.flush();
    },
    async close() {
      await Promise.all([api.killed(), worker.killed()]);
      await stripe.close();
      await Promise.all([apiWire.close(), workerWire.close(), webhookWire.close()]);
      await database.drop();
    },
  };
}
