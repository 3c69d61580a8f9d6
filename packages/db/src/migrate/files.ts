import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { SchemaFile } from './engine.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

/** Where schema and migrations are; tests of the mechanism point it elsewhere. */
export interface MigrationPaths {
  schemaDir?: string;
  migrationsDir?: string;
}

export function schemaDirOf(paths: MigrationPaths): string {
  return paths.schemaDir ?? path.join(ROOT, 'prisma/schema');
}

export function migrationsDirOf(paths: MigrationPaths): string {
  return paths.migrationsDir ?? path.join(ROOT, 'prisma/migrations');
}

export function readSchema(paths: MigrationPaths): SchemaFile[] {
  const directory = schemaDirOf(paths);
  return readdirSync(directory)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => ({ path: path.join(directory, name), content: readFileSync(path.join(directory, name), 'utf8') }));
}

/** Names of the migrations on disk, in their order. */
export function migrationNames(paths: MigrationPaths): string[] {
  return readdirSync(migrationsDirOf(paths), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

export function migrationScript(paths: MigrationPaths, name: string): string {
  return readFileSync(path.join(migrationsDirOf(paths), name, 'migration.sql'), 'utf8');
}

export function readMigrations(paths: MigrationPaths): MigrationList {
  const baseDir = migrationsDirOf(paths);
  return {
    baseDir,
    lockfile: { path: './migration_lock.toml', content: readFileSync(path.join(baseDir, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: migrationNames(paths).map((name) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: migrationScript(paths, name) } },
    })),
  };
}
