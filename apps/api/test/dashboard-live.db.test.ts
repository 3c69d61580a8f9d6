/** Figures that move by themselves: sold through one server, seen through another, with a folder between them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DashboardView } from '@seatwise/domain/dashboard/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from './app.ts';
import { type Folding, startFolding } from '../src/folding.ts';
import { type Neighbour, startNeighbour } from './neighbour.ts';
import { buyer, hold, onSale, type Sale } from './tickets-desk.ts';

let t: TestApp;
let folding: Folding;
let neighbour: Neighbour;
let sale: Sale;

beforeAll(async () => {
  t = await createTestApp();
  neighbour = await startNeighbour(t);
  folding = startFolding(t.composition.deps);
  sale = await onSale(t, [{ name: 'Regular', price: 2500, quantity: 100 }]);
});
afterAll(async () => {
  await folding.stop();
  await neighbour.stop();
  await t.close();
});

interface Heard {
  event: string;
  data: unknown;
}

interface Stream {
  status: number;
  headers: Headers;
  heard: Heard[];
  views(): DashboardView[];
  until(what: (view: DashboardView) => boolean, milliseconds?: number): Promise<DashboardView>;
  /** How long after the call it ended. */
  ended: Promise<number>;
  leave(): void;
}

/** As a browser's EventSource. */
async function watch(url: string, eventId: string, person: Pick<TestPerson, 'cookie'>): Promise<Stream> {
  const leaving = new AbortController();
  const answer = await fetch(`${url}/trpc/dashboard.live?input=${encodeURIComponent(JSON.stringify({ eventId }))}`, {
    headers: { accept: 'text/event-stream', cookie: person.cookie },
    signal: leaving.signal,
  });
  const heard: Heard[] = [];
  const read = async (): Promise<number> => {
    let rest = '';
    try {
      for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const parts = (rest + chunk).split('\n\n');
        rest = parts.pop() ?? '';
        for (const part of parts) {
          const field = (name: string): string => new RegExp(`^${name}: ?(.*)$`, 'm').exec(part)?.[1] ?? '';
          const data = field('data');
          heard.push({ event: field('event') || 'message', data: data === '' ? null : JSON.parse(data) });
        }
      }
    } catch {
      // Left, or cut off.
    }
    return performance.now();
  };
  const views = (): DashboardView[] => heard.filter(({ event }) => event === 'message').map(({ data }) => data as DashboardView);
  return {
    status: answer.status,
    headers: answer.headers,
    heard,
    views,
    until: async (what, milliseconds = 2000) => {
      for (const end = performance.now() + milliseconds; performance.now() < end; await sleep(10)) {
        const found = views().find(what);
        if (found) return found;
      }
      throw new Error(`Not within ${milliseconds} ms; heard ${JSON.stringify(heard)}`);
    },
    ended: read(),
    leave: () => leaving.abort(),
  };
}

const buy = async (quantity: number): Promise<void> => {
  const held = await hold(t, sale, quantity);
  const { orderId, url } = await held.trpc.tickets.checkout.mutate({ reservationId: held.reservationId, buyer: buyer() });
  t.stripe.complete(url?.split('/').at(-1) ?? '', 'paid');
  await t.settle();
  expect(orderId).toBeTruthy();
};

test('a sale and a visit through one server reach whoever looks through another within 2 s', async () => {
  const stream = await watch(neighbour.url, sale.eventId, sale.organization.owner);
  expect(stream.status).toBe(200);
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  expect(stream.headers.get('x-accel-buffering')).toBe('no');
  expect(stream.headers.get('cache-control')).toContain('no-transform');
  expect((await stream.until(() => true)).metrics).toMatchObject({ views: 0, ticket_sales: 0 });
  await t.stranger.events.recordVisit.mutate({ slug: sale.slug, utm: { source: 'Newsletter' } });
  expect((await stream.until(({ metrics }) => metrics.views === 1)).metrics.traffic_sources).toEqual({ newsletter: 1 });
  await buy(2);
  const sold = await stream.until(({ metrics }) => metrics.ticket_sales === 2);
  expect(sold.revenue).toEqual({ amount: 5000, currency: 'usd' });
  expect(sold.metrics).toMatchObject({ reservations: 1, orders: 1, conversion_rate: 2, last_24_hours: { ticket_sales: 2, revenue: 5000 } });
  stream.leave();
  await stream.ended;
});

