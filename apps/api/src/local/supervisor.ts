/**
 * Everything on one machine: starts the database, the stand-ins, the API and the worker, keeps them running, and stops them in order:
 * first whoever serves, then whom they use, last the database. A child of `start.ts`.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedDataDir, type PreparedDatabase, prepareDatabase } from '@seatwise/db/admin';
import { ConfigError, readSettings } from '../config.ts';
import { failStart } from '../lifecycle.ts';
import { Child } from './child.ts';
import { printWelcome } from './welcome.ts';
import { type DemoState } from './demo-people.ts';
import { demoState, runDemo } from './demo-child.ts';
import {
  type LocalPlan,
  localUrl,
  mailEnvironment,
  modelEnvironment,
  planFor,
  serverEnvironment,
  stripeEnvironment,
  whatsappEnvironment,
} from './environment.ts';
import { freePort, requireFreePorts } from './ports.ts';
import { onSourceChange } from './watch.ts';

const dev = process.argv.includes('--dev');
const script = (name: string): string => path.join(import.meta.dirname, name);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);
const READY_MS = 30_000;

class Instance {
  readonly plan: LocalPlan;
  readonly #verbose: boolean;
  readonly #began = performance.now();
  readonly #servers: Child[] = [];
  readonly #standIns: Child[] = [];
  #database: Promise<PreparedDatabase | null> = Promise.resolve(null);
  #stopping: Promise<void> | null = null;
  #welcomed = false;
  #renewal: Promise<void> = Promise.resolve();

  constructor(plan: LocalPlan) {
    this.plan = plan;
    this.#verbose = ['debug', 'trace'].includes(plan.settings.logLevel);
  }

  get seconds(): string {
    return ((performance.now() - this.#began) / 1000).toFixed(1);
  }

  #note(what: string): void {
    if (this.#verbose) say(`${this.seconds.padStart(6)} s  ${what}`);
  }

  #child(
    name: string,
    file: string,
    group: Child[],
    options: { args?: string[]; waits?: boolean; environment?: Record<string, string> } = {},
  ): Child {
    const child = new Child({
      name,
      script: [script(file), ...(options.args ?? [])],
      ...(options.environment ? { environment: options.environment } : {}),
      waits: options.waits ?? false,
      log: complain,
      onLost: () => this.#lost(name),
    });
    group.push(child);
    return child.spawn();
  }

  #lost(name: string): void {
    // While somebody is writing, the next change may put it right.
    if (dev && this.#welcomed) complain(`${name} does not stay up: waiting for a change.`);
    else void this.stop(1, `${name} does not stay up.`);
  }

  #prepare(): Promise<PreparedDatabase | null> {
    const { mode, dataDir, database } = this.plan.settings;
    // Without a login that may migrate, somebody else does.
    if (mode === 'production' && database.url === null) return Promise.resolve(null);
    return prepareDatabase({
      dataDir,
      ...(database.url === null ? {} : { databaseUrl: database.url }),
      roleUrls: {
        ...(database.appUrl ? { app: database.appUrl } : {}),
        ...(database.workerUrl ? { worker: database.workerUrl } : {}),
        ...(database.authUrl ? { auth: database.authUrl } : {}),
      },
      log: (line) => this.#note(line),
    });
  }

  async #freePorts(): Promise<void> {
    const { settings, stripe, mail } = this.plan;
    const local = '127.0.0.1';
    await requireFreePorts([
      { setting: 'PORT', host: settings.host, port: settings.port },
      ...(stripe ? [{ setting: 'SANDBOX_PORT', host: local, port: stripe.port }] : []),
      ...(mail
        ? [
            { setting: 'MAIL_SMTP_PORT', host: local, port: mail.smtpPort },
            { setting: 'MAIL_UI_PORT', host: local, port: mail.uiPort },
          ]
        : []),
    ]);
  }

  async start(): Promise<void> {
    const { plan } = this;
    const { settings, stripe, mail } = plan;
    await this.#freePorts();
    const fresh = settings.mode !== 'production' && (settings.database.url !== null || !existsSync(embeddedDataDir(settings.dataDir)));
    this.#database = this.#prepare();
    this.#database.catch(() => undefined);
    // Modules load while the database comes up.
    if (stripe) this.#child('The Stripe stand-in', 'stripe.child.ts', this.#standIns, { environment: stripeEnvironment(plan) });
    if (mail) this.#child('The mail catcher', 'mail.child.ts', this.#standIns, { environment: mailEnvironment(plan) });
    const modelPort = plan.model ? await freePort() : null;
    if (modelPort !== null)
      this.#child('The stand-in for a model', 'model.child.ts', this.#standIns, { environment: modelEnvironment(plan, modelPort) });
    const whatsappPort = plan.whatsapp ? (settings.whatsappSandboxPort ?? (await freePort())) : null;
    if (whatsappPort !== null)
      this.#child('The stand-in for WhatsApp', 'whatsapp.child.ts', this.#standIns, {
        environment: whatsappEnvironment(plan, whatsappPort),
      });
    const api = this.#child('The API', '../server.ts', this.#servers, { waits: true, args: dev ? ['--dev'] : [] });
    const worker = this.#child('The worker', '../worker.ts', this.#servers, { waits: true });
    const demo = fresh ? runDemo() : null;

    const database = await this.#database;
    this.#note('database ready');
    if (database?.server?.origin === 'attached')
      throw new ConfigError(`DATA_DIR ${settings.dataDir} is in use by another start: stop it, or set DATA_DIR to a folder of its own.`);
    if (this.#stopping) return;
    const state: DemoState = settings.mode === 'production' || !database ? 'unwanted' : await demoState(database.connections.worker);
    const environment = serverEnvironment(plan, database, state !== 'unwanted', modelPort, whatsappPort);
    api.configure(environment);
    worker.configure(environment);
    await Promise.all([
      this.#loadDemo(state, demo, environment),
      ...this.#standIns.map((child) => child.ready()),
      worker.ready().then(() => this.#note('worker ready')),
      api.ready().then(() => this.#note('API listens')),
    ]);
    await this.#untilReady();
    if (this.#stopping) return;
    printWelcome({ plan, whatsappPort, seconds: this.seconds, dev, demo: state !== 'unwanted', say });
    this.#welcomed = true;
    say('ready');
    if (dev) onSourceChange(() => this.#renew());
  }

  /** Code has changed: whoever runs it starts anew. Stand-ins and the database stay as they are. */
  #renew(): void {
    this.#renewal = this.#renewal.then(async () => {
      if (this.#stopping) return;
      await Promise.all(this.#servers.map((child) => child.restart()));
      say('started again with the changes');
    });
  }

  async #loadDemo(state: DemoState, early: ReturnType<typeof runDemo> | null, environment: Record<string, string>): Promise<void> {
    if (state === 'done' || state === 'unwanted') {
      early?.cancel();
      return;
    }
    await (early ?? runDemo()).load(environment);
    this.#note('demo loaded');
  }

  async #untilReady(): Promise<void> {
    const end = Date.now() + READY_MS;
    for (;;) {
      const answer = await fetch(`${localUrl(this.plan.settings)}/readyz`).catch(() => null);
      if (answer?.ok || this.#stopping) return;
      if (Date.now() > end) throw new Error(`The API does not become ready: ${answer ? await answer.text() : 'no answer'}`);
      await sleep(50);
    }
  }

  stop(status: number, reason?: string): Promise<void> {
    if (reason && !this.#stopping) complain(reason);
    this.#stopping ??= this.#stopAll().then(
      () => process.exit(status),
      (error: unknown) => {
        complain(error instanceof Error ? error.message : String(error));
        process.exit(1);
      },
    );
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    this.#note('stopping');
    await Promise.all(this.#servers.map((child) => child.stop()));
    await Promise.all(this.#standIns.map((child) => child.stop()));
    const database = await this.#database.catch(() => null);
    await database?.stop();
    this.#note('stopped');
  }
}

// Whoever read this may be gone while the last lines are written.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  const instance = new Instance(planFor(readSettings(process.env)));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void instance.stop(0));
  process.once('disconnect', () => void instance.stop(0));
  instance.start().catch((error: unknown) => {
    const sentence = error instanceof ConfigError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
    void instance.stop(1, sentence);
  });
} catch (error) {
  failStart(error);
}
