import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessengerBusy, MessengerRefused, MessengerTemporaryFailure, type MessengerMessage } from '@seatwise/domain/ports';
import { startWhatsappSandbox, type WhatsappSandbox } from '@seatwise/sandbox/whatsapp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { patienceOf } from './errors.ts';
import { createMessenger } from './messenger.ts';

const TOKEN = 'a token of a test';
let meta: WhatsappSandbox;
/** Answers whatever it was told to. */
let odd: Server;
let oddly: { status: number; body: string; headers?: { [name: string]: string }; afterMs?: number };
let oddUrl: string;
beforeAll(async () => {
  meta = await startWhatsappSandbox({ port: 0, phoneId: '1001', token: TOKEN, webhook: null });
  odd = createServer((_request, response) => {
    const { status, body, headers = {}, afterMs = 0 } = oddly;
    setTimeout(() => response.writeHead(status, headers).end(body), afterMs);
  });
  await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
  oddUrl = `http://127.0.0.1:${(odd.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await meta.close();
  odd.closeAllConnections();
  odd.close();
});

const template: MessengerMessage = { kind: 'template', name: 'event_update', language: 'fr', parameters: ['Zoé', 'Nuit\ndu   jazz', ''] };
const send = (message: MessengerMessage = template, to = '+33612345678', options: object = {}) =>
  createMessenger({ token: TOKEN, phoneId: '1001', apiBase: meta.url, ...options }).send({ to, reference: 'ours', message });
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

test('a template goes out under our reference, with parameters that Meta takes', async () => {
  const { providerId } = await send();
  expect(meta.messages.at(-1)).toMatchObject({
    id: providerId,
    to: '33612345678',
    reference: 'ours',
    content: { kind: 'template', name: 'event_update', language: 'fr', parameters: ['Zoé', 'Nuit du jazz', '-'] },
  });
  expect(providerId).toMatch(/^wamid\./);
});

test('free words only to whoever has written', async () => {
  const words: MessengerMessage = { kind: 'text', text: 'À samedi' };
  expect(await failureOf(send(words, '+33600000009'))).toMatchObject({ name: 'MessengerRefused', refusal: 'window' });
  meta.reply({ from: '+33600000009', text: 'Bonjour' });
  await send(words, '+33600000009');
  expect(meta.messages.at(-1)?.content).toEqual(words);
});

test.each([
  [132001, 'template'],
  [131026, 'recipient'],
  [131047, 'window'],
  [131049, 'recipient'],
  [131050, 'recipient'],
  [100, 'message'],
])('%i is for good', async (code, refusal) => {
  meta.fail({ code, how: 'answer' });
  const error = await failureOf(send());
  expect(error).toBeInstanceOf(MessengerRefused);
  expect(error).toMatchObject({ refusal, reason: expect.stringContaining(`(${code})`) });
});

test.each([
  [130429, undefined, 5_000, false],
  [130429, 7, 7_000, false],
  [80007, undefined, 5_000, false],
  [131048, undefined, 600_000, false],
  [131056, undefined, 5_000, true],
])('%i asks for patience', async (code, retryAfter, retryAfterMs, recipientOnly) => {
  meta.fail({ code, how: 'answer', retryAfter });
  const error = await failureOf(send());
  expect(error).toBeInstanceOf(MessengerBusy);
  expect(error).toMatchObject({ retryAfterMs, recipientOnly });
});

test('over the limit is 429, and after a second it is over', async () => {
  meta.limit(2);
  await send();
  await send();
  expect(await failureOf(send())).toMatchObject({ name: 'MessengerBusy', retryAfterMs: 1000 });
  meta.limit(null);
  await send();
});

test.each([131000, 131016, 190])('%i is tried again', async (code) => {
  meta.fail({ code, how: 'answer' });
  expect(await failureOf(send())).toBeInstanceOf(MessengerTemporaryFailure);
});

test('a wrong token, a broken answer, none in time and nobody there are all tried again, and tell no secret', async () => {
  const failures = [await failureOf(send(template, '+33612345678', { token: 'a wrong one' }))];
  for (const told of [
    { status: 502, body: '<html>Bad gateway</html>' },
    { status: 200, body: '{"messages":[]}' },
    { status: 200, body: 'no json' },
    { status: 400, body: '{"error":"a text"}' },
    { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } },
    { status: 200, body: '{}', afterMs: 400 },
  ]) {
    oddly = told;
    failures.push(await failureOf(send(template, '+33612345678', { apiBase: oddUrl, timeoutMs: 200 })));
  }
  failures.push(await failureOf(send(template, '+33612345678', { apiBase: 'http://127.0.0.1:1' })));
  for (const error of failures) {
    expect(error).toBeInstanceOf(MessengerTemporaryFailure);
    expect(String(error)).not.toMatch(/33612345678|a wrong one|a token/);
  }
  oddly = { status: 429, body: '', headers: { 'retry-after': '3' } };
  expect(await failureOf(send(template, '+33612345678', { apiBase: oddUrl }))).toMatchObject({ retryAfterMs: 3000 });
});

test('how long to wait is told in seconds or as a date, and an hour is the most', () => {
  const now = Date.parse('2026-11-26T10:00:00Z');
  expect(
    ['3', '0', 'Thu, 26 Nov 2026 10:00:05 GMT', 'Thu, 26 Nov 2026 09:00:00 GMT', '99999', 'soon', null].map((told) =>
      patienceOf(told, now),
    ),
  ).toEqual([3000, 0, 5000, 0, 3_600_000, null, null]);
});
