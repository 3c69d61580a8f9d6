import { expect, test } from 'vitest';
import { buy, idOf, onlyItem, openBench, priceId, type Bench } from './test-bench.ts';

async function session({ stripe }: Bench, locale: 'en' | 'fr') {
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    locale,
    line_items: [{ price: await priceId(stripe, 'seat_pro_monthly'), quantity: 5 }],
    success_url: 'http://seatwise.test/done?id={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://seatwise.test/back',
  });
}

const post = (url: string, fields: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });

test('a person pays on the page and is sent on; a second time there is nothing to pay', async () => {
  await using bench = await openBench();
  const made = await session(bench, 'en');
  const url = made.url ?? '';
  const page = await (await fetch(url)).text();
  for (const part of [
    'Pay and subscribe',
    '€175.00',
    '5 × €35.00',
    'PRO seat',
    'http://seatwise.test/back',
    '<html lang="en">',
    'stand-in',
  ]) {
    expect(page).toContain(part);
  }
  const refused = await post(url, { action: 'decline' });
  expect([refused.status, (await refused.text()).includes('Your card was declined')]).toEqual([402, true]);
  expect((await post(url, { action: 'pay', card: '4000 0000 0000 0002' })).status).toBe(402);
  bench.sandbox.declineNext();
  expect((await post(url, { action: 'pay' })).status).toBe(402);

  const paid = await post(url, { action: 'pay', email: 'ada@atelier.test' });
  expect([paid.status, paid.headers.get('location')]).toEqual([303, `http://seatwise.test/done?id=${made.id}`]);
  expect(await bench.stripe.checkout.sessions.retrieve(made.id, { expand: ['customer'] })).toMatchObject({
    status: 'complete',
    customer: { email: 'ada@atelier.test' },
  });
  const again = await post(url, { action: 'pay' });
  expect([again.status, (await again.text()).includes('cannot be paid again')]).toEqual([200, true]);
  expect(bench.sandbox.state().subscriptions).toHaveLength(1);
});

test('in French, and expired', async () => {
  await using bench = await openBench();
  const made = await session(bench, 'fr');
  const page = await (await fetch(made.url ?? '')).text();
  expect(page).toContain('Payer et s’abonner');
  expect(page).toContain('<html lang="fr">');
  await bench.stripe.checkout.sessions.expire(made.id);
  expect(await (await fetch(made.url ?? '')).text()).toContain('Cette page a expiré');
  expect((await post(made.url ?? '', { action: 'pay' })).status).toBe(200);
  expect(bench.sandbox.state().subscriptions).toHaveLength(0);
});

test('what is put into a page is escaped', async () => {
  await using bench = await openBench();
  const made = await bench.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price_data: { currency: 'eur', unit_amount: 100, product_data: { name: '<script>alert(1)</script>' } }, quantity: 1 }],
    success_url: 'http://seatwise.test/done',
  });
  expect(await (await fetch(made.url ?? '')).text()).not.toContain('<script>');
});

test('the portal cancels and resumes; an open invoice is paid on its page', async () => {
  await using bench = await openBench();
  const { stripe, sandbox } = bench;
  const subscription = await buy(bench, 5);
  const portal = await stripe.billingPortal.sessions.create({
    customer: idOf(subscription.customer),
    return_url: 'http://seatwise.test/billing',
    locale: 'en',
  });
  expect(await (await fetch(portal.url)).text()).toContain('Renews on');
  await post(portal.url, { action: 'cancel', subscription: subscription.id });
  expect((await stripe.subscriptions.retrieve(subscription.id)).cancel_at_period_end).toBe(true);
  expect(await (await fetch(portal.url)).text()).toContain('Keep the subscription');
  await post(portal.url, { action: 'resume', subscription: subscription.id });
  expect((await stripe.subscriptions.retrieve(subscription.id)).cancel_at).toBeNull();

  sandbox.declineNext();
  const waiting = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: onlyItem(subscription).id, quantity: 9 }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
    expand: ['latest_invoice'],
  });
  const invoice = typeof waiting.latest_invoice === 'string' ? null : waiting.latest_invoice;
  const url = invoice?.hosted_invoice_url ?? '';
  expect(await (await fetch(url)).text()).toContain('Pay this invoice');
  expect((await post(url, { action: 'decline' })).status).toBe(402);
  expect((await post(url, { action: 'pay' })).status).toBe(303);
  expect(onlyItem(await stripe.subscriptions.retrieve(subscription.id)).quantity).toBe(9);
  expect((await fetch(invoice?.invoice_pdf ?? '')).status).toBe(200);
});

test('controls over HTTP: bad input is 400 with a reason, never 500', async () => {
  await using bench = await openBench();
  const made = await session(bench, 'en');
  const control = async (path: string, body?: unknown): Promise<number> => {
    const response = await fetch(`${bench.sandbox.url}/_sandbox${path}`, {
      method: 'POST',
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    if (!response.ok) expect(await response.json()).toHaveProperty('error.message');
    return response.status;
  };
  expect(await control(`/checkout/${made.id}/complete`, { paymentStatus: 'maybe' })).toBe(400);
  expect(await control(`/checkout/${made.id}/complete`, '{')).toBe(400);
  expect(await control(`/checkout/${made.id}/complete`, '[]')).toBe(400);
  expect(await control(`/checkout/${made.id}/settle`, { ok: true })).toBe(400);
  expect(await control('/checkout/cs_none/complete')).toBe(404);
  for (const days of [0, -1, 1e9, '3', null]) expect(await control('/clock/advance', { days })).toBe(400);
  expect(await control('/webhooks', { mode: 'sometimes' })).toBe(400);
  expect(await control('/decline-next', { count: 1.5 })).toBe(400);
  expect(await control('/nothing')).toBe(404);
  expect(await control('/decline-next')).toBe(200);
  expect(await control(`/checkout/${made.id}/complete`)).toBe(402);
  expect(await control(`/checkout/${made.id}/complete`)).toBe(200);
  expect(await control('/clock/advance', { days: 0.5 })).toBe(200);
  expect(await control('/webhooks', { mode: 'hold' })).toBe(200);
  expect(await control('/webhooks/flush')).toBe(200);
  const state = (await (await fetch(`${bench.sandbox.url}/_sandbox/state`)).json()) as Record<string, unknown[]>;
  for (const kind of ['customers', 'subscriptions', 'sessions', 'invoices', 'events']) expect(state[kind]?.length).toBeGreaterThan(0);
});
