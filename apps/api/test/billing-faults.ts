/** Networks that fail and processes that die, at any one of the moments between one conversation with the outside and the next. */
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Deps } from '@seatwise/domain';
import type { Payments } from '@seatwise/domain/ports';

export interface Fault {
  /** `dies`: nothing happens from that moment on. `unreachable`: one request to the provider fails. */
  kind: 'dies' | 'unreachable';
  /** How many conversations go well before it: requests to the provider, and for a death transactions as well. */
  after: number;
  /** The one that fails has had its effect: only the answer is lost. */
  done: boolean;
}

export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

/**
 * The same dependencies, of a process to which the fault happens once; `struck` says whether it came to it. To be released when the
 * process has come to its end.
 */
export async function withFault(
  deps: Deps,
  fault: Fault,
  stripe: { url: string; payments(apiBase: string): Payments },
): Promise<{ deps: Deps; struck(): boolean; release(): Promise<void> }> {
  let left = fault.after;
  let struck = false;
  const isDead = (): boolean => struck && fault.kind === 'dies';
  /** Whether this is the conversation that fails. */
  const fails = (): boolean => {
    const now = !struck && left === 0;
    left -= 1;
    if (now) struck = true;
    return now;
  };

  const network = createServer((from, to) => {
    if (isDead()) return void from.socket.destroy();
    const now = fails();
    if (now && !fault.done) return void from.socket.destroy();
    forward(stripe.url, from, to, () => {
      if (!now && !isDead()) return true;
      from.socket.destroy();
      return false;
    });
  });
  await new Promise<void>((resolve) => network.listen(0, '127.0.0.1', resolve));
  const { port } = network.address() as AddressInfo;

  const transaction: Deps['system']['transaction'] = async (actor, fn, options) => {
    if (isDead()) throw new ProcessDied('dead');
    const now = fails();
    if (now && !fault.done) throw new ProcessDied('killed');
    const result = await deps.system.transaction(actor, fn, options);
    // Died in it, or meanwhile by another of its own calls.
    if (isDead()) throw new ProcessDied('dead');
    return result;
  };
  return {
    deps: {
      ...deps,
      payments: stripe.payments(`http://127.0.0.1:${port}`),
      system: fault.kind === 'dies' ? { ...deps.system, transaction } : deps.system,
    },
    struck: () => struck,
    release: () =>
      new Promise((resolve) => {
        network.close(() => resolve());
        network.closeAllConnections();
      }),
  };
}

function forward(origin: string, from: IncomingMessage, to: ServerResponse, mayAnswer: () => boolean): void {
  const onward = ask(new URL(from.url ?? '/', origin), { method: from.method, headers: from.headers }, (answer) => {
    const parts: Buffer[] = [];
    answer.on('data', (part: Buffer) => parts.push(part));
    answer.on('end', () => {
      if (mayAnswer()) to.writeHead(answer.statusCode ?? 500, answer.headers).end(Buffer.concat(parts));
    });
  });
  onward.on('error', () => from.socket.destroy());
  from.pipe(onward);
}
