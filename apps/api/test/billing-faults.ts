/** Networks that fail and processes that die, at any one of the moments between one conversation with the outside and the next. */
import type { Deps } from '@seatwise/domain';
import { PaymentsUnavailable, type Payments } from '@seatwise/domain/ports';

export interface Fault {
  /** `dies`: nothing happens from that moment on. `unreachable`: one call to the provider fails. */
  kind: 'dies' | 'unreachable';
  /** How many calls go well before it: to the provider, and for a death to the database as well. */
  after: number;
  /** The call that fails has had its effect: only the answer is lost. */
  done: boolean;
}

export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

/** Methods that answer at once, or with a list that is read bit by bit. */
const NOT_PROMISES = new Set(['verifyWebhook', 'customersWithSubscriptions', 'eventsSince']);

/** The same dependencies, of a process to which the fault happens once. `struck` says whether it has come to it. */
export function withFault(deps: Deps, fault: Fault): { deps: Deps; struck: () => boolean } {
  let left = fault.after;
  let struck = false;
  const isDead = (): boolean => struck && fault.kind === 'dies';
  const failure = (): Error => (fault.kind === 'dies' ? new ProcessDied('killed') : new PaymentsUnavailable('The network failed.'));

  async function through<T>(work: () => Promise<T>): Promise<T> {
    if (isDead()) throw new ProcessDied('dead');
    const now = !struck && left === 0;
    left -= 1;
    if (!now) {
      const result = await work();
      // Died meanwhile, by another of its own calls.
      if (isDead()) throw new ProcessDied('dead');
      return result;
    }
    struck = true;
    if (fault.done) await work();
    throw failure();
  }

  const payments: Payments = new Proxy(deps.payments, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const call = (): unknown => Reflect.apply(value, target, args);
        if (!NOT_PROMISES.has(String(name))) return through(async () => call());
        if (isDead()) throw new ProcessDied('dead');
        return call();
      };
    },
  });
  const system: Deps['system'] =
    fault.kind === 'dies'
      ? { ...deps.system, transaction: (actor, fn, options) => through(() => deps.system.transaction(actor, fn, options)) }
      : deps.system;
  return { deps: { ...deps, payments, system }, struck: () => struck };
}
