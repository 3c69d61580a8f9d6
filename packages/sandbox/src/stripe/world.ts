/** What every part of the stand-in works on: the rows, the present, and the events it tells. */
import { Agenda } from './agenda.ts';
import { newId } from './ids.ts';
import type { Settings, StripeEvent, WebhookMode } from './model.ts';
import { Store, type TableName, type Tables } from './store.ts';
import { missing } from './errors.ts';

export const API_VERSION = '2026-10-28.endive';
export const CLOCK_ID = 'clock_sandbox';

/** Who caused what is written now: goes into the events. */
export interface RequestOrigin {
  id: string | null;
  idempotencyKey: string | null;
}

const KIND: Record<TableName, string> = {
  customers: 'customer',
  products: 'product',
  prices: 'price',
  sessions: 'checkout.session',
  checkouts: 'checkout.session',
  subscriptions: 'subscription',
  schedules: 'subscription_schedule',
  invoices: 'invoice',
  invoiceItems: 'invoiceitem',
  invoicePayments: 'invoice_payment',
  paymentIntents: 'payment_intent',
  paymentMethods: 'PaymentMethod',
  charges: 'charge',
  refunds: 'refund',
  portals: 'billing_portal.session',
  events: 'event',
  deliveries: 'delivery',
  answers: 'answer',
  settings: 'settings',
};

export class World {
  readonly agenda = new Agenda();
  readonly store: Store;
  origin: RequestOrigin = { id: null, idempotencyKey: null };
  /** Set once there is somewhere to deliver to; asked at each event. */
  webhooks = false;
  /** While due things are worked off, the present is the instant they were due. */
  #frozen: number | null = null;

  constructor() {
    this.store = new Store((store, table, id) => {
      this.agenda.watch(store, table, id);
    });
  }

  get settings(): Settings {
    return this.store.get('settings', 'settings') ?? { id: 'settings', offset: 0, declines: 0, webhookMode: 'normal', base: '' };
  }

  configure(change: Partial<Omit<Settings, 'id'>>): void {
    this.store.put('settings', { ...this.settings, ...change });
  }

  /** The stand-in's present, in Unix seconds. */
  now(): number {
    return this.#frozen ?? Math.floor(Date.now() / 1000 + this.settings.offset);
  }

  at<T>(instant: number, run: () => T): T {
    const before = this.#frozen;
    this.#frozen = instant;
    try {
      return run();
    } finally {
      this.#frozen = before;
    }
  }

  hosted(path: string): string {
    return `${this.settings.base}${path}`;
  }

  /** The row, or Stripe's `resource_missing`: 404 for the path's id, 400 when a parameter names it. */
  need<K extends TableName>(table: K, id: string, param = 'id'): Tables[K] {
    const row = this.store.get(table, id);
    if (row === undefined) throw missing(KIND[table], id, param);
    return row;
  }

  /** Whether the next payment is to fail; uses one of the announced declines up. */
  takeDecline(): boolean {
    const { declines } = this.settings;
    if (declines === 0) return false;
    this.configure({ declines: declines - 1 });
    return true;
  }

  get willDecline(): boolean {
    return this.settings.declines > 0;
  }

  emit(type: string, object: object, before?: object): StripeEvent {
    const changed = before === undefined ? undefined : changedFrom(before, object);
    const event = this.store.put('events', {
      id: newId('evt'),
      object: 'event',
      api_version: API_VERSION,
      created: this.now(),
      data: changed === undefined ? { object } : { object, previous_attributes: changed },
      livemode: false,
      pending_webhooks: 0,
      request: { id: this.origin.id, idempotency_key: this.origin.idempotencyKey },
      type,
    });
    if (this.webhooks) this.store.put('deliveries', { id: event.id, ...deliveryFor(this.settings.webhookMode), attempts: 0 });
    return event;
  }
}

/** How an event of this moment is to be delivered. */
export function deliveryFor(mode: WebhookMode): { state: 'pending' | 'held' | 'dropped'; copies: number } {
  if (mode === 'hold') return { state: 'held', copies: 0 };
  if (mode === 'drop') return { state: 'dropped', copies: 0 };
  return { state: 'pending', copies: mode === 'duplicate' ? 1 : 0 };
}

/** Stripe's `previous_attributes`: the old values of what differs. */
function changedFrom(before: object, after: object): Record<string, unknown> {
  const now = new Map<string, unknown>(Object.entries(after));
  return Object.fromEntries(Object.entries(before).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(now.get(key))));
}
