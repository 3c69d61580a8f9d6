/** Rules of a dashboard: who sees it, what counts where, series and table, the three functions by name, and what happens by the clock. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appRouter, foldDashboards, handlers } from '../src/index.ts';
import { createKit, domainCodeOf, type Kit, type Person } from './kit.ts';
import { disagreements, guest, onSale, type Sale } from './tickets-kit.ts';

const clock = { offset: 0, now: () => new Date(Date.now() + clock.offset), forDatabase: () => (clock.offset === 0 ? null : clock.now()) };
let kit: Kit;
let organization: { id: string; joinCode: string; owner: Person };
beforeAll(async () => {
  kit = await createKit({ clock });
  organization = await kit.organization(5);
});
afterAll(() => kit.close());

const PLAN = [
  { name: 'Regular', price: 2500, quantity: 50 },
  { name: 'Free', price: 0, quantity: 50 },
];

const slugOf = async (eventId: string): Promise<string> =>
  (await kit.database.admin.query<{ slug: string }>('SELECT slug FROM events WHERE id = $1', [eventId])).rows[0]?.slug ?? '';

async function visit(sale: Sale, times = 1, source = 'email'): Promise<void> {
  const slug = await slugOf(sale.eventId);
  for (let index = 0; index < times; index += 1) await organization.owner.call.events.recordVisit({ slug, utm: { source } });
}

/** Ordered by a guest; free, it is paid at once. */
async function order(
  sale: Sale,
  tier: 0 | 1,
  source: Parameters<Person['call']['tickets']['reserve']>[0]['source'],
  quantity = 1,
): Promise<string> {
  const somebody = guest(kit);
  const { reservationId } = await somebody.tickets.reserve({
    eventId: sale.eventId,
    items: [{ tierId: sale.tiers[tier] ?? '', quantity }],
    source,
  });
  const orderId = kit.deps.ids.uuid();
  const { rows } = await kit.database.admin.query<{ guest_hash: Buffer }>('SELECT guest_hash FROM ticket_reservations WHERE id = $1', [
    reservationId,
  ]);
  await asWorker("SELECT * FROM app.order_tickets($1, $2, $3, sha256($4), 'Mia', 'mia@people.test', 'en', '[]')", [
    reservationId,
    rows[0]?.guest_hash,
    orderId,
    Buffer.from(orderId),
  ]);
  return orderId;
}

const asWorker = <R extends object>(text: string, params: readonly unknown[] = []): Promise<R[]> =>
  kit.deps.system.transaction({ userId: null, platformOwner: false, ...(clock.offset === 0 ? {} : { now: clock.now() }) }, (tx) =>
    tx.sql<R>(text, params),
  );
const pay = (orderId: string) => asWorker('SELECT * FROM app.settle_ticket_order($1, $2, $3)', [orderId, `cs_${orderId}`, `pi_${orderId}`]);
const recount = async (sale: Sale): Promise<unknown> =>
  (await asWorker<{ n: number }>('SELECT app.recount_dashboard($1) AS n', [sale.eventId]))[0]?.n;
const get = async (sale: Sale) => {
  await foldDashboards(kit.deps);
  return organization.owner.call.dashboard.get({ eventId: sale.eventId });
};
const codeOf = (work: Promise<unknown>): Promise<string | null> => work.then(() => null, domainCodeOf);

async function runJob(name: string): Promise<void> {
  const found = handlers.find(({ job }) => job.name === name);
  await found?.run({ deps: kit.deps, jobId: '1', attempt: 1, maxAttempts: 1 }, {});
}

test('an event nobody has looked at has a dashboard of zeros', async () => {
  const sale = await onSale(kit, organization, PLAN);
  const { metrics, sources, revenue, currency, timeZone } = await get(sale);
  expect({ metrics, sources, revenue, currency, timeZone }).toEqual({
    metrics: {
      views: 0,
      unique_visitors: 0,
      reservations: 0,
      orders: 0,
      ticket_sales: 0,
      revenue: 0,
      check_ins: 0,
      conversion_rate: 0,
      traffic_sources: {},
      last_24_hours: { views: 0, unique_visitors: 0, ticket_sales: 0, revenue: 0 },
    },
    sources: [],
    revenue: { amount: 0, currency: 'usd' },
    currency: 'usd',
    timeZone: 'Europe/Paris',
  });
});

