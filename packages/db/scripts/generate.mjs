// Writes the Prisma client into src/generated. Silent, without network, and skipped when nothing changed:
// the stamp beside the output holds a hash of what the output depends on (a clone sets every mtime anew, so mtimes decide nothing).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const packageDir = path.resolve(import.meta.dirname, '..');
const root = path.resolve(packageDir, '../..');
const schemaDir = path.join(root, 'prisma/schema');
const output = path.join(packageDir, 'src/generated');
const stampFile = path.join(output, '.stamp');
const lockDir = path.join(packageDir, 'node_modules/.generate.lock');
const LOCK_STALE_MS = 60_000;

const prismaPackage = createRequire(import.meta.url).resolve('prisma/package.json');

function fingerprint() {
  const hash = createHash('sha256');
  hash.update(readFileSync(prismaPackage));
  hash.update(readFileSync(import.meta.filename));
  for (const name of readdirSync(schemaDir).sort()) {
    if (!name.endsWith('.prisma')) continue;
    hash.update(name).update(readFileSync(path.join(schemaDir, name)));
  }
  return hash.digest('hex');
}

function upToDate(wanted) {
  return existsSync(path.join(output, 'client.ts')) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
}

/** Two starters in one checkout must not write the same folder at once. A lock older than a minute was left by a crash. */
async function withLock(work) {
  mkdirSync(path.dirname(lockDir), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lockDir);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(lockDir, { throwIfNoEntry: false })?.mtimeMs ?? 0);
      if (age > LOCK_STALE_MS) rmSync(lockDir, { recursive: true, force: true });
      else await sleep(50);
    }
  }
  try {
    work();
  } finally {
    rmSync(lockDir, { recursive: true, force: true });
  }
}

function generate(wanted) {
  if (upToDate(wanted)) return;
  const result = spawnSync(
    process.execPath,
    [path.join(path.dirname(prismaPackage), 'build/index.js'), 'generate', '--no-hints', '--config', path.join(root, 'prisma.config.ts')],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        // Any executable will do: it keeps the CLI from asking the network for an engine that `generate` never runs.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    },
  );
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}\n`);
    throw new Error('prisma generate failed');
  }
  writeFileSync(stampFile, wanted);
}

const wanted = fingerprint();
if (!upToDate(wanted)) await withLock(() => generate(wanted));
