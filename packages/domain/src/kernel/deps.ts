import type { Database, Tx } from '@seatwise/db';
import type { Caller } from './actor.ts';
import type { Clock, IdentityProvider, Ids, Log, Mailer, Payments, Sealer } from '../ports/index.ts';

/** Everything a verb may use from outside the domain. Composed once, in apps/api/src/deps.ts. */
export interface Deps {
  /** As seatwise_app, bound by the policies of the person who acts. */
  db: Database;
  /** As seatwise_worker: for jobs, and where the API acts on the payment provider's word. */
  system: Database;
  clock: Clock;
  ids: Ids;
  payments: Payments;
  identity: IdentityProvider;
  mail: Mailer;
  sealer: Sealer;
  /** Where people reach us, without a trailing slash. */
  publicUrl: string;
  log: Log;
  /** Effects that run against the line of slices, in the transaction of what caused them. */
  subscribers: Subscribers;
}

/** Lists of what later slices do when something happens in an earlier one. One list of all is `subscribers` in registry.ts. */
export interface Subscribers {
  /** A person has left these organisations for good. */
  accountDeleted: ((context: { tx: Tx; organizationIds: readonly string[] }) => Promise<void>)[];
}

/** One request: who, and with what. */
export interface Call {
  deps: Deps;
  actor: Caller;
  requestId: string;
}
