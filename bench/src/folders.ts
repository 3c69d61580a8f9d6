/** Temporary folders of a run. What a run that was killed hard left behind, the next one clears away. */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { embeddedDataDir, stopPostgres } from '@seatwise/db/admin';

const NAME = /^seatwise-bench-(\d+)-/;

/** A folder that the database's own user may pass through, gone with the run. */
export function temporaryFolder(stack: AsyncDisposableStack): string {
  const folder = mkdtempSync(path.join(tmpdir(), `seatwise-bench-${process.pid}-`));
  chmodSync(folder, 0o711);
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export async function clearAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = NAME.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = path.join(tmpdir(), name);
    for (const dataDir of [folder, path.join(folder, 'data')]) await stopPostgres(embeddedDataDir(dataDir));
    rmSync(folder, { recursive: true, force: true });
  }
}
