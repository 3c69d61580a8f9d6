/** For the tests of this folder: the stand-in in memory with the six prices, and the adapter speaking to it. */
import { PLAN_TERMS } from '@seatwise/domain/billing/plans';
import type { ChangeRequest, Payments, ProviderSubscription, SeatPriceRef } from '@seatwise/domain/ports';
import { startStripeSandbox, type StripeSandbox, type StripeSandboxOptions } from '@seatwise/sandbox/stripe';
import type Stripe from 'stripe';
import { createStripeClient } from './client.ts';
import { createStripePayments } from './payments.ts';
import { lookupKeyOf, SEAT_PRICES } from './prices.ts';

export const WEBHOOK_SECRET = 'whsec_bench';
export const PRO_MONTHLY: SeatPriceRef = { plan: 'PRO', period: 'monthly' };

export const SEED = SEAT_PRICES.map((ref) => ({
  lookupKey: lookupKeyOf(ref),
  productName: `${ref.plan} seat`,
  unitAmount: PLAN_TERMS[ref.plan].unitAmount[ref.period],
  currency: 'eur',
  interval: ref.period === 'monthly' ? ('month' as const) : ('year' as const),
}));

export interface Bench extends AsyncDisposable {
  sandbox: StripeSandbox;
  payments: Payments;
  /** For what the port does not tell. */
  stripe: Stripe;
}

export async function openBench(options: Partial<StripeSandboxOptions> = {}): Promise<Bench> {
  const sandbox = await startStripeSandbox({ port: 0, file: null, webhook: null, seed: SEED, ...options });
  const client = { secretKey: 'sk_test_bench', apiBase: sandbox.url, maxNetworkRetries: 0 };
  return {
    sandbox,
    payments: createStripePayments({ ...client, webhookSecret: WEBHOOK_SECRET }),
    stripe: createStripeClient(client),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

let calls = 0;
/** A fresh idempotency key. */
export const key = (): string => `test-${(calls += 1)}`;

export async function newCustomer({ payments }: Bench, organizationId = 'org_1'): Promise<string> {
  const input = { organizationId, name: 'Atelier Lumière', email: 'ada@atelier.test', locale: 'fr' };
  return (await payments.createCustomer(input, key())).customerId;
}

export async function checkout({ payments }: Bench, customerId: string, quantity = 5, price = PRO_MONTHLY) {
  const input = {
    organizationId: 'org_1',
    intentId: 'intent_1',
    customerId,
    price,
    quantity,
    successUrl: 'http://seatwise.test/done?session={CHECKOUT_SESSION_ID}',
    cancelUrl: 'http://seatwise.test/back',
    locale: 'fr',
  };
  return payments.createSeatCheckout(input, key());
}

/** A paid subscription, bought through Checkout. */
export async function bought(bench: Bench, quantity = 5, price = PRO_MONTHLY): Promise<ProviderSubscription> {
  const customerId = await newCustomer(bench);
  bench.sandbox.complete((await checkout(bench, customerId, quantity, price)).id);
  return onlySubscription(bench, customerId);
}

export async function onlySubscription({ payments }: Bench, customerId: string): Promise<ProviderSubscription> {
  const [subscription, ...more] = await payments.subscriptionsOf(customerId);
  if (subscription === undefined || more.length > 0) throw new Error(`${customerId} has not one subscription`);
  return subscription;
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}

export const change = ({ id, itemId }: ProviderSubscription, quantity: number, price = PRO_MONTHLY): ChangeRequest => ({
  subscriptionId: id,
  itemId,
  price,
  quantity,
});