test('a storm of visits is told about twice a second, and its end is told', async () => {
  const stream = await watch(neighbour.url, sale.eventId, sale.organization.owner);
  const before = (await stream.until(() => true)).metrics.views;
  const began = performance.now();
  for (let index = 0; index < 120; index += 1) {
    await t.stranger.events.recordVisit.mutate({ slug: sale.slug });
    await sleep(10);
  }
  await stream.until(({ metrics }) => metrics.views === before + 120);
  const seconds = (performance.now() - began) / 1000;
  expect(stream.views().length).toBeLessThanOrEqual(2 * seconds + 3);
  stream.leave();
  await stream.ended;
});

test('a stranger finds nothing, a colleague without the role is refused, and nobody is asked to sign in', async () => {
  const stranger = await t.person('Eve');
  const member = await t.person('Mia');
  await member.trpc.seats.join.mutate({ code: sale.organization.joinCode });
  await t.buySeats(sale.organization, 5);
  await sale.organization.owner.trpc.seats.approveMember.mutate({ organizationId: sale.organization.id, userId: member.userId });
  for (const [person, domainCode] of [
    [stranger, 'NOT_FOUND'],
    [member, 'FORBIDDEN'],
    [{ cookie: '' }, 'UNAUTHENTICATED'],
  ] as const) {
    const stream = await watch(neighbour.url, sale.eventId, person);
    await stream.ended;
    expect(stream.heard.filter(({ event }) => event !== 'connected')).toMatchObject([
      { event: 'serialized-error', data: { data: { domainCode } } },
    ]);
  }
});

test('whoever loses the right, or signs out, sees no more within half a minute', async () => {
  const admin = await t.person('Abe');
  await admin.trpc.seats.join.mutate({ code: sale.organization.joinCode });
  const { owner, id: organizationId } = sale.organization;
  await owner.trpc.seats.approveMember.mutate({ organizationId, userId: admin.userId });
  await owner.trpc.seats.setMemberRole.mutate({ organizationId, userId: admin.userId, role: 'admin' });
  const again = await t.signIn(owner.email);
  const [demoted, gone] = await Promise.all([watch(neighbour.url, sale.eventId, admin), watch(neighbour.url, sale.eventId, again)]);
  await Promise.all([demoted.until(() => true), gone.until(() => true)]);
  await owner.trpc.seats.setMemberRole.mutate({ organizationId, userId: admin.userId, role: 'member' });
  await fetch(`${t.url}/api/auth/sign-out`, {
    method: 'POST',
    headers: { cookie: again.cookie, 'content-type': 'application/json', origin: t.url },
    body: '{}',
  });
  await Promise.all([demoted.ended, gone.ended]);
  const last = ({ heard }: Stream): unknown => heard.at(-1);
  expect(last(demoted)).toMatchObject({ event: 'serialized-error', data: { data: { domainCode: 'FORBIDDEN' } } });
  expect(last(gone)).toMatchObject({ event: 'serialized-error', data: { data: { domainCode: 'UNAUTHENTICATED' } } });
}, 40_000);

test('a server that stops ends its streams at once, without calling them finished', async () => {
  const other = await startNeighbour(t);
  const stream = await watch(other.url, sale.eventId, sale.organization.owner);
  await stream.until(() => true);
  const told = performance.now();
  const stopping = other.stop();
  expect((await stream.ended) - told).toBeLessThan(1000);
  expect(stream.heard.map(({ event }) => event)).not.toContain('return');
  await stopping;
  expect(performance.now() - told).toBeLessThan(5000);
}, 20_000);

test('news that were interrupted are taken up again', async () => {
  const stream = await watch(neighbour.url, sale.eventId, sale.organization.owner);
  const before = (await stream.until(() => true)).metrics.views;
  await t.database.admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'seatwise-news' AND datname = current_database()",
  );
  await t.stranger.events.recordVisit.mutate({ slug: sale.slug });
  await stream.until(({ metrics }) => metrics.views === before + 1, 5000);
  stream.leave();
  await stream.ended;
});

test('two folders share the work; what breaks off under them is folded once all the same', async () => {
  const second = startFolding(t.composition.deps);
  const read = () => sale.organization.owner.trpc.dashboard.get.query({ eventId: sale.eventId });
  const before = (await read()).metrics.views;
  for (let round = 0; round < 6; round += 1) {
    await Promise.all(Array.from({ length: 20 }, () => t.stranger.events.recordVisit.mutate({ slug: sale.slug })));
    await t.database.admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'seatwise-system' AND datname = current_database()",
    );
    await sleep(100);
  }
  for (const end = performance.now() + 8000; (await read()).metrics.views < before + 120 && performance.now() < end;) await sleep(50);
  expect((await read()).metrics.views).toBe(before + 120);
  await second.stop();
  const { rows } = await t.database.admin.query('SELECT app.recount_dashboard($1) AS n', [sale.eventId]);
  expect(rows).toEqual([{ n: 0 }]);
}, 30_000);
