/** A whole Seatwise as `start` runs it: database, API, worker, stand-ins, mail catcher and the built SPAs, on ports of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../../../..');
const START = path.join(ROOT, 'apps/api/src/local/start.ts');
/** A first start makes a database and a demo; a busy machine takes its time. */
const READY_MS = 120_000;
const STOP_MS = 40_000;

/** Where a running instance answers, and where it keeps what it knows. */
export interface Addresses {
  url: string;
  mailUrl: string;
  stripeUrl: string;
  whatsappUrl: string;
  dataDir: string;
}

export interface Ports {
  PORT: number;
  SANDBOX_PORT: number;
  MAIL_SMTP_PORT: number;
  MAIL_UI_PORT: number;
  WHATSAPP_SANDBOX_PORT: number;
}

export interface RunningSeatwise extends Addresses {
  ports: Ports;
  /** The process that a person would have started in a terminal; it leads a group of its own. */
  process: ChildProcess;
  /** What it has printed so far. */
  output: () => string;
  /** Resolves with the exit status, or null when a signal ended it. */
  ended: Promise<number | null>;
  /** As Ctrl-C does: to the whole group. */
  interrupt: () => void;
  /** SIGTERM, then waits for the end; twice does no harm. Answers the exit status. */
  stop: () => Promise<number | null>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No port'))));
    });
  });
}

async function freePorts(): Promise<Ports> {
  const [PORT, SANDBOX_PORT, MAIL_SMTP_PORT, MAIL_UI_PORT, WHATSAPP_SANDBOX_PORT] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  return { PORT, SANDBOX_PORT, MAIL_SMTP_PORT, MAIL_UI_PORT, WHATSAPP_SANDBOX_PORT };
}

/** A folder for one instance. `remove` it when nothing uses it any more. */
export function temporaryDataDir(): { path: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'seatwise-e2e-'));
  // The database's own user has to pass through.
  chmodSync(folder, 0o711);
  return { path: path.join(folder, 'data'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts one and waits for `ready`. Throws, with what it printed, when that does not come. */
export async function startSeatwise({ dataDir, ports }: { dataDir: string; ports?: Ports }): Promise<RunningSeatwise> {
  for (const app of ['member', 'trainer', 'organizer'])
    if (!existsSync(path.join(ROOT, 'apps', app, 'dist/index.html'))) throw new Error('The SPAs are not built: pnpm build');
  const own = ports ?? (await freePorts());
  // Nothing of this machine's settings: what the test says is all there is.
  const { DATABASE_URL: _url, STRIPE_SECRET_KEY: _key, SMTP_URL: _smtp, NODE_ENV: _mode, ...inherited } = process.env;
  const child = spawn(process.execPath, [START], {
    cwd: ROOT,
    env: {
      ...inherited,
      ...Object.fromEntries(Object.entries(own).map(([name, port]) => [name, String(port)])),
      DATA_DIR: dataDir,
      RATE_LIMITS: 'off',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let printed = '';
  const ready = Promise.withResolvers<void>();
  const take = (chunk: Buffer): void => {
    printed += chunk.toString('utf8');
    if (/^ready$/m.test(printed)) ready.resolve();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (status) => resolve(status)));
  void ended.then((status) => ready.reject(new Error(`start ended with ${status} before it was ready:\n${printed}`)));
  const late = setTimeout(() => ready.reject(new Error(`start is not ready after ${READY_MS / 1000} s:\n${printed}`)), READY_MS);

  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    const status = await ended;
    clearTimeout(timer);
    return status;
  };
  try {
    await ready.promise;
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(late);
  }
  return {
    url: `http://localhost:${own.PORT}`,
    mailUrl: `http://127.0.0.1:${own.MAIL_UI_PORT}`,
    stripeUrl: `http://127.0.0.1:${own.SANDBOX_PORT}`,
    whatsappUrl: `http://127.0.0.1:${own.WHATSAPP_SANDBOX_PORT}`,
    dataDir,
    ports: own,
    process: child,
    output: () => printed,
    ended,
    interrupt: () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    },
    stop,
  };
}
