/** What stands beside the server under test: another API on its database, and a line between a program and a server that can fail. */
import { connect, createServer, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../src/app.ts';
import { compose } from '../src/deps.ts';
import { Closing, drain } from '../src/drain.ts';
import { createLogger } from '../src/logging.ts';
import { freePort, type TestApp } from './app.ts';

export interface Neighbour {
  app: FastifyInstance;
  url: string;
  port: number;
  stop(): Promise<void>;
}

/** With connections of its own. */
export async function startNeighbour(t: TestApp, at?: number): Promise<Neighbour> {
  const port = at ?? (await freePort());
  const logger = createLogger(t.config, 'test', { write: () => undefined });
  const composition = compose(t.config, logger, { connections: t.database.connections });
  const closing = new Closing();
  const { deps, identity } = composition;
  const app = await buildApp({ deps, identity, config: t.config, logger, pages: 'none', processMetrics: false, closing });
  closing.watch(app.server);
  await app.listen({ host: '127.0.0.1', port });
  return {
    app,
    url: `http://127.0.0.1:${port}`,
    port,
    stop: async () => {
      await drain(app, closing);
      await composition.close();
    },
  };
}

export interface Relay {
  url: string;
  /** The head of every request that came through. */
  heads: readonly string[];
  /** Breaks every line off. */
  cut(): void;
  close(): Promise<void>;
}

/** Passes on what comes to whoever listens at `to`, as a proxy would. */
export async function startRelay(to: number): Promise<Relay> {
  const heads: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => undefined);
      one.once('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
    near.on('data', (bytes: Buffer) => {
      const text = bytes.toString('latin1');
      if (/^[A-Z]+ \//.test(text)) heads.push(text.split('\r\n\r\n', 1)[0] ?? '');
    });
    near.pipe(far);
    far.pipe(near);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    heads,
    cut,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
    },
  };
}
