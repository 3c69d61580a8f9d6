/** Brings webhooks to their address, each when it is due, a few at a time. What fails is tried again; nothing outlives the process. */
import { signatureOf } from './shapes.ts';

export type WebhookMode = (typeof MODES)[number];
export const MODES = ['normal', 'duplicate', 'reorder', 'drop', 'hold'] as const;

interface Delivery {
  body: string;
  /** Real time, in milliseconds. */
  due: number;
  attempts: number;
}

const AT_ONCE = 8;
const MAX_ATTEMPTS = 10;
const TIMEOUT_MS = 10_000;
const backoff = (attempts: number): number => Math.min(30_000, 250 * 2 ** (attempts - 1));

export class Courier {
  readonly #address: { url: string; secret: string } | null;
  readonly #log: (line: string) => void;
  readonly #stop = new AbortController();
  readonly #under = new Set<Promise<void>>();
  #waiting: Delivery[] = [];
  #held: Delivery[] = [];
  #timer: NodeJS.Timeout | null = null;
  mode: WebhookMode = 'normal';

  constructor(address: { url: string; secret: string } | null, log: (line: string) => void) {
    this.#address = address;
    this.#log = log;
  }

  get waiting(): number {
    return this.#waiting.length + this.#held.length + this.#under.size;
  }

  /** `afterMs` from now. */
  bring(payload: object, afterMs: number): void {
    if (!this.#address || this.mode === 'drop') return;
    const delivery = { body: JSON.stringify(payload), due: Date.now() + afterMs, attempts: 0 };
    if (this.mode === 'hold') this.#held.push(delivery);
    else this.#take(delivery);
    this.#wake();
  }

  #take(delivery: Delivery): void {
    if (this.mode === 'reorder') this.#waiting.unshift(delivery);
    else this.#waiting.push(delivery);
    if (this.mode === 'duplicate') this.#waiting.push({ ...delivery });
  }

  #wake(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#stop.signal.aborted) return;
    const now = Date.now();
    while (this.#under.size < AT_ONCE) {
      const at = this.#waiting.findIndex(({ due }) => due <= now);
      if (at === -1) break;
      const [delivery] = this.#waiting.splice(at, 1);
      if (delivery) this.#begin(delivery);
    }
    if (this.#waiting.length === 0 || this.#under.size >= AT_ONCE) return;
    const next = Math.min(...this.#waiting.map(({ due }) => due));
    this.#timer = setTimeout(() => this.#wake(), Math.max(1, next - now));
    this.#timer.unref();
  }

  #begin(delivery: Delivery): void {
    const work: Promise<void> = this.#deliver(delivery).finally(() => {
      this.#under.delete(work);
      this.#wake();
    });
    this.#under.add(work);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    if (!this.#address) return;
    try {
      const answer = await fetch(this.#address.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': signatureOf(delivery.body, this.#address.secret) },
        body: delivery.body,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.#stop.signal]),
      });
      await answer.arrayBuffer();
      if (answer.ok) return;
      this.#log(`webhook: answered ${answer.status}`);
    } catch (error) {
      this.#log(`webhook: ${error instanceof Error ? error.message : 'failed'}`);
    }
    const attempts = delivery.attempts + 1;
    if (attempts < MAX_ATTEMPTS) this.#waiting.push({ ...delivery, attempts, due: Date.now() + backoff(attempts) });
  }

  /** Whatever is held or not due yet is due now; resolves when all of it was tried. */
  async flush(): Promise<void> {
    for (const one of this.#held.splice(0)) this.#take(one);
    this.#waiting = this.#waiting.map((one) => ({ ...one, due: 0 }));
    this.#wake();
    while (this.#under.size > 0 || this.#waiting.some(({ due }) => due <= Date.now())) {
      this.#wake();
      await Promise.race(this.#under);
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    if (this.#timer) clearTimeout(this.#timer);
    await Promise.all(this.#under);
  }
}
