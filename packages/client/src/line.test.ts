/** Lines against servers that do as they are told here, and worse than ours does. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { Line } from './line.ts';

type Turn = (response: ServerResponse, request: IncomingMessage) => void;

const open: (() => void)[] = [];
afterEach(() => {
  for (const end of open.splice(0)) end();
});

/** Answers with one turn after the other, and with the last one from then on. */
async function serve(...turns: readonly Turn[]) {
  const calls: { at: number; lastEventId: string | undefined; gone: Promise<number> }[] = [];
  const server = createServer((request, response) => {
    const { promise: gone, resolve } = Promise.withResolvers<number>();
    response.once('close', () => resolve(performance.now()));
    calls.push({ at: performance.now(), lastEventId: request.headers['last-event-id']?.toString(), gone });
    turns[Math.min(calls.length, turns.length) - 1]?.(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, calls };
}

const STREAM = { 'content-type': 'text/event-stream' };
const says =
  (...frames: readonly string[]): Turn =>
  (response) =>
    void response.writeHead(200, STREAM).write(frames.map((frame) => `${frame}\n\n`).join(''));
const andEnds =
  (turn: Turn): Turn =>
  (response, request) => {
    turn(response, request);
    response.end();
  };
const answers =
  (status: number, body: string, type = 'application/json'): Turn =>
  (response) =>
    void response.writeHead(status, { 'content-type': type }).end(body);
const breaks: Turn = (response) => void response.destroy();
const CONNECTED = 'event: connected\ndata: {}';

function dial(url: string, options: { pauses?: number[]; silenceMs?: number } = {}) {
  const told: string[] = [];
  const line = new Line(url, { headers: {}, pauses: [10], ...options });
  open.push(() => line.close());
  for (const type of ['connected', 'message', 'ping', 'serialized-error'])
    line.addEventListener(type, (event) => told.push(`${type}: ${event instanceof MessageEvent ? String(event.data) : ''}`));
  line.addEventListener('error', (event) => told.push(`error: ${'message' in event ? String(event.message) : ''}`));
  return { line, told };
}

async function until(what: () => boolean): Promise<void> {
  for (const end = performance.now() + 10_000; performance.now() < end; await sleep(5)) if (what()) return;
  throw new Error(`Not within 10 s: ${what.toString()}`);
}

test('pauses grow until something has arrived: not with a stream that only opens', async () => {
  const inTrouble = andEnds(says(CONNECTED, 'event: serialized-error\ndata: {}'));
  const { url, calls } = await serve(
    breaks,
    answers(502, '<h1>Bad gateway</h1>', 'text/html'),
    inTrouble,
    andEnds(says(CONNECTED, 'data: 1')),
  );
  const { line } = dial(url, { pauses: [40, 160, 640, 2560] });
  await until(() => calls.length === 5);
  line.close();
  const gaps = calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? 0));
  for (const [index, pause] of [40, 160, 640].entries()) expect(gaps[index]).toBeGreaterThan(pause * 0.74);
  expect(gaps[3]).toBeLessThan(1900);
});

test('a line that says nothing, or never answers, is left for another', async () => {
  const { url, calls } = await serve(says(CONNECTED), () => undefined, says(CONNECTED, 'data: 1'));
  const { told } = dial(url, { silenceMs: 400 });
  await until(() => told.includes('message: 1'));
  expect(told.slice(0, 3)).toEqual(['connected: {}', 'error: Nothing was heard for 400 ms.', 'error: Nothing was heard for 400 ms.']);
  expect(calls).toHaveLength(3);
  // The server was told as well.
  await Promise.all(calls.slice(0, 2).map(({ gone }) => gone));
});

test('pings keep a line', async () => {
  const { url, calls } = await serve((response, request) => {
    says(CONNECTED)(response, request);
    const timer = setInterval(() => response.write('event: ping\ndata: \n\n'), 50);
    response.once('close', () => clearInterval(timer));
  });
  const { told } = dial(url, { silenceMs: 400 });
  await sleep(1000);
  expect(calls).toHaveLength(1);
  expect(told.length).toBeGreaterThan(5);
  expect(new Set(told)).toEqual(new Set(['connected: {}', 'ping: ']));
});

test('goes on from where it was', async () => {
  const { url, calls } = await serve(andEnds(says(CONNECTED, 'id: 7\ndata: 1', 'data: 2')), says(CONNECTED));
  dial(url);
  await until(() => calls.length === 2);
  expect(calls.map(({ lastEventId }) => lastEventId)).toEqual([undefined, '7']);
});

test.each([
  [401, '{"error":{"message":"Not known.","code":-32001,"data":{"domainCode":"UNAUTHENTICATED"}}}', 'serialized-error: '],
  [404, '<h1>Not found</h1>', 'error: The server answered with 404.'],
  [400, '{"error":"no"}', 'error: The server answered with 400.'],
  [200, '{"result":{}}', 'error: The server answered with application/json, and not with a stream of events.'],
])('%i instead of a stream is final', async (status, body, begins) => {
  const { url, calls } = await serve(answers(status, body));
  const { line, told } = dial(url);
  await until(() => told.length > 0);
  expect(told[0]?.startsWith(begins)).toBe(true);
  expect(line.readyState).toBe(line.CLOSED);
  await sleep(100);
  expect(told).toHaveLength(1);
  expect(calls).toHaveLength(1);
});

test.each([408, 429, 500, 502, 503])('%i may pass, whoever answers it', async (status) => {
  const error = { message: 'Later.', code: -32_029, data: { domainCode: 'RATE_LIMITED' } };
  const { url } = await serve(answers(status, JSON.stringify({ error })), says(CONNECTED, 'data: 1'));
  const { told } = dial(url);
  await until(() => told.includes('message: 1'));
  expect(told).toEqual([`error: The server answered with ${status}.`, 'connected: {}', 'message: 1']);
});

test('once closed it says nothing, not even what had come with the last message', async () => {
  const { url, calls } = await serve(says(CONNECTED, 'data: 1', 'data: 2'));
  const { line, told } = dial(url);
  line.addEventListener('message', () => line.close());
  await until(() => told.length > 0);
  await calls[0]?.gone;
  await sleep(100);
  expect(told).toEqual(['connected: {}', 'message: 1']);
  expect(calls).toHaveLength(1);
});