test('a colleague without the role is refused; to strangers there is nothing, and nothing to follow', async () => {
  const sale = await onSale(kit, organization, PLAN);
  const [colleague] = await kit.waiting(organization.id, organization.joinCode, 1);
  await organization.owner.call.seats.approveMember({ organizationId: organization.id, userId: colleague?.id ?? '' });
  const stranger = await kit.person('Eve');
  for (const [person, code] of [
    [colleague, 'FORBIDDEN'],
    [stranger, 'NOT_FOUND'],
  ] as const) {
    if (!person) throw new Error('nobody waits');
    const { dashboard } = person.call;
    const { eventId } = sale;
    expect(await codeOf(dashboard.get({ eventId }))).toBe(code);
    expect(await codeOf(dashboard.series({ eventId, metric: 'views', grain: 'day' }))).toBe(code);
    expect(await codeOf(dashboard.export({ eventId }))).toBe(code);
    expect(await codeOf(dashboard.live({ eventId }))).toBe(code);
  }
});

test('a sale counts with what brought its buyer last, and beside it first: guests, free orders, late payments, deleted accounts', async () => {
  const sale = await onSale(kit, organization, PLAN);
  const touch = { source: 'Social', medium: 'post', first: { source: 'EMAIL', campaign: 'spring' } };
  await pay(await order(sale, 0, touch, 2));
  await order(sale, 1, { ...touch, source: null, referrer: 'https://www.instagram.com/x' });
  await order(sale, 1, { referrer: 'https://example.org' });
  await order(sale, 1, undefined);
  const late = await order(sale, 0, touch);
  clock.offset = 20 * 60_000;
  await asWorker('SELECT app.expire_holds(100)');
  await pay(late);
  const { sources, metrics } = await get(sale);
  clock.offset = 0;
  expect(metrics).toMatchObject({ reservations: 5, orders: 5, ticket_sales: 6, revenue: 7500 });
  const of = (name: string) => sources.find(({ source }) => source === name);
  expect(of('social')).toMatchObject({
    reservations: 3,
    orders: 3,
    ticket_sales: 4,
    revenue: 7500,
    first: { orders: 0, ticket_sales: 0, revenue: 0 },
  });
  expect(of('email')).toMatchObject({ orders: 0, ticket_sales: 0, first: { orders: 3, ticket_sales: 4, revenue: 7500 } });
  expect(of('referral')).toMatchObject({ orders: 1, ticket_sales: 1, first: { orders: 1, ticket_sales: 1 } });
  expect(of('direct')).toMatchObject({ orders: 1, ticket_sales: 1 });
  // What the page said goes with an account; where the sale counts stays.
  await kit.database.admin.query("UPDATE ticket_orders SET source = '{}', buyer_name = '' WHERE event_id = $1", [sale.eventId]);
  expect(await recount(sale)).toBe(0);
  expect((await get(sale)).sources).toEqual(sources);
});

test('what is given back is taken off, in whole and in part; a payment that came too late for any ticket was no sale', async () => {
  const sale = await onSale(kit, organization, [{ name: 'Regular', price: 1000, quantity: 3 }]);
  const first = await order(sale, 0, { source: 'email' }, 3);
  clock.offset = 20 * 60_000;
  await asWorker('SELECT app.expire_holds(100)');
  const second = await order(sale, 0, { source: 'social' }, 2);
  await pay(second);
  await pay(first);
  expect((await get(sale)).metrics).toMatchObject({ orders: 1, ticket_sales: 2, revenue: 2000 });
  const { rows } = await kit.database.admin.query<{ id: string }>('SELECT id FROM tickets WHERE order_id = $1 ORDER BY id', [second]);
  await organization.owner.call.tickets.refund({ orderId: second, tickets: [rows[0]?.id ?? ''] });
  expect((await get(sale)).metrics).toMatchObject({ orders: 1, ticket_sales: 1, revenue: 1000 });
  await organization.owner.call.tickets.refund({ orderId: second });
  expect((await get(sale)).metrics).toMatchObject({
    orders: 1,
    ticket_sales: 0,
    revenue: 0,
    last_24_hours: { ticket_sales: 0, revenue: 0 },
  });
  expect(await recount(sale)).toBe(0);
  expect(await disagreements(kit, sale.eventId)).toEqual([]);
  clock.offset = 0;
});

