export {
  type AuthPrisma,
  createAuthPrisma,
  createDatabase,
  type Database,
  type DatabaseConfig,
  type TransactionOptions,
} from './database.ts';
export { constraintOf, isConnectionError, sqlState } from './errors.ts';
export type { PrismaTx } from './prisma-attachment.ts';
export type { DbActor, Tx } from './unit-of-work.ts';
