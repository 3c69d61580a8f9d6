export { isServerAbandoned, type PostgresServer, startPostgres, type StartOptions, stopPostgres } from './embedded/server.ts';
export type { MigrationPaths } from './migrate/files.ts';
export { drift, migrate, type MigrateOptions, newMigration, pendingMigrations } from './migrate/migrate.ts';
export { migrateQueue } from './migrate/queue.ts';
export {
  embeddedDataDir,
  ensureDatabase,
  migrateDatabase,
  type PreparedDatabase,
  prepareDatabase,
  type PrepareOptions,
  startEmbedded,
} from './prepare.ts';
export { type Connections, type ConnectionSettings, ensureLogins, LOGIN_ROLES, type LoginRole, resolveUrls } from './roles.ts';
