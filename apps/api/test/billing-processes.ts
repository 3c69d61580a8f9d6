/** The API and the worker as processes of their own, which a test kills, and the wires between them and Stripe, which know when. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const SOURCES = path.resolve(import.meta.dirname, '../src');

export class Process {
  readonly #script: string;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | null = null;

  constructor(script: 'server.ts' | 'worker.ts', environment: Record<string, string>) {
    this.#script = path.join(SOURCES, script);
    this.#environment = environment;
  }

  async start(): Promise<void> {
    const child = fork(this.#script, {
      execArgv: [],
      env: { ...process.env, ...this.#environment },
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
export class Wire {
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
