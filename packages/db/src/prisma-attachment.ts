import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from './generated/client.ts';
import type { UnitOfWork } from './unit-of-work.ts';

export type PrismaTx = Prisma.TransactionClient;

/** Wider than any request: the server's own timeouts and the caller's patience end a transaction, not Prisma's timer. */
const TRANSACTION_MS = 60_000;

export interface PrismaAttachment {
  readonly client: Promise<PrismaTx>;
  /** Ends Prisma's side; our connection commits or rolls back by itself. Rejects when Prisma had already given up. */
  end(how: 'commit' | 'rollback'): Promise<void>;
}

const EMPTY: pg.QueryArrayResult = { command: '', rowCount: 0, oid: 0, fields: [], rows: [] };

/**
 * What Prisma's adapter takes for a connection of its own. BEGIN, COMMIT and ROLLBACK stay here: the unit of work has begun,
 * and ends, the transaction.
 */
function borrowed(unit: UnitOfWork): pg.PoolClient {
  const query = async (config: pg.QueryArrayConfig): Promise<pg.QueryArrayResult> => {
    if (config.text === 'BEGIN' || config.text === 'COMMIT') return EMPTY;
    if (config.text === 'ROLLBACK') {
      if (unit.open) unit.fail(new Error('Prisma ended its transaction before the unit of work did (60 s)'));
      return EMPTY;
    }
    return unit.sqlForPrisma(config);
  };
  const ignore = (): void => undefined;
  const client: pg.PoolClient = Object.create(pg.Client.prototype, {
    query: { value: query },
    on: { value: ignore },
    removeListener: { value: ignore },
    release: { value: ignore },
  });
  return client;
}

/** A pool that opens nothing: it hands out the connection of the unit of work that is asking. */
class BorrowingPool extends pg.Pool {
  readonly #current: AsyncLocalStorage<UnitOfWork>;

  constructor(current: AsyncLocalStorage<UnitOfWork>) {
    super({ max: 1 });
    this.#current = current;
  }

  override async connect(): Promise<pg.PoolClient> {
    const unit = this.#current.getStore();
    if (!unit?.open) throw new Error('Prisma begins only inside a unit of work: tx.prisma()');
    return borrowed(unit);
  }

  override query(): never {
    throw new Error('Prisma works only inside a unit of work: tx.prisma()');
  }
}

/** Distinguishes our own ending of Prisma's callback from a failure of Prisma's. */
class RolledBack extends Error {}

/** One PrismaClient for a whole Database: parsing its schema and compiling its queries is paid for once. */
export function createPrismaAttacher(nameOf: (text: string) => string): {
  attach(unit: UnitOfWork): PrismaAttachment;
  close(): Promise<void>;
} {
  const asking = new AsyncLocalStorage<UnitOfWork>();
  const prisma = new PrismaClient({
    adapter: new PrismaPg(new BorrowingPool(asking), { statementNameGenerator: ({ sql }) => nameOf(sql) }),
    transactionOptions: { maxWait: TRANSACTION_MS, timeout: TRANSACTION_MS },
  });

  function attach(unit: UnitOfWork): PrismaAttachment {
    const ready = Promise.withResolvers<PrismaTx>();
    const finished = Promise.withResolvers<void>();
    const transaction = asking.run(unit, () =>
      prisma.$transaction(async (client) => {
        ready.resolve(client);
        await finished.promise;
      }),
    );
    const settled = transaction.catch((error: unknown) => {
      ready.reject(error);
      if (!(error instanceof RolledBack)) throw error;
    });
    // Whoever awaits `client` or `end` sees these; nobody has to.
    settled.catch(() => undefined);
    ready.promise.catch(() => undefined);
    return {
      client: ready.promise,
      end: async (how) => {
        if (how === 'commit') finished.resolve();
        else finished.reject(new RolledBack());
        finished.promise.catch(() => undefined);
        await settled;
      },
    };
  }

  return { attach, close: () => prisma.$disconnect() };
}
