/**
 * Whatever happens to an event, and however it is folded (a few moves at a time, by two at once, broken off in the middle, counted again in between):
 * the figures are what a slow count of the raw rows says, by quarter hour, by hour and by day of the event's zone. The seed is the same in every run;
 * DASHBOARD_SEED=random (or a number) and DASHBOARD_RUNS look further.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DbActor } from '@seatwise/db';
import { foldDashboards } from '../src/index.ts';
import { hashOfToken } from '../src/kernel/keys.ts';
import { byQuarterHour, bySource, FIGURES, lastDay, localNames, movesOf, seriesOf, sum, type Move } from './dashboard-recount.ts';
import { createKit, domainCodeOf, type Kit, type Person } from './kit.ts';
import { onSale, type Sale } from './tickets-kit.ts';

const RUNS = Number(process.env['DASHBOARD_RUNS'] ?? 16);
const SEED = process.env['DASHBOARD_SEED'] ?? '20261126';
const MINUTE = 60_000;

const clock = { at: Date.now(), now: () => new Date(clock.at), forDatabase: () => new Date(clock.at) };
let kit: Kit;
let organization: { id: string; owner: Person };
beforeAll(async () => {
  kit = await createKit({ clock });
  organization = await kit.organization(0);
});
afterAll(() => kit.close());

/** A few hours before an hour that is missing or comes twice; of Kathmandu, before a midnight at a quarter past. */
const MOMENTS: readonly (readonly [zone: string, at: string])[] = [
  ['Europe/Paris', '2027-03-27T21:50:00Z'],
  ['Europe/Paris', '2027-10-30T21:50:00Z'],
  ['America/Chicago', '2027-03-14T04:40:00Z'],
  ['America/Chicago', '2027-11-07T03:40:00Z'],
  ['Australia/Lord_Howe', '2027-04-03T12:20:00Z'],
  ['Australia/Lord_Howe', '2027-10-02T12:20:00Z'],
  ['Asia/Kathmandu', '2027-05-01T17:05:00Z'],
];

const SOURCES = ['direct', 'email', 'social', '__proto__', '=1+1', 'a"b', 'é,\n'] as const;
const source = fc.nat({ max: SOURCES.length - 1 });
const which = fc.nat({ max: 9 });

type Step =
  | { do: 'visit'; who: number; source: number; earlier: number }
  | { do: 'reserve'; who: number; tier: number; quantity: number; source: number; first: number | null }
  | { do: 'order'; which: number }
  | { do: 'pay'; which: number }
  | { do: 'checkIn' | 'undo'; which: number }
  | { do: 'refund'; which: number; some: boolean }
  | { do: 'wait'; minutes: number }
  | { do: 'fold' | 'broken'; limit: number }
  | { do: 'twice' | 'recount' | 'forget' }
  | { do: 'cancel'; really: number };

const some = <D extends string>(name: D) => fc.record({ do: fc.constant(name), which });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('visit' as const), who: fc.nat({ max: 4 }), source, earlier: fc.constantFrom(0, 0, 0, 7, 40) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      who: fc.nat({ max: 5 }),
      tier: fc.nat({ max: 2 }),
      quantity: fc.integer({ min: 1, max: 3 }),
      source,
      first: fc.option(source),
    }),
  },
  { weight: 7, arbitrary: some('order') },
  { weight: 8, arbitrary: some('pay') },
  { weight: 5, arbitrary: some('checkIn') },
  { weight: 2, arbitrary: some('undo') },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('refund' as const), which, some: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(3, 8, 16, 47, 95, 700) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('fold' as const), limit: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('broken' as const), limit: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('twice' as const, 'recount' as const, 'forget' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), really: fc.nat({ max: 3 }) }) },
);
const history = fc.record({
  moment: fc.constantFrom(...MOMENTS),
  batches: fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 12, maxLength: 30, size: 'max' }),
});

async function refusable<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (domainCodeOf(error) === null) throw error;
    return null;
  }
}

class History {
  readonly #sale: Sale;
  readonly #slug: string;
  readonly #reservations: { id: string; who: number }[] = [];
  readonly #orders: string[] = [];

  constructor(sale: Sale, slug: string) {
    this.#sale = sale;
    this.#slug = slug;
  }

