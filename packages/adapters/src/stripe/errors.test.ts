import { PaymentDeclined, PaymentsRejected, PaymentsUnavailable } from '@seatwise/domain/ports';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createStripePayments } from './index.ts';
import { all } from './test-bench.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that speaks HTTP as Stripe's does on a bad day. */
async function behind(listener: RequestListener, timeoutMs = 20_000) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const apiBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return createStripePayments({ secretKey: 'sk_test_x', webhookSecret: 'whsec_x', apiBase, timeoutMs, maxNetworkRetries: 0 });
}

const answering = (status: number, error: object) =>
  behind((request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: 'no', ...error } }));
  });

test.each([
  { status: 500, error: { type: 'api_error' }, as: PaymentsUnavailable },
  { status: 503, error: {}, as: PaymentsUnavailable },
  { status: 429, error: { type: 'invalid_request_error', code: 'rate_limit' }, as: PaymentsUnavailable },
  { status: 429, error: { type: 'invalid_request_error', code: 'lock_timeout' }, as: PaymentsUnavailable },
  { status: 409, error: { type: 'idempotency_error', code: 'idempotency_key_in_use' }, as: PaymentsUnavailable },
  { status: 402, error: { type: 'card_error', code: 'card_declined' }, as: PaymentDeclined },
  { status: 400, error: { type: 'idempotency_error' }, as: PaymentsRejected },
  { status: 400, error: { type: 'invalid_request_error', code: 'parameter_unknown' }, as: PaymentsRejected },
  { status: 401, error: { type: 'invalid_request_error' }, as: PaymentsRejected },
  { status: 403, error: { type: 'invalid_request_error' }, as: PaymentsRejected },
  { status: 404, error: { type: 'invalid_request_error', code: 'resource_missing' }, as: PaymentsRejected },
])('$status $error is told as $as.name', async ({ status, error, as }) => {
  const payments = await answering(status, error);
  const thrown = await payments.invoices('cus_1').catch((one: unknown) => one);
  expect(thrown).toBeInstanceOf(as);
  const wanted = 'code' in error ? error.code : undefined;
  if (thrown instanceof PaymentsRejected && wanted !== undefined) expect(thrown.code).toBe(wanted);
  await expect(all(payments.eventsSince(new Date()))).rejects.toBeInstanceOf(as);
});

test('no connection, no answer and no JSON are "not available"', async () => {
  const refused = createStripePayments({
    secretKey: 'sk_test_x',
    webhookSecret: 'whsec_x',
    apiBase: 'http://127.0.0.1:1',
    maxNetworkRetries: 0,
  });
  const silent = await behind((request) => request.resume(), 150);
  const rude = await behind((request, response) => {
    request.resume();
    response.end('<html>');
  });
  const cut = await behind((_request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{');
    setTimeout(() => response.destroy(), 10);
  });
  for (const payments of [refused, silent, rude, cut]) await expect(payments.invoices('cus_1')).rejects.toBeInstanceOf(PaymentsUnavailable);
});

test('a network failure is repeated under the same idempotency key', async () => {
  const seen: unknown[] = [];
  const server = createServer((request, response) => {
    request.resume();
    seen.push(request.headers['idempotency-key']);
    if (seen.length === 1) request.socket.destroy();
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"cus_1","object":"customer"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const apiBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const payments = createStripePayments({ secretKey: 'sk_test_x', webhookSecret: 'whsec_x', apiBase });
  const input = { organizationId: 'org_1', name: 'Atelier', email: 'ada@atelier.test', locale: 'fr' };
  expect(await payments.createCustomer(input, 'once')).toEqual({ customerId: 'cus_1' });
  expect(seen).toEqual(['once', 'once']);
});
