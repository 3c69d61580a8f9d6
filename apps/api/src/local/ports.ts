import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../config.ts';

/** What a start that was killed left behind is gone within this time. */
const PATIENCE_MS = 3000;

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: Error & { code?: string }) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** One that nobody has at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Names the setting of the first port that stays taken. */
export async function requireFreePorts(ports: readonly { setting: string; host: string; port: number }[]): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (const { setting, host, port } of ports) {
    while (!(await isFree(host, port).catch((error: unknown) => explain(error, setting, port)))) {
      if (Date.now() > end) throw new ConfigError(`Port ${port} is taken: set ${setting} to another one.`);
      await sleep(50);
    }
  }
}

function explain(error: unknown, setting: string, port: number): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EACCES') throw new ConfigError(`Port ${port} may not be used: set ${setting} to one from 1024.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new ConfigError('HOST is no address of this machine.');
  throw error;
}
