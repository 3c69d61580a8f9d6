import { Server, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** Where the app stands on its way out; its hooks look at it. */
export class Closing {
  /** Probes are told, and every answer ends its connection. */
  begun = false;
  /** Answers wait for this, if it is there. */
  held: Promise<void> | null = null;
  /** Aborted first of all: what streams without an end breaks off, and is taken up again elsewhere. */
  readonly streams = new AbortController();
  readonly #open = new Set<Socket>();

  /** From the start, so that it knows every connection. */
  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
  }

  /** A connection that was opened and never used is not idle to Node, which would wait a minute for its first words. */
  endTheSilent(): void {
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy();
  }
}

/** Long enough for clients that hold a connection to get one more answer, which tells them to let go. */
const FAREWELL_MS = 200;
/** Under any load the door is closed after this. */
const DOOR_MS = 1000;
/** Within this time a connection that was just made brings its request. */
const FIRST_WORDS_MS = 300;

const connections = (server: Server): Promise<number> =>
  new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));

/** Resolves at a moment when the kernel holds no connection for us that has not been taken in. One is taken in a turn of the event loop. */
async function untilNobodyWaits(server: Server): Promise<void> {
  let came = true;
  const notice = (): void => {
    came = true;
  };
  server.on('connection', notice);
  for (const end = Date.now() + DOOR_MS; came && Date.now() < end;) {
    came = false;
    await nextTurn();
  }
  server.off('connection', notice);
}

/**
 * Ends listening without losing a request. What the kernel has accepted and we have not is reset when the door closes, so answers are held
 * for that moment: those who wait for one do not knock again. And `http.Server.close` would cut off, as idle, connections whose first bytes
 * are still on their way: so the door alone is closed first, by the plain server's means.
 */
export async function drain(app: FastifyInstance, closing: Closing): Promise<void> {
  closing.begun = true;
  closing.streams.abort();
  await sleep(FAREWELL_MS);
  const { promise, resolve: release } = Promise.withResolvers<void>();
  closing.held = promise;
  await untilNobodyWaits(app.server);
  Server.prototype.close.call(app.server);
  closing.held = null;
  release();
  for (const end = Date.now() + FIRST_WORDS_MS; Date.now() < end && (await connections(app.server)) > 0;) await sleep(10);
  closing.endTheSilent();
  await app.close();
}
