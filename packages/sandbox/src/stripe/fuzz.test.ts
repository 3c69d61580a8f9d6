import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buy, idOf, openBench } from './test-bench.ts';

const KEYS = [
  'customer',
  'subscription',
  'items[0][id]',
  'items[0][price]',
  'items[0][quantity]',
  'items[0][deleted]',
  'items',
  'proration_behavior',
  'proration_date',
  'payment_behavior',
  'billing_cycle_anchor[type]',
  'billing_cycle_anchor',
  'cancel_at',
  'cancel_at_period_end',
  'metadata[a]',
  'metadata',
  'expand[]',
  'expand',
  'limit',
  'starting_after',
  'created[gte]',
  'created',
  'phases[0][items][0][price]',
  'phases[0][start_date]',
  'phases[0][end_date]',
  'phases[0][duration][interval]',
  'subscription_details[items][0][id]',
  'subscription_details[items][0][quantity]',
  'subscription_details[proration_date]',
  'mode',
  'success_url',
  'line_items[0][price]',
  'line_items[0][quantity]',
  'line_items[x][quantity]',
  'expires_at',
  'amount',
  'payment_intent',
  'charge',
  'name',
  'email',
  'lookup_keys[]',
  'unit_amount',
  'currency',
  'from_subscription',
  'frozen_time',
  'return_url',
  'type',
  '__proto__[x]',
  'constructor',
  'a[',
  '[]',
  '',
];
const PATHS = [
  '/v1/customers',
  '/v1/customers/:cus',
  '/v1/products',
  '/v1/prices',
  '/v1/prices/:price',
  '/v1/checkout/sessions',
  '/v1/checkout/sessions/:cs/expire',
  '/v1/subscriptions',
  '/v1/subscriptions/:sub',
  '/v1/subscription_items',
  '/v1/subscription_schedules',
  '/v1/invoices',
  '/v1/invoices/create_preview',
  '/v1/invoices/:in',
  '/v1/invoices/:in/pay',
  '/v1/invoices/:in/void',
  '/v1/invoice_payments',
  '/v1/refunds',
  '/v1/charges',
  '/v1/payment_intents',
  '/v1/billing_portal/sessions',
  '/v1/events',
  '/v1/test_helpers/test_clocks/clock_sandbox',
  '/v1/payment_methods',
  '/c/pay/:cs',
  '/i/:in',
  '/p/session/x',
  '/_sandbox/clock/advance',
  '/_sandbox/decline-next',
  '/_sandbox/webhooks',
  '/_sandbox/checkout/:cs/complete',
  '/_sandbox/checkout/:cs/settle',
  '/_sandbox/state',
];

test('no input makes it fail: every answer is below 500', async () => {
  await using bench = await openBench();
  const subscription = await buy(bench, 3);
  const state = bench.sandbox.state();
  const ids: Record<string, string> = {
    cus: idOf(subscription.customer),
    sub: subscription.id,
    in: idOf(subscription.latest_invoice),
    cs: state.sessions[0]?.id ?? '',
    price: subscription.items.data[0]?.price.id ?? '',
    si: subscription.items.data[0]?.id ?? '',
  };
  const value = fc.oneof(
    fc.constantFrom(...Object.values(ids)),
    fc.constantFrom(
      '',
      'true',
      'now',
      'always_invoice',
      'none',
      'pending_if_incomplete',
      'data.customer',
      'latest_invoice.payments',
      'customer',
      'lines.data',
      'subscription',
      'month',
      'eur',
    ),
    fc.constantFrom(
      'payment',
      'http://x.test/',
      '0',
      '1',
      '-1',
      '100',
      '1e5',
      '99999999999',
      String(state.now),
      String(state.now + 86_400),
    ),
    fc.string({ maxLength: 12 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...PATHS),
      fc.constantFrom('GET', 'POST', 'DELETE', 'PUT'),
      fc.array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 6 }),
      async (path, method, fields) => {
        const url = bench.sandbox.url + path.replace(/:([a-z]+)/, (_whole, name: string) => ids[name] ?? '');
        const text = new URLSearchParams(fields).toString();
        const inUrl = method === 'GET' || method === 'DELETE';
        const response = await fetch(inUrl ? `${url}?${text}` : url, {
          method,
          redirect: 'manual',
          headers: { authorization: 'Bearer sk_test_x', 'content-type': 'application/x-www-form-urlencoded' },
          ...(inUrl ? {} : { body: text }),
        });
        const body = await response.text();
        expect([response.status < 500, response.status < 500 || body]).toEqual([true, true]);
      },
    ),
    { numRuns: 300 },
  );
}, 30_000);
