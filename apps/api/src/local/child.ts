/** A process that `start` keeps running, and ends when its turn has come. */
import { type ChildProcess, spawn } from 'node:child_process';
import { EXIT_CONFIG, type Order, supervisedEnvironment } from '../lifecycle.ts';

export interface ChildOptions {
  name: string;
  /** A file of ours, with what follows it on the command line. */
  script: readonly [string, ...string[]];
  /** Known from the start. What it learns by `configure` comes on top. */
  environment?: Readonly<Record<string, string>>;
  /** Loads its modules, then waits for `configure`. */
  waits?: boolean;
  log: (line: string) => void;
  /** It died more often than can be put right. `status` is its exit status. */
  onLost: (name: string, status: number | null) => void;
}

/** Between a death and the next life. A process that lived for a minute begins anew. */
const BACKOFF_MS = [200, 1000, 3000, 8000];
const SETTLED_MS = 60_000;
const STOP_MS = 20_000;

export class Child {
  readonly #options: ChildOptions;
  #process: ChildProcess | null = null;
  #order: Order | null = null;
  #stopping = false;
  #restarting = false;
  #deaths = 0;
  #bornAt = 0;
  #timer: NodeJS.Timeout | null = null;
  #ready = Promise.withResolvers<void>();

  constructor(options: ChildOptions) {
    this.#options = options;
    this.#ready.promise.catch(() => undefined);
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  spawn(): this {
    const { script, environment, waits, name } = this.#options;
    this.#bornAt = Date.now();
    const child = spawn(process.execPath, [...script], {
      env: { ...process.env, ...(waits ? supervisedEnvironment : {}), ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // In a group of its own: Ctrl-C, and whoever kills a whole group, reaches `start` alone, which stops its children in order. Should
      // `start` itself be killed, the channel closes, and each stops by itself.
      detached: true,
    });
    this.#process = child;
    child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'ready' in message) this.#ready.resolve();
    });
    child.once('error', (error) => this.#options.log(`${name} cannot be started: ${error.message}`));
    child.once('exit', (status, signal) => this.#ended(status, signal));
    if (this.#order) this.#send(this.#order);
    return this;
  }

  #send(order: Order): void {
    // It may be dying this moment: then its successor gets the order.
    this.#process?.send(order, () => undefined);
  }

  configure(environment: Readonly<Record<string, string>>): this {
    this.#order = { environment };
    this.#send(this.#order);
    return this;
  }

  /** Its first life has come so far. */
  ready(): Promise<void> {
    return this.#ready.promise;
  }

  #ended(status: number | null, signal: NodeJS.Signals | null): void {
    this.#process = null;
    const { name, log, onLost } = this.#options;
    if (this.#stopping || this.#restarting) return;
    this.#deaths = Date.now() - this.#bornAt > SETTLED_MS ? 1 : this.#deaths + 1;
    const pause = BACKOFF_MS[this.#deaths - 1];
    if (status === EXIT_CONFIG || pause === undefined) {
      this.#ready.reject(new Error(`${name} does not stay up.`));
      onLost(name, status);
      return;
    }
    log(`${name} ended (${signal ?? `status ${status}`}): starting it again`);
    this.#timer = setTimeout(() => this.spawn(), pause);
  }

  /** Ends it as `stop` does, and starts it anew with what it was told. */
  async restart(): Promise<void> {
    if (this.#stopping) return;
    this.#restarting = true;
    await this.#end();
    this.#restarting = false;
    this.#deaths = 0;
    if (!this.#stopping) this.spawn();
  }

  /** Asks it to finish what it does; what takes too long is cut off. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#end();
  }

  async #end(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    const child = this.#process;
    if (!child) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(timer);
  }
}