test('sources made up by the hundred stay a partition, and stay few', async () => {
  const sale = await onSale(kit, organization, PLAN);
  const slug = await slugOf(sale.eventId);
  for (let index = 0; index < 70; index += 1)
    await organization.owner.call.events.recordVisit({ slug, utm: { source: `made up ${index}` } });
  await visit(sale, 3, 'email');
  const { metrics, sources } = await get(sale);
  expect(metrics.views).toBe(73);
  expect(Object.keys(metrics.traffic_sources)).toHaveLength(51);
  expect(Object.values(metrics.traffic_sources).reduce((a, b) => a + b, 0)).toBe(73);
  expect(metrics.traffic_sources).toMatchObject({ email: 3, other: 21 });
  expect(sources).toHaveLength(51);
  expect(sources[0]).toMatchObject({ source: 'email', views: 3 });
  expect(sources.at(-1)).toMatchObject({ source: 'other', views: 21 });
});

test('visits and sales of one source stand together, however it is written', async () => {
  const sale = await onSale(kit, organization, PLAN);
  for (const [seen, told] of [
    ['news\u200bletter ', 'NEWSLETTER'],
    [`${'a'.repeat(59)}🎉`, `${'A'.repeat(59)}🎉🎉`],
    ['b'.repeat(59).concat(' and more'), 'b'.repeat(59)],
    ['İ'.repeat(60), 'İ'.repeat(60)],
    ['H\u0331'.repeat(60), 'H\u0331'.repeat(60)],
  ] as const) {
    await visit(sale, 1, seen);
    await order(sale, 1, { source: told });
  }
  const lines = (await get(sale)).sources.map(({ source, views, orders }) => ({ length: Array.from(source).length, views, orders }));
  expect(lines.toSorted((one, other) => one.length - other.length)).toEqual(
    [10, 30, 59, 60, 60].map((length) => ({ length, views: 1, orders: 1 })),
  );
});

