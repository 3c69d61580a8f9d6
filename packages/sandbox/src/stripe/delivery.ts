/**
 * Brings events to the webhook address, in the background and in order. What fails is tried again a few times, while later events
 * go on. What is to be delivered is in the store, so a restart goes on where it was.
 */
import { withPending } from './api/events.ts';
import type { Delivery, WebhookMode } from './model.ts';
import { signatureHeader } from './signature.ts';
import { deliveryFor, type World } from './world.ts';

export interface WebhookAddress {
  readonly url: string;
  readonly secret: string;
}

const MAX_ATTEMPTS = 10;
const TIMEOUT_MS = 10_000;
/** 0.25 s, doubling, 30 s at most: about a minute and a half in all. */
const backoff = (attempts: number): number => Math.min(30_000, 250 * 2 ** (attempts - 1));

export class Courier {
  readonly #w: World;
  readonly #log: (line: string) => void;
  #address: WebhookAddress | null = null;
  readonly #stop = new AbortController();
  #running: Promise<void> | null = null;
  /** Real time, in milliseconds, before which a failed event is left alone. */
  readonly #notBefore = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(w: World, log: (line: string) => void) {
    this.#w = w;
    this.#log = log;
  }

  setAddress(address: WebhookAddress | null): void {
    this.#address = address;
    this.#w.webhooks = address !== null;
    this.wake();
  }

  /** Called after every commit: starts delivering when there is something to deliver. */
  wake(): void {
    if (this.#stop.signal.aborted || this.#address === null || this.#running !== null) return;
    if (this.#ready().length === 0) {
      this.#sleep();
      return;
    }
    this.#running = this.#run().finally(() => {
      this.#running = null;
      this.wake();
    });
  }

  #pending(): Delivery[] {
    return [...this.#w.store.all('deliveries')].filter((one) => one.state === 'pending');
  }

  #ready(): Delivery[] {
    const now = Date.now();
    return this.#pending().filter((one) => (this.#notBefore.get(one.id) ?? 0) <= now);
  }

  #sleep(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const waits = this.#pending()
      .map((one) => this.#notBefore.get(one.id) ?? 0)
      .filter((at) => at !== Infinity);
    if (waits.length === 0) return;
    this.#timer = setTimeout(
      () => {
        this.wake();
      },
      Math.max(1, Math.min(...waits) - Date.now()),
    );
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    // The answer that caused the events goes out first, and a batch is whole before it is put in order.
    await new Promise((resolve) => setImmediate(resolve));
    for (;;) {
      const batch = this.#ready();
      if (this.#w.settings.webhookMode === 'reorder') batch.reverse();
      if (batch.length === 0) return;
      for (const delivery of batch) {
        if (this.#stop.signal.aborted) return;
        await this.#deliver(delivery.id);
      }
    }
  }

  /** One delivery with its copies. True when it arrived. */
  async #deliver(id: string): Promise<boolean> {
    const delivery = this.#w.store.get('deliveries', id);
    const address = this.#address;
    if (delivery === undefined || delivery.state !== 'pending' || address === null) return false;
    const arrived = await this.#send(id, address);
    if (this.#stop.signal.aborted) return false;
    if (arrived) for (let copy = 0; copy < delivery.copies; copy++) await this.#send(id, address);
    const attempts = delivery.attempts + 1;
    const state = attempts >= MAX_ATTEMPTS ? 'failed' : 'pending';
    if (!arrived && state === 'pending') this.#notBefore.set(id, Date.now() + backoff(attempts));
    else this.#notBefore.delete(id);
    if (this.#stop.signal.aborted) return arrived;
    this.#w.store.transact(() => {
      if (arrived) this.#w.store.delete('deliveries', id);
      else this.#w.store.put('deliveries', { ...delivery, attempts, state });
    });
    return arrived;
  }

  async #send(id: string, address: WebhookAddress): Promise<boolean> {
    const event = this.#w.store.get('events', id);
    if (event === undefined) return true;
    const body = JSON.stringify({ ...withPending(this.#w, event), pending_webhooks: 1 });
    try {
      const response = await fetch(address.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signatureHeader(body, address.secret, Math.floor(Date.now() / 1000)),
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.#stop.signal]),
      });
      await response.arrayBuffer();
      if (!response.ok) this.#log(`webhook ${event.type} ${id}: answered ${response.status}`);
      return response.ok;
    } catch (error) {
      this.#log(`webhook ${event.type} ${id}: ${error instanceof Error ? error.message : 'failed'}`);
      return false;
    }
  }

  setMode(mode: WebhookMode): void {
    this.#w.store.transact(() => {
      this.#w.configure({ webhookMode: mode });
    });
  }

  /** Delivers what was held, and tries again at once what has not arrived. Mode `hold` itself does not hold it back. */
  async flush(): Promise<{ delivered: number; failed: number }> {
    const mode = this.#w.settings.webhookMode;
    await this.#running;
    const batch = [...this.#w.store.all('deliveries')].filter(
      (one) => one.state === 'held' || one.state === 'pending' || one.state === 'failed',
    );
    if (mode === 'reorder') batch.reverse();
    this.#w.store.transact(() => {
      for (const one of batch) {
        const next =
          one.state === 'held' ? deliveryFor(mode === 'hold' ? 'normal' : mode) : { state: 'pending' as const, copies: one.copies };
        this.#w.store.put('deliveries', { ...one, ...next });
        // Kept from the background's hands until it is our turn.
        this.#notBefore.set(one.id, Infinity);
      }
    });
    let delivered = 0;
    let failed = 0;
    for (const { id } of batch) {
      const delivery = this.#w.store.get('deliveries', id);
      if (delivery?.state === 'pending' && !this.#stop.signal.aborted) {
        if (await this.#deliver(id)) delivered += 1;
        else failed += 1;
      } else {
        this.#notBefore.delete(id);
      }
    }
    this.wake();
    return { delivered, failed };
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }
}
