/** Two API processes behind one address, as in production: a second process on the database of the running Seatwise, and who shares the requests out. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, request as forward, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import { freePort, type Addresses } from './seatwise.ts';

const ROOT = path.join(import.meta.dirname, '../../../..');
const ANOTHER = path.join(ROOT, 'apps/api/src/local/another.ts');
const READY_MS = 60_000;

export interface Balancer {
  /**
   * The one address. It shares the running Seatwise's cookies, which belong to its name whatever the port; links in mails lead to the first
   * process, whose public address is in its settings.
   */
  url: string;
  /** From now on this process answers everything (0, 1), or both in turn (null). */
  leadTo: (process: 0 | 1 | null) => void;
  /** How many requests each process has had. */
  served: () => [number, number];
  /** Every connection ends, and none can be made until `mend`. */
  cut: () => Promise<void>;
  mend: () => Promise<void>;
  stop: () => Promise<void>;
}

async function startAnother(house: Addresses, port: number): Promise<ChildProcess> {
  const { DATABASE_URL: _url, STRIPE_SECRET_KEY: _key, SMTP_URL: _smtp, NODE_ENV: _mode, ...inherited } = process.env;
  const child = spawn(process.execPath, [ANOTHER], {
    cwd: ROOT,
    env: {
      ...inherited,
      DATA_DIR: house.dataDir,
      PORT: String(port),
      PUBLIC_URL: house.url,
      SANDBOX_PORT: new URL(house.stripeUrl).port,
      MAIL_UI_PORT: new URL(house.mailUrl).port,
      WHATSAPP_SANDBOX_PORT: new URL(house.whatsappUrl).port,
      RATE_LIMITS: 'off',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`The second process is not ready:\n${printed}`)), READY_MS);
    child.once('message', () => {
      clearTimeout(late);
      resolve();
    });
    child.once('exit', (status) => reject(new Error(`The second process ended with ${status}:\n${printed}`)));
  });
  return child;
}

function ends(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  return gone;
}

export async function twoProcesses(house: Addresses): Promise<Balancer> {
  const second = await freePort();
  const child = await startAnother(house, second);
  const ports = [Number(new URL(house.url).port), second] as const;
  const served: [number, number] = [0, 0];
  let led: 0 | 1 | null = null;
  let turn = 0;
  const handle = (incoming: IncomingMessage, answer: ServerResponse): void => {
    turn += 1;
    const to = led ?? (turn % 2 === 0 ? 0 : 1);
    served[to] += 1;
    // The host stays the one that was asked for: the servers tell by it that a page is their own.
    const outgoing = forward({
      host: '127.0.0.1',
      port: ports[to],
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
    });
    outgoing.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      // What is pushed must not wait for more.
      answer.flushHeaders();
      response.pipe(answer);
      response.on('error', () => answer.destroy());
    });
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  };
  const sockets = new Set<Socket>();
  const server = createServer(handle);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      if (!server.listening) return resolve();
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    leadTo: (process) => {
      led = process;
    },
    served: () => [...served],
    cut,
    mend: () => listen(port),
    stop: async () => {
      await cut();
      await ends(child);
    },
  };
}
