/** The stand-in's own controls: what a test or a person does to it from outside. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { withPending } from './api/events.ts';
import { advance, runDue } from './billing/clock.ts';
import { completeCheckout, settleCheckout } from './billing/checkout.ts';
import type { Courier } from './delivery.ts';
import { invalid, StripeProblem } from './errors.ts';
import type { CheckoutSession, Customer, Invoice, Refund, StripeEvent, Subscription, SubscriptionSchedule, WebhookMode } from './model.ts';
import type { World } from './world.ts';

const DAY = 86_400;
const LONGEST_ADVANCE_DAYS = 3660;
const MODES: readonly WebhookMode[] = ['normal', 'duplicate', 'reorder', 'drop', 'hold'];

export interface SandboxState {
  now: number;
  webhooks: { mode: WebhookMode; undelivered: number };
  customers: Customer[];
  subscriptions: Subscription[];
  schedules: SubscriptionSchedule[];
  sessions: CheckoutSession[];
  invoices: Invoice[];
  refunds: Refund[];
  events: StripeEvent[];
}

export class Controls {
  readonly #w: World;
  readonly #courier: Courier;

  constructor(w: World, courier: Courier) {
    this.#w = w;
    this.#courier = courier;
  }

  /** What is due first, then `run` as one transaction, then delivery. */
  act<T>(run: () => T): T {
    runDue(this.#w, this.#w.now());
    try {
      return this.#w.store.transact(run);
    } finally {
      this.#courier.wake();
    }
  }

  complete(sessionId: string, paymentStatus: 'paid' | 'unpaid' = 'paid', email?: string): CheckoutSession {
    try {
      return this.act(() => completeCheckout(this.#w, sessionId, { paymentStatus, ...(email === undefined ? {} : { email }) }));
    } catch (error) {
      // The announced decline is used up although the payment came to nothing.
      if (error instanceof StripeProblem && error.keepsEffects) this.act(() => this.#w.takeDecline());
      throw error;
    }
  }

  settle(sessionId: string, ok: boolean): CheckoutSession {
    return this.act(() => settleCheckout(this.#w, sessionId, ok));
  }

  webhookMode(mode: WebhookMode): { mode: WebhookMode } {
    this.#courier.setMode(mode);
    return { mode };
  }

  flush(): Promise<{ delivered: number; failed: number }> {
    return this.#courier.flush();
  }

  /** Moves the present forward by days (fractions count); renewals and expiries in between happen. */
  advance(days: number): { now: number } {
    if (!Number.isFinite(days) || days <= 0 || days > LONGEST_ADVANCE_DAYS)
      throw invalid(`days must be above 0 and at most ${LONGEST_ADVANCE_DAYS}`, 'days');
    this.act(() => {
      advance(this.#w, Math.max(1, Math.round(days * DAY)));
    });
    return { now: this.#w.now() };
  }

  /** The next `count` payments fail; 0 takes earlier announcements back. */
  declineNext(count = 1): { declines: number } {
    if (!Number.isInteger(count) || count < 0 || count > 1000) throw invalid('count must be a whole number from 0 to 1000', 'count');
    this.act(() => {
      this.#w.configure({ declines: count });
    });
    return { declines: count };
  }

  state(): SandboxState {
    this.act(() => undefined);
    const { store, settings } = this.#w;
    return {
      now: this.#w.now(),
      webhooks: { mode: settings.webhookMode, undelivered: [...store.all('deliveries')].length },
      customers: [...store.all('customers')],
      subscriptions: [...store.all('subscriptions')],
      schedules: [...store.all('schedules')],
      sessions: [...store.all('sessions')],
      invoices: [...store.all('invoices')],
      refunds: [...store.all('refunds')],
      events: [...store.all('events')].map((event) => withPending(this.#w, event)),
    };
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(request: FastifyRequest, allowed: readonly string[]): Fields {
  const text = typeof request.body === 'string' ? request.body.trim() : '';
  let value: unknown = {};
  try {
    if (text !== '') value = JSON.parse(text);
  } catch {
    throw invalid('The body is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('The body must be a JSON object.');
  const fields: Fields = { ...value };
  const unknown = Object.keys(fields).find((key) => !allowed.includes(key));
  if (unknown !== undefined) throw invalid(`Unknown field: ${unknown}`, unknown);
  return fields;
}

function sessionId(request: FastifyRequest): string {
  const { params } = request;
  return typeof params === 'object' && params !== null && 'id' in params && typeof params.id === 'string' ? params.id : '';
}

export function controlRoutes(app: FastifyInstance, controls: Controls): void {
  const route = (path: string, run: (request: FastifyRequest) => unknown): void => {
    app.post(path, async (request: FastifyRequest, reply: FastifyReply) => {
      const answer: unknown = await run(request);
      return reply.send(answer);
    });
  };
  route('/_sandbox/checkout/:id/complete', (request) => {
    const { paymentStatus = 'paid' } = fieldsOf(request, ['paymentStatus']);
    if (paymentStatus !== 'paid' && paymentStatus !== 'unpaid') throw invalid('paymentStatus must be "paid" or "unpaid"', 'paymentStatus');
    return controls.complete(sessionId(request), paymentStatus);
  });
  route('/_sandbox/checkout/:id/settle', (request) => {
    const { ok } = fieldsOf(request, ['ok']);
    if (typeof ok !== 'boolean') throw invalid('ok must be true or false', 'ok');
    return controls.settle(sessionId(request), ok);
  });
  route('/_sandbox/webhooks', (request) => {
    const { mode } = fieldsOf(request, ['mode']);
    const known = MODES.find((one) => one === mode);
    if (known === undefined) throw invalid(`mode must be one of ${MODES.join(', ')}`, 'mode');
    return controls.webhookMode(known);
  });
  route('/_sandbox/webhooks/flush', (request) => {
    fieldsOf(request, []);
    return controls.flush();
  });
  route('/_sandbox/clock/advance', (request) => {
    const { days } = fieldsOf(request, ['days']);
    if (typeof days !== 'number') throw invalid('days must be a number', 'days');
    return controls.advance(days);
  });
  route('/_sandbox/decline-next', (request) => {
    const { count = 1 } = fieldsOf(request, ['count']);
    if (typeof count !== 'number') throw invalid('count must be a number', 'count');
    return controls.declineNext(count);
  });
  app.get('/_sandbox/state', async (_request, reply) => reply.send(controls.state()));
}
