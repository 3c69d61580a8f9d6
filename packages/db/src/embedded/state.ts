import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isRunning, type ProcessIdentity } from './process.ts';

/** What must outlive the server, kept beside its data directory and readable by its owner alone. */
export interface ServerState {
  password: string;
  port: number | null;
  /** Who started, or took over, the running server: while that process lives, others only use it. */
  owner: ProcessIdentity | null;
  /** Login passwords of the roles that the migrations create. */
  rolePasswords: Record<string, string>;
}

export function stateFile(dataDir: string): string {
  return `${dataDir}.secret.json`;
}

export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

export function readState(dataDir: string): ServerState | null {
  let text: string;
  try {
    text = readFileSync(stateFile(dataDir), 'utf8');
  } catch {
    return null;
  }
  const state: ServerState = JSON.parse(text);
  return state;
}

/** Replaces the file in one step: a crash leaves the old one or the new one. */
export function writeState(dataDir: string, state: ServerState): void {
  const file = stateFile(dataDir);
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, file);
}

const LOCK_STALE_MS = 60_000;

/** One starter at a time per data directory. The lock of a process that is gone, or a minute old, counts for nothing. */
export async function withStartLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const lock = `${dataDir}.lock`;
  mkdirSync(path.dirname(dataDir), { recursive: true });
  const mine = JSON.stringify(identify(process.pid));
  for (;;) {
    try {
      writeFileSync(lock, mine, { flag: 'wx' });
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      if (isStale(lock)) rmSync(lock, { force: true });
      else await sleep(20);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isStale(lock: string): boolean {
  try {
    if (Date.now() - statSync(lock).mtimeMs > LOCK_STALE_MS) return true;
    const holder: ProcessIdentity | null = JSON.parse(readFileSync(lock, 'utf8'));
    return !isRunning(holder);
  } catch {
    // Gone, or being written this moment.
    return false;
  }
}
