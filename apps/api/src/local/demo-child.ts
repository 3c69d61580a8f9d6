/** The demo's loading, seen from `start`: a process of its own, since it needs the whole domain, and `start` is to stay small. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { supervisedEnvironment } from '../lifecycle.ts';
import { DEMO_STATE, type DemoState } from './demo-people.ts';

export async function demoState(connection: pg.PoolConfig): Promise<DemoState> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ state: DemoState }>(DEMO_STATE);
    return rows[0]?.state ?? 'unwanted';
  } finally {
    await client.end();
  }
}

export interface DemoRun {
  /** Resolves once everything is there. */
  load(environment: Readonly<Record<string, string>>): Promise<void>;
  cancel(): void;
}

/** Loads modules at once, and waits to be told about the database. */
export function runDemo(): DemoRun {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'demo.cli.ts')], {
    env: { ...process.env, ...supervisedEnvironment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (status) => resolve(status)));
  return {
    async load(environment) {
      child.send({ environment }, () => undefined);
      const status = await ended;
      if (status !== 0) throw new Error('The demo could not be loaded; the next start goes on with it.');
    },
    cancel: () => void child.kill('SIGTERM'),
  };
}
