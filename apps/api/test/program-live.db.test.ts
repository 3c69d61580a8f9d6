/** Programs that watch a dashboard by the typed client, over real lines that break, and servers that come and go. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeatwiseClient, problemOf, type SeatwiseClient } from '@seatwise/client';
import type { DashboardView } from '@seatwise/domain/dashboard/contract';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Folding, startFolding } from '../src/folding.ts';
import { createTestApp, freePort, type TestApp } from './app.ts';
import { type Neighbour, type Relay, startNeighbour, startRelay } from './neighbour.ts';
import { buyer, hold, onSale, type Sale } from './tickets-desk.ts';

let t: TestApp;
let folding: Folding;
let neighbour: Neighbour;
let relay: Relay;
let sale: Sale;
let key: string;

beforeAll(async () => {
  t = await createTestApp();
  neighbour = await startNeighbour(t);
  folding = startFolding(t.composition.deps);
  sale = await onSale(t, [{ name: 'Regular', price: 2500, quantity: 100 }]);
  key = (await sale.organization.owner.withApiKey()).key;
});
beforeEach(async () => {
  relay = await startRelay(neighbour.port);
});
afterEach(() => relay.close());
afterAll(async () => {
  await folding.stop();
  await neighbour.stop();
  await t.close();
});

async function until<T>(what: () => T | Promise<T>, milliseconds = 5000): Promise<NonNullable<T>> {
  for (const end = performance.now() + milliseconds; performance.now() < end; await sleep(10)) {
    const found = await what();
    if (found) return found;
  }
  throw new Error(`Not within ${milliseconds} ms: ${String(what)}`);
}

function watch(client: SeatwiseClient, eventId = sale.eventId) {
  const views: DashboardView[] = [];
  const states: string[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<unknown>();
  const { unsubscribe } = client.dashboard.live.subscribe(
    { eventId },
    {
      onData: (view) => views.push(view),
      onConnectionStateChange: ({ state }) => states.push(state),
      onError: end,
      onComplete: () => end('completed'),
    },
  );
  return { views, states, ended, unsubscribe };
}

const visit = () => t.stranger.events.recordVisit.mutate({ slug: sale.slug });
const viewsNow = (views: readonly DashboardView[]): number => views.at(-1)?.metrics.views ?? -1;
const connections = (): Promise<number> =>
  new Promise((resolve, reject) => neighbour.app.server.getConnections((error, count) => (error ? reject(error) : resolve(count))));

test('a program with an API key sees a visit and a sale arrive; nothing but the id of the event is in a URL', async () => {
  const { views, states, ended, unsubscribe } = watch(createSeatwiseClient({ url: relay.url, apiKey: key }));
  await until(() => views.length === 1);
  const before = viewsNow(views);
  await visit();
  await until(() => viewsNow(views) === before + 1);
  const { reservationId, trpc } = await hold(t, sale, 2);
  const { url } = await trpc.tickets.checkout.mutate({ reservationId, buyer: buyer() });
  t.stripe.complete(url?.split('/').at(-1) ?? '', 'paid');
  await t.settle();
  const sold = await until(() => views.find(({ metrics }) => metrics.ticket_sales === 2));
  expect(sold.revenue).toEqual({ amount: 5000, currency: 'usd' });
  expect(states).toEqual(['connecting', 'pending']);
  unsubscribe();
  expect(await ended).toBe('completed');

  expect(relay.heads).toHaveLength(1);
  const [line, ...headers] = relay.heads[0]?.split('\r\n') ?? [];
  expect(line).toBe(`GET /trpc/dashboard.live?input=${encodeURIComponent(JSON.stringify({ eventId: sale.eventId }))} HTTP/1.1`);
  expect(headers.map((header) => header.toLowerCase())).toContain(`authorization: bearer ${key.toLowerCase()}`);
});

test('whoever unsubscribes is gone on the server too, as often as they come and go', async () => {
  const client = createSeatwiseClient({ url: neighbour.url, cookie: sale.organization.owner.cookie });
  // More than one person may have open at once.
  for (let round = 0; round < 40; round += 1) {
    const { views, ended, unsubscribe } = watch(client);
    await until(() => views.length === 1);
    expect(await connections()).toBeGreaterThan(0);
    unsubscribe();
    expect(await ended).toBe('completed');
    await until(async () => (await connections()) === 0);
  }
  // Also before there is an answer.
  const hasty = watch(client);
  hasty.unsubscribe();
  expect(await hasty.ended).toBe('completed');
  await sleep(300);
  expect(hasty.views).toEqual([]);
  expect(await connections()).toBe(0);
}, 30_000);

test('a line that breaks, and a server that is started anew, are taken up again', async () => {
  const { views, states, ended, unsubscribe } = watch(createSeatwiseClient({ url: relay.url, apiKey: key }));
  await until(() => views.length > 0);
  const before = viewsNow(views);
  relay.cut();
  await visit();
  await until(() => viewsNow(views) === before + 1);
  expect(states).toEqual(['connecting', 'pending', 'connecting', 'pending']);

  await neighbour.stop();
  await visit();
  await sleep(2500);
  // Asked for while nobody was there, and not without a pause.
  expect(relay.heads.length).toBeLessThan(10);
  expect(states.at(-1)).toBe('connecting');
  neighbour = await startNeighbour(t, neighbour.port);
  await until(() => viewsNow(views) === before + 2, 8000);
  expect(states.at(-1)).toBe('pending');
  unsubscribe();
  expect(await ended).toBe('completed');
}, 30_000);

test('who may not is told why, as with any other call, and does not ask again', async () => {
  const stranger = await t.person('Eve');
  const member = await t.person('Mia');
  await member.trpc.seats.join.mutate({ code: sale.organization.joinCode });
  await t.buySeats(sale.organization, 5);
  await sale.organization.owner.trpc.seats.approveMember.mutate({ organizationId: sale.organization.id, userId: member.userId });
  const { url } = relay;
  const refusals = [
    [{ url, apiKey: (await stranger.withApiKey()).key }, sale.eventId, 'NOT_FOUND'],
    [{ url, apiKey: (await member.withApiKey()).key }, sale.eventId, 'FORBIDDEN'],
    [{ url, apiKey: key }, '01890000-0000-7000-8000-000000000000', 'NOT_FOUND'],
    [{ url, apiKey: key }, 'none of ours', 'INVALID_INPUT'],
    [{ url, apiKey: 'sw_of_nobody' }, sale.eventId, 'UNAUTHENTICATED'],
    [{ url, cookie: '' }, sale.eventId, 'UNAUTHENTICATED'],
  ] as const;
  for (const [options, eventId, code] of refusals) {
    const { ended, views } = watch(createSeatwiseClient(options), eventId);
    const problem = problemOf(await ended);
    expect(problem?.code).toBe(code);
    expect(problem?.message).not.toBe('');
    expect(views).toEqual([]);
  }
  await sleep(1000);
  expect(relay.heads).toHaveLength(refusals.length);
});

test('a key that is revoked ends what it watches: at the next look of the server, and at the next line', async () => {
  const { owner } = sale.organization;
  const doomed = await owner.trpc.identity.createApiKey.mutate({ name: 'doomed' });
  const straight = watch(createSeatwiseClient({ url: neighbour.url, apiKey: doomed.key }));
  const broken = watch(createSeatwiseClient({ url: relay.url, apiKey: doomed.key }));
  await until(() => straight.views.length > 0 && broken.views.length > 0);
  await owner.trpc.identity.revokeApiKey.mutate({ apiKeyId: doomed.id });
  relay.cut();
  expect(problemOf(await broken.ended)?.code).toBe('UNAUTHENTICATED');
  expect(problemOf(await straight.ended)?.code).toBe('UNAUTHENTICATED');
}, 30_000);

const EXAMPLE = path.resolve(import.meta.dirname, '../../../packages/client/example-live.ts');

test('a program waits for a server that is not there yet, and ends by itself once it has seen enough', async () => {
  const port = await freePort();
  const run = (apiKey: string) => {
    const child = spawn(process.execPath, [EXAMPLE, sale.eventId], {
      env: { SEATWISE_URL: `http://127.0.0.1:${port}`, SEATWISE_API_KEY: apiKey },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const told = { out: '', err: '' };
    child.stdout.on('data', (bytes: Buffer) => (told.out += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (told.err += bytes.toString()));
    return { child, told, exit: new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code))) };
  };
  const early = run(key);
  await until(() => /Again in a moment: fetch failed: .*ECONNREFUSED(?:.*\n.*)+ECONNREFUSED/.test(early.told.err), 10_000);
  const late = await startNeighbour(t, port);
  try {
    await until(() => / views, \d+ tickets, /.test(early.told.out), 10_000);
    early.child.kill('SIGINT');
    expect(await early.exit).toBe(0);
    const refused = run('sw_of_nobody');
    expect(await refused.exit).toBe(1);
    expect(refused.told).toMatchObject({ out: '', err: expect.stringMatching(/^UNAUTHENTICATED: /) });
  } finally {
    early.child.kill('SIGKILL');
    await late.stop();
  }
}, 40_000);
