/** For the tests of this folder: a stand-in in memory, the official SDK pointed at it, and a webhook address that remembers. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { startStripeSandbox, type StripeSandbox, type StripeSandboxOptions } from './index.ts';

export const SECRET = 'whsec_bench';

export const PRICES = [
  { lookupKey: 'seat_pro_monthly', productName: 'PRO seat', unitAmount: 3500, currency: 'eur', interval: 'month' },
  { lookupKey: 'seat_pro_yearly', productName: 'PRO seat', unitAmount: 35_000, currency: 'eur', interval: 'year' },
  { lookupKey: 'seat_max_monthly', productName: 'MAX seat', unitAmount: 3200, currency: 'eur', interval: 'month' },
] as const;

export interface Received {
  readonly signature: string;
  readonly body: string;
  readonly event: { readonly id: string; readonly type: string };
}

/** A webhook address. `answer` decides the status of each request. */
export class Inbox {
  readonly received: Received[] = [];
  answer: (count: number) => number = () => 200;
  readonly #server: Server;
  #count = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts).toString('utf8');
        const status = this.answer(++this.#count);
        if (status === 200) {
          const event: unknown = JSON.parse(body);
          this.received.push({ signature: String(request.headers['stripe-signature']), body, event: event as Received['event'] });
        }
        response.writeHead(status).end();
      });
    });
  }

  static async open(): Promise<Inbox> {
    const inbox = new Inbox();
    await new Promise<void>((resolve) => inbox.#server.listen(0, '127.0.0.1', resolve));
    return inbox;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  types(): string[] {
    return this.received.map((one) => one.event.type);
  }

  /** Resolves once `enough` holds; rejects after two seconds. */
  async until(enough: (inbox: Inbox) => boolean): Promise<void> {
    const end = Date.now() + 2000;
    while (!enough(this)) {
      if (Date.now() > end) throw new Error(`the webhooks did not come: ${this.types().join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export interface Bench extends AsyncDisposable {
  readonly sandbox: StripeSandbox;
  readonly stripe: Stripe;
}

export function clientFor(sandbox: StripeSandbox, maxNetworkRetries = 0): Stripe {
  return new Stripe('sk_test_bench', { host: '127.0.0.1', port: sandbox.port, protocol: 'http', maxNetworkRetries, telemetry: false });
}

export async function openBench(options: Partial<StripeSandboxOptions> = {}): Promise<Bench> {
  const sandbox = await startStripeSandbox({ port: 0, file: null, webhook: null, seed: PRICES, ...options });
  return { sandbox, stripe: clientFor(sandbox), [Symbol.asyncDispose]: () => sandbox.close() };
}

export async function priceId(stripe: Stripe, lookupKey: string): Promise<string> {
  const { data } = await stripe.prices.list({ lookup_keys: [lookupKey] });
  const found = data[0];
  if (found === undefined) throw new Error(`no price ${lookupKey}`);
  return found.id;
}

/** A customer with a paid subscription, bought through Checkout. */
export async function buy({ stripe, sandbox }: Bench, quantity: number, lookupKey = 'seat_pro_monthly'): Promise<Stripe.Subscription> {
  const customer = await stripe.customers.create({ email: 'ada@atelier.test', name: 'Atelier Lumière' });
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    line_items: [{ price: await priceId(stripe, lookupKey), quantity }],
    success_url: 'http://seatwise.test/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://seatwise.test/back',
    subscription_data: { metadata: { organization_id: 'org_1' } },
    metadata: { organization_id: 'org_1' },
  });
  const { subscription } = sandbox.complete(session.id);
  if (subscription === null) throw new Error('no subscription');
  return stripe.subscriptions.retrieve(subscription);
}

export function onlyItem(subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const item = subscription.items.data[0];
  if (item === undefined) throw new Error('no item');
  return item;
}

/** The id of a field that may have been expanded. */
export function idOf(field: string | { readonly id: string } | null | undefined): string {
  if (field === null || field === undefined) throw new Error('nothing there');
  return typeof field === 'string' ? field : field.id;
}
