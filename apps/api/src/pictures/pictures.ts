/**
 * Pictures for link previews, drawn in a thread of their own: laying out and painting one takes a tenth of a second, which nobody else should
 * wait for. Kept in memory while they are asked for; drawn once however many ask at the same time.
 */
import { Worker } from 'node:worker_threads';
import type { PictureNode } from '@seatwise/web/renderer';

const WORKER = new URL('./worker.ts', import.meta.url);
/** Some 40 kB each. */
const KEPT = 200;
/** More wait for a picture than could be drawn in a few seconds: the rest are asked to come again. */
const WAITING = 30;
/** The thread and its fonts go when nobody has asked for so long. */
const IDLE_MS = 60_000;

export class TooManyPictures extends Error {
  override readonly name = 'TooManyPictures';
}

interface Drawn {
  id: number;
  png?: Uint8Array;
  error?: string;
}

export class Pictures {
  readonly #kept = new Map<string, Promise<Buffer>>();
  readonly #waiting = new Map<number, PromiseWithResolvers<Buffer>>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #next = 0;

  /** The PNG under this key; `draw` says what is on it when it is not there. */
  get(key: string, draw: () => PictureNode): Promise<Buffer> {
    const kept = this.#kept.get(key);
    if (kept) {
      // The one asked for last is thrown away last.
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    if (this.#waiting.size >= WAITING) return Promise.reject(new TooManyPictures());
    const fresh = this.#draw(draw());
    this.#kept.set(key, fresh);
    fresh.catch(() => this.#kept.delete(key));
    for (const old of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(old);
    }
    return fresh;
  }

  #draw(node: PictureNode): Promise<Buffer> {
    clearTimeout(this.#idle);
    const id = (this.#next += 1);
    const drawn = Promise.withResolvers<Buffer>();
    this.#waiting.set(id, drawn);
    this.#thread().postMessage({ id, node });
    return drawn.promise;
  }

  #thread(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(WORKER);
    worker.unref();
    worker.on('message', ({ id, png, error }: Drawn) => {
      const drawn = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (png) drawn?.resolve(Buffer.from(png.buffer, png.byteOffset, png.byteLength));
      else drawn?.reject(new Error(error ?? 'no picture'));
      if (this.#waiting.size === 0) this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
    });
    const lost = (error: Error): void => {
      if (this.#worker === worker) this.#worker = null;
      for (const drawn of this.#waiting.values()) drawn.reject(error);
      this.#waiting.clear();
    };
    worker.once('error', lost);
    worker.once('exit', () => lost(new Error('the thread that draws has ended')));
    this.#worker = worker;
    return worker;
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}