test('names of sources break neither JSON nor a table, and are no formulas there', async () => {
  const sale = await onSale(kit, organization, PLAN);
  const forged = ['=cmd|calc', '+1', '-1', '@sum', 'a"b,c', '__proto__', 'constructor', '<script>', '{"views":1}'];
  for (const name of forged) await visit(sale, 1, name);
  const { metrics } = await get(sale);
  expect(Object.keys(metrics.traffic_sources).toSorted()).toEqual(forged.toSorted());
  expect(Object.getPrototypeOf(metrics.traffic_sources)).toBe(Object.prototype);
  const { csv, filename } = await organization.owner.call.dashboard.export({ eventId: sale.eventId });
  expect(filename).toMatch(/^jazz-\d+-dashboard-\d{4}-\d{2}-\d{2}\.csv$/);
  const cells = csv
    .split('\r\n')
    .slice(1, -1)
    .map((line) => /^\d{4}-\d{2}-\d{2},(".*?"(?!")|[^,]*),1,1,0,0,0,0,USD,0,0,0,0$/.exec(line)?.[1]);
  expect(new Set(cells)).toEqual(
    new Set(["'=cmd|calc", "'+1", "'-1", "'@sum", '"a""b,c"', '__proto__', 'constructor', '<script>', '"{""views"":1}"']),
  );
});

test('a series is without gaps, and no longer than its limit', async () => {
  const sale = await onSale(kit, organization, PLAN);
  await visit(sale, 2);
  await foldDashboards(kit.deps);
  const { dashboard } = organization.owner.call;
  const of = (input: object) => dashboard.series({ eventId: sale.eventId, metric: 'views', grain: 'day', ...input });
  const days = await of({});
  expect(days.points.map(({ value }) => value)).toEqual([2]);
  const hours = await of({ grain: 'hour' });
  expect(hours.points.length).toBeGreaterThanOrEqual(6 * 24);
  expect(hours.points.length).toBeLessThanOrEqual(7 * 24 + 1);
  expect(hours.points.reduce((total, { value }) => total + value, 0)).toBe(2);
  expect(hours.points.at(-1)?.at.slice(0, 13)).toBe(new Date().toISOString().slice(0, 13));
  // 25 hours, of which two are called two o'clock; 23 in spring.
  expect((await of({ grain: 'hour', from: '2026-10-25', to: '2026-10-25' })).points.map(({ at }) => at.slice(11, 16))).toHaveLength(25);
  expect((await of({ grain: 'hour', from: '2027-03-28', to: '2027-03-28' })).points).toHaveLength(23);
  expect((await of({ from: '2026-10-24', to: '2026-10-26' })).points.map(({ at }) => at)).toEqual([
    '2026-10-23T22:00:00.000Z',
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
  ]);
  expect((await of({ from: '2026-01-01', to: '2031-06-23' })).points).toHaveLength(2000);
  expect(await codeOf(of({ from: '2026-01-01', to: '2031-06-24' }))).toBe('LIMIT_REACHED');
  expect(await codeOf(of({ grain: 'hour', from: '2026-01-01', to: '2026-03-25' }))).toBe('LIMIT_REACHED');
  expect(await codeOf(of({ grain: 'hour', from: '0001-01-01', to: '9999-12-31' }))).toBe('LIMIT_REACHED');
  expect(await codeOf(of({ from: '2026-02-02', to: '2026-02-01' }))).toBe('INVALID_INPUT');
  expect(await codeOf(of({ from: '0000-01-01', to: '0000-01-02' }))).toBe('INVALID_INPUT');
  expect((await of({ from: '9999-12-30', to: '9999-12-31' })).points).toHaveLength(2);
});

test('the last 24 hours are 96 quarter hours, the one that runs included', async () => {
  const sale = await onSale(kit, organization, PLAN);
  await visit(sale, 2);
  const views = async () => (await get(sale)).metrics.last_24_hours.views;
  expect(await views()).toBe(2);
  const left = 900_000 - (Date.now() % 900_000);
  clock.offset = left + 95 * 900_000 - 60_000;
  expect(await views()).toBe(2);
  clock.offset = left + 95 * 900_000 + 60_000;
  expect(await views()).toBe(0);
  clock.offset = 0;
});

test('the three by name: made once, added to, kept by the hour; the worker’s alone', async () => {
  const sale = await onSale(kit, organization, PLAN);
  const row = async () =>
    (
      await kit.database.admin.query(
        'SELECT total_views, total_unique_visitors, total_tickets_sold, total_revenue::int, conversion_rate::float8, metrics FROM event_dashboards WHERE event_id = $1',
        [sale.eventId],
      )
    ).rows;
  await asWorker('SELECT initialize_event_dashboard($1)', [sale.eventId]);
  await asWorker('SELECT initialize_event_dashboard($1)', [sale.eventId]);
  expect(await row()).toMatchObject([{ total_views: 0, conversion_rate: 0 }]);
  for (const [metric, value] of [
    ['views', 1247],
    ['ticket_sales', 23],
    ['revenue', 115_000],
    ['views', 0],
  ] as const)
    await asWorker('SELECT update_dashboard_metrics($1, $2, $3)', [sale.eventId, metric, value]);
  expect(await row()).toMatchObject([
    {
      total_views: 1247,
      total_tickets_sold: 23,
      total_revenue: 115_000,
      conversion_rate: 0.0184,
      metrics: { conversion_rate: 0.0184, traffic_sources: { direct: 1247 } },
    },
  ]);
  expect(await codeOf(asWorker("SELECT update_dashboard_metrics($1, 'mood', 1)", [sale.eventId]))).toBe('INVALID_INPUT');
  await asWorker('SELECT create_metrics_snapshot($1)', [sale.eventId]);
  await asWorker('SELECT create_metrics_snapshot($1)', [sale.eventId]);
  const { rows } = await kit.database.admin.query('SELECT metrics FROM event_metric_snapshots WHERE event_id = $1', [sale.eventId]);
  expect(rows).toMatchObject([{ metrics: { views: 1247 } }]);
  for (const call of [
    'initialize_event_dashboard($1)',
    "update_dashboard_metrics($1, 'views', 1)",
    'create_metrics_snapshot($1)',
    'app.fold_metrics(1)',
    'app.dashboard_view($1)',
  ])
    await expect(
      kit.deps.db.transaction({ userId: organization.owner.id, platformOwner: false }, (tx) =>
        tx.sql(`SELECT ${call}`, call.includes('$1') ? [sale.eventId] : []),
      ),
    ).rejects.toMatchObject({ code: '42501' });
});

test('an event that was there before its dashboard is counted from its raw rows', async () => {
  const sale = await onSale(kit, organization, PLAN);
  await visit(sale, 3);
  await pay(await order(sale, 0, { source: 'email' }, 2));
  await kit.database.admin.query('DELETE FROM event_metric_queue');
  await asWorker('SELECT initialize_event_dashboard($1)', [sale.eventId]);
  expect((await get(sale)).metrics).toMatchObject({ views: 3, ticket_sales: 2, revenue: 5000, conversion_rate: 0.6667 });
  // Twice folded it is not.
  expect(await recount(sale)).toBe(0);
});

test('the night finds a figure that went astray and puts it right; the hour keeps how figures stand', async () => {
  const sale = await onSale(kit, organization, PLAN);
  await visit(sale, 3);
  await pay(await order(sale, 0, { source: 'email' }, 2));
  await kit.database.admin.query('DELETE FROM event_metric_queue WHERE event_id = $1 AND ticket_sales > 0', [sale.eventId]);
  expect((await get(sale)).metrics).toMatchObject({ views: 3, ticket_sales: 0 });
  const told: object[] = [];
  const log = { ...kit.deps.log, error: (fields: object) => void told.push(fields) };
  const check = handlers.find(({ job }) => job.name === 'dashboard.check');
  await check?.run({ deps: { ...kit.deps, log }, jobId: '1', attempt: 1, maxAttempts: 1 }, {});
  // A sale is in its source's quarter hour, and in that of all of them.
  expect(told).toContainEqual({ eventId: sale.eventId, quarterHours: 2 });
  expect((await get(sale)).metrics).toMatchObject({ views: 3, ticket_sales: 2 });
  await runJob('dashboard.snapshots');
  const { rows } = await kit.database.admin.query('SELECT metrics FROM event_metric_snapshots WHERE event_id = $1', [sale.eventId]);
  expect(rows).toMatchObject([{ metrics: { views: 3, ticket_sales: 2 } }]);
});

test('what visitors of a day were hashed with goes by the clock, though nobody comes', async () => {
  const { admin } = kit.database;
  await admin.query("INSERT INTO visitor_salts SELECT (now() AT TIME ZONE 'UTC')::date - n, sha256('x') FROM generate_series(0, 3) n");
  await runJob('dashboard.snapshots');
  const { rows } = await admin.query('SELECT day::text FROM visitor_salts');
  // At midnight, the day before for five minutes more.
  expect(rows.filter(({ day }) => Date.now() - Date.parse(day) > 86_400_000 + 400_000)).toEqual([]);
  expect(rows.length).toBeGreaterThan(0);
});

test('visits that come at once are written together, and what is wrong with one is no matter of the others', async () => {
  const sale = await onSale(kit, organization, PLAN);
  const slug = await slugOf(sale.eventId);
  const looking = (visitor: Buffer) => appRouter.createCaller({ deps: kit.deps, actor: null, requestId: 'visit', visitor: () => visitor });
  const visits = Array.from({ length: 250 }, (_, index) => {
    const short = index === 120;
    return looking(Buffer.alloc(short ? 5 : 32, index % 50)).events.recordVisit({ slug: index === 30 ? 'nowhere' : slug.toUpperCase() });
  });
  const results = await Promise.allSettled(visits);
  expect(results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([30, 120]);
  expect(await codeOf(visits[30] ?? Promise.resolve())).toBe('NOT_FOUND');
  expect((await get(sale)).metrics).toMatchObject({ views: 248, unique_visitors: 50, traffic_sources: { direct: 248 } });
  expect(await recount(sale)).toBe(0);
});