  #as(userId: string | null = null, earlier = 0): DbActor {
    return { userId, platformOwner: false, verb: 'test', now: new Date(clock.at - earlier * MINUTE) };
  }

  /** As the worker. */
  #run<R extends object>(text: string, params: readonly unknown[], userId: string | null = null): Promise<R[] | null> {
    return refusable(kit.deps.system.transaction(this.#as(userId), (tx) => tx.sql<R>(text, params)));
  }

  async #ticket(status: string, index: number): Promise<{ id: string; code: string } | undefined> {
    const { rows } = await kit.database.admin.query<{ id: string; code: string }>(
      'SELECT id, code FROM tickets WHERE event_id = $1 AND status = $2 ORDER BY id',
      [this.#sale.eventId, status],
    );
    return rows[index % Math.max(rows.length, 1)];
  }

  async take(one: Step): Promise<void> {
    const { eventId, tiers, organizer } = this.#sale;
    switch (one.do) {
      case 'wait':
        clock.at += one.minutes * MINUTE;
        return;
      case 'visit':
        await kit.deps.db.transaction(this.#as(null, one.earlier), (tx) =>
          tx.sql('SELECT app.record_visit($1, $2, $3, NULL, NULL, NULL)', [this.#slug, hashOfToken(`v${one.who}`), SOURCES[one.source]]),
        );
        return;
      case 'reserve': {
        const id = kit.deps.ids.uuid();
        const kept = { source: SOURCES[one.source], ...(one.first === null ? {} : { first: { source: SOURCES[one.first] } }) };
        const held = await refusable(
          kit.deps.db.transaction(this.#as(), (tx) =>
            tx.sql('SELECT * FROM reserve_tickets($1, $2, $3::uuid[], $4::integer[], $5, NULL, 15, $6::jsonb)', [
              id,
              eventId,
              [tiers[one.tier]],
              [one.quantity],
              hashOfToken(`${eventId}-${one.who}`),
              JSON.stringify(kept),
            ]),
          ),
        );
        if (held) this.#reservations.push({ id, who: one.who });
        return;
      }
      case 'order': {
        const held = this.#reservations.at(-1 - (one.which % 3));
        if (!held) return;
        const id = kit.deps.ids.uuid();
        const params = [held.id, hashOfToken(`${eventId}-${held.who}`), id, hashOfToken(id)];
        const made = await this.#run("SELECT * FROM app.order_tickets($1, $2, $3, $4, 'Mia', 'mia@people.test', 'en', '[]')", params);
        if (made) this.#orders.push(id);
        return;
      }
      case 'pay':
      case 'refund': {
        const id = this.#orders.at(-1 - (one.which % Math.max(this.#orders.length, 1)));
        if (!id) return;
        if (one.do === 'pay') {
          await this.#run('SELECT * FROM app.settle_ticket_order($1, $2, $3)', [id, `cs_${id}`, `pi_${id}`]);
          return;
        }
        const { rows } = await kit.database.admin.query<{ id: string }>(
          "SELECT id FROM tickets WHERE order_id = $1 AND status IN ('valid', 'checked_in') ORDER BY id LIMIT 1",
          [id],
        );
        const chosen = one.some && rows[0] ? [rows[0].id] : null;
        await this.#run('SELECT * FROM app.refund_tickets($1, $2::uuid[], NULL, NULL)', [id, chosen], organizer.id);
        return;
      }
      case 'checkIn': {
        const ticket = await this.#ticket('valid', one.which);
        if (ticket) await refusable(organizer.call.tickets.checkIn({ eventId, code: ticket.code }));
        return;
      }
      case 'undo': {
        const ticket = await this.#ticket('checked_in', one.which);
        if (ticket) await refusable(organizer.call.tickets.undoCheckIn({ eventId, ticketId: ticket.id }));
        return;
      }
      case 'cancel':
        if (one.really > 0) return;
        await kit.database.admin.query("UPDATE events SET status = 'cancelled', cancelled_at = now() WHERE id = $1", [eventId]);
        await this.#run('SELECT app.cancel_event_tickets($1)', [eventId], organizer.id);
        return;
      default:
        return this.#fold(one);
    }
  }

  async #fold(one: Extract<Step, { do: 'fold' | 'broken' | 'twice' | 'recount' | 'forget' }>): Promise<void> {
    const { eventId } = this.#sale;
    if (one.do === 'fold') await this.#run('SELECT app.fold_metrics($1::integer)', [one.limit]);
    else if (one.do === 'twice') await Promise.all([foldDashboards(kit.deps), foldDashboards(kit.deps)]);
    else if (one.do === 'recount') expect(await this.#run('SELECT app.recount_dashboard($1) AS n', [eventId])).toEqual([{ n: 0 }]);
    // As when a buyer's account is deleted.
    else if (one.do === 'forget') await kit.database.admin.query("UPDATE ticket_orders SET source = '{}' WHERE event_id = $1", [eventId]);
    else if (one.do === 'broken') {
      const killed = kit.deps.system.transaction(this.#as(), async (tx) => {
        await tx.sql('SELECT app.fold_metrics($1::integer)', [one.limit]);
        throw new Error('killed');
      });
      await expect(killed).rejects.toThrow('killed');
    }
  }
}

async function compare(sale: Sale, zone: string, began: number, moves: readonly Move[]): Promise<void> {
  const { eventId, organizer } = sale;
  const names = FIGURES.filter((figure) => !figure.startsWith('first_'));
  const pick = (figures: Record<string, number>) => Object.fromEntries(names.map((name) => [name, figures[name]]));
  const view = await organizer.call.dashboard.get({ eventId });
  const total = sum(moves);
  const day = lastDay(moves, clock.at);
  expect(view.metrics).toMatchObject(pick(total));
  expect(view.metrics.conversion_rate).toBe(total.views === 0 ? 0 : Math.round((total.ticket_sales / total.views) * 1e4) / 1e4);
  expect(view.metrics.last_24_hours).toEqual({
    views: day.views,
    unique_visitors: day.unique_visitors,
    ticket_sales: day.ticket_sales,
    revenue: day.revenue,
  });
  const bySources = Object.entries(bySource(moves));
  expect(new Map(Object.entries(view.metrics.traffic_sources))).toEqual(
    new Map(bySources.flatMap(([name, { views }]) => (views > 0 ? [[name, views] as const] : []))),
  );
  expect(new Map(view.sources.map(({ source: name, first, ...figures }) => [name, { ...figures, first }]))).toEqual(
    new Map(
      bySources.map(([name, figures]) => [
        name,
        {
          ...pick(figures),
          first: { orders: figures.first_orders, ticket_sales: figures.first_ticket_sales, revenue: figures.first_revenue },
        },
      ]),
    ),
  );

  const { rows } = await kit.database.admin.query<{ at: Date; source: string } & Record<string, string>>(
    "SELECT * FROM event_metric_buckets WHERE event_id = $1 AND source <> ''",
    [eventId],
  );
  const folded = rows.map((row) => [`${row.at.toISOString()} ${row.source}`, FIGURES.map((figure) => Number(row[figure]))] as const);
  const counted = Object.entries(byQuarterHour(moves)).map(([key, figures]) => [key, FIGURES.map((figure) => figures[figure])] as const);
  expect(new Map(folded.filter(([, figures]) => figures.some((n) => n !== 0)))).toEqual(new Map(counted));

  const nameOf = localNames(zone);
  const span = { from: nameOf(began - 60 * MINUTE).day, to: nameOf(clock.at).day };
  for (const metric of ['views', 'revenue', 'unique_visitors'] as const) {
    for (const grain of ['day', 'hour'] as const) {
      const series = await organizer.call.dashboard.series({ eventId, metric, grain, ...span });
      expect(series).toEqual({ timeZone: zone, points: seriesOf(moves, metric, grain, zone, span) });
    }
  }
}

test(`${RUNS} random histories, folded in any way: every figure is a recount`, { timeout: 300_000 }, async () => {
  const seen: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(history, async ({ moment: [zone, at], batches }) => {
      clock.at = Date.parse(at);
      const began = clock.at;
      const plan = [
        { name: 'Early', price: 500, quantity: 5 },
        { name: 'Regular', price: 700, quantity: 9 },
        { name: 'Free', price: 0, quantity: 6 },
      ];
      const sale = await onSale(kit, organization, plan);
      const { rows } = await kit.database.admin.query<{ slug: string }>(
        `UPDATE events SET time_zone = $2, starts_at = $3::timestamptz + interval '60 days', ends_at = $3::timestamptz + interval '60 days 4 hours',
           published_at = $3::timestamptz WHERE id = $1 RETURNING slug`,
        [sale.eventId, zone, new Date(began)],
      );
      const one = new History(sale, rows[0]?.slug ?? '');
      for (const batch of batches) await Promise.all(batch.map((each) => one.take(each)));
      await foldDashboards(kit.deps);
      const moves = await movesOf(kit, sale.eventId);
      for (const { figure, n } of moves) {
        const key = n < 0 ? `${figure} given back` : figure;
        seen[key] = (seen[key] ?? 0) + 1;
      }
      await compare(sale, zone, began, moves);
      const recounted = await kit.deps.system.transaction({ userId: null, platformOwner: false, now: clock.now() }, (tx) =>
        tx.sql('SELECT app.recount_dashboard($1) AS n', [sale.eventId]),
      );
      expect(recounted).toEqual([{ n: 0 }]);
      await compare(sale, zone, began, moves);
    }),
    { numRuns: RUNS, endOnFailure: true, ...(SEED === 'random' ? {} : { seed: Number(SEED) }) },
  );
  // The histories are about something.
  for (const key of ['views', 'unique_visitors', 'orders', 'check_ins', 'revenue given back', 'ticket_sales given back'])
    expect(seen[key] ?? 0, key).toBeGreaterThan(0);
});
