/**
 * Whatever happens at the same time to what is sold, in any order: nothing is oversold, counters are what the rows say, and money that came in is
 * tickets or on its way back. The seed is the same in every run; TICKETS_SEED=random (or a number) and TICKETS_RUNS look further.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DbActor } from '@seatwise/db';
import { hashOfToken } from '../src/kernel/keys.ts';
import { createKit, domainCodeOf, type Kit, type Person } from './kit.ts';
import { disagreements, onSale, type Sale } from './tickets-kit.ts';

const RUNS = Number(process.env['TICKETS_RUNS'] ?? 24);
const SEED = process.env['TICKETS_SEED'] ?? '20261126';
const MINUTE = 60_000;

let kit: Kit;
let organization: { id: string; owner: Person };
beforeAll(async () => {
  kit = await createKit();
  organization = await kit.organization(0);
});
afterAll(() => kit.close());

type Step =
  | { do: 'reserve'; who: number; tiers: [number, number] }
  | { do: 'release' | 'order'; which: number }
  | { do: 'pay' | 'expire'; which: number }
  | { do: 'refund'; which: number; some: boolean }
  | { do: 'total'; tier: number; quantity: number }
  | { do: 'capacity'; capacity: number }
  | { do: 'wait'; minutes: number }
  | { do: 'sweep' };

const which = fc.nat({ max: 11 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      who: fc.nat({ max: 5 }),
      tiers: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constantFrom('order' as const, 'order' as const, 'pay' as const, 'pay' as const, 'release' as const),
      which,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refund' as const), which, some: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('total' as const), tier: fc.nat({ max: 1 }), quantity: fc.integer({ min: 0, max: 8 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('capacity' as const), capacity: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(8, 16) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('expire' as const), which }) },
);
/** What is in one array happens at once. */
const history = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 6, maxLength: 18, size: 'max' });

/** A refusal is an answer; anything else is a bug, a deadlock that was tried again included. */
async function refusable(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (domainCodeOf(error) === null) throw error;
    return false;
  }
}

class History {
  readonly #sale: Sale;
  readonly #reservations: { id: string; who: number }[] = [];
  readonly #orders: string[] = [];
  #minutes = 0;

  constructor(sale: Sale) {
    this.#sale = sale;
  }

  #as(userId: string | null = null): DbActor {
    return { userId, platformOwner: false, verb: 'test', now: new Date(Date.now() + this.#minutes * MINUTE) };
  }

  #hash(who: number): Buffer {
    return hashOfToken(`${this.#sale.eventId}-${who}`);
  }

  async take(one: Step): Promise<void> {
    const { eventId, tiers } = this.#sale;
    const { db, system } = kit.deps;
    switch (one.do) {
      case 'wait':
        this.#minutes += one.minutes;
        return;
      case 'sweep':
        await system.transaction(this.#as(), (tx) => tx.sql('SELECT app.expire_holds(5)'), { retries: 0 });
        return;
      case 'reserve': {
        const wanted = tiers.map((id, index) => [id, one.tiers[index] ?? 0] as const).filter(([, n]) => n > 0);
        if (wanted.length === 0) return;
        const id = kit.deps.ids.uuid();
        const work = db.transaction(
          this.#as(),
          (tx) =>
            tx.sql('SELECT * FROM reserve_tickets($1, $2, $3::uuid[], $4::integer[], $5, NULL, 15, $6::jsonb)', [
              id,
              eventId,
              wanted.map(([tier]) => tier),
              wanted.map(([, n]) => n),
              this.#hash(one.who),
              '{}',
            ]),
          { retries: 0 },
        );
        if (await refusable(work)) this.#reservations.push({ id, who: one.who });
        return;
      }
      case 'release':
      case 'order':
        return this.#withReservation(one);
      case 'total':
        await refusable(
          db.transaction(
            this.#as(organization.owner.id),
            (tx) => tx.sql('SELECT app.update_tier($1, $2::jsonb)', [tiers[one.tier], JSON.stringify({ quantity: one.quantity })]),
            { retries: 0 },
          ),
        );
        return;
      case 'capacity':
        await refusable(kit.database.admin.query('UPDATE events SET capacity = $2 WHERE id = $1', [eventId, one.capacity]));
        return;
      default:
        return this.#withOrder(one);
    }
  }

  async #withReservation(one: Extract<Step, { do: 'release' | 'order' }>): Promise<void> {
    const held = this.#reservations[one.which % Math.max(this.#reservations.length, 1)];
    if (!held) return;
    if (one.do === 'release') {
      const work = kit.deps.db.transaction(
        this.#as(),
        (tx) => tx.sql('SELECT * FROM app.release_reservation($1, $2)', [held.id, this.#hash(held.who)]),
        { retries: 0 },
      );
      await refusable(work);
      return;
    }
    const id = kit.deps.ids.uuid();
    const work = kit.deps.system.transaction(
      this.#as(),
      (tx) =>
        tx.sql("SELECT * FROM app.order_tickets($1, $2, $3, $4, 'Mia', 'mia@people.test', 'en', '[]')", [
          held.id,
          this.#hash(held.who),
          id,
          hashOfToken(id),
        ]),
      { retries: 0 },
    );
    if (await refusable(work)) this.#orders.push(id);
  }

  async #withOrder(one: Extract<Step, { do: 'pay' | 'expire' | 'refund' }>): Promise<void> {
    const id = this.#orders[one.which % Math.max(this.#orders.length, 1)];
    if (!id) return;
    const { system } = kit.deps;
    if (one.do === 'pay') {
      // Late, or again: whatever the provider says.
      await refusable(
        system.transaction(this.#as(), (tx) => tx.sql('SELECT * FROM app.settle_ticket_order($1, $2, $3)', [id, `cs_${id}`, `pi_${id}`]), {
          retries: 0,
        }),
      );
    } else if (one.do !== 'refund') {
      await refusable(
        system.transaction(this.#as(), (tx) => tx.sql('SELECT app.expire_ticket_order($1, NULL, NULL)', [id]), { retries: 0 }),
      );
    } else {
      const work = system.transaction(
        this.#as(organization.owner.id),
        async (tx) => {
          const [ticket] = one.some
            ? await tx.sql<{ id: string }>("SELECT id FROM tickets WHERE order_id = $1 AND status = 'valid' ORDER BY id LIMIT 1", [id])
            : [];
          await tx.sql('SELECT * FROM app.refund_tickets($1, $2::uuid[], NULL, NULL)', [id, ticket ? [ticket.id] : null]);
        },
        { retries: 0 },
      );
      await refusable(work);
    }
  }
}

test(
  `${RUNS} random histories, several things at once: never oversold, counters are recounts, money in is tickets and refunds`,
  { timeout: 300_000 },
  async () => {
    const seen = new Map<string, number>();
    const live = async (batches: readonly (readonly Step[])[]): Promise<void> => {
      const plan = [
        { name: 'Early', price: 500, quantity: 5 },
        { name: 'Regular', price: 700, quantity: 6 },
      ];
      const sale = await onSale(kit, organization, plan, 8);
      const one = new History(sale);
      for (const batch of batches) {
        await Promise.all(batch.map((each) => one.take(each)));
        expect(await disagreements(kit, sale.eventId)).toEqual([]);
      }
      const { rows } = await kit.database.admin.query<{ status: string; n: number }>(
        'SELECT status, count(*)::int AS n FROM ticket_orders WHERE event_id = $1 GROUP BY 1 UNION ALL SELECT cause, count(*)::int FROM ticket_refunds WHERE event_id = $1 GROUP BY 1',
        [sale.eventId],
      );
      for (const { status, n } of rows) seen.set(status, (seen.get(status) ?? 0) + n);
    };
    // What chance may leave out: a payment that comes once others have the seats.
    await live([
      [{ do: 'reserve', who: 0, tiers: [3, 3] }],
      [{ do: 'order', which: 0 }],
      [{ do: 'wait', minutes: 16 }],
      [{ do: 'reserve', who: 1, tiers: [3, 3] }],
      [{ do: 'order', which: 1 }],
      [{ do: 'pay', which: 1 }],
      [{ do: 'pay', which: 0 }],
    ]);
    expect(seen.get('paid_late')).toBe(1);
    await fc.assert(fc.asyncProperty(history, live), {
      numRuns: RUNS,
      endOnFailure: true,
      ...(SEED === 'random' ? {} : { seed: Number(SEED) }),
    });
    // The histories are about something.
    for (const status of ['pending', 'paid', 'expired', 'organizer']) expect(seen.get(status) ?? 0, status).toBeGreaterThan(0);
    const { rows } = await kit.database.admin.query(
      'SELECT deadlocks::int AS deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(rows).toEqual([{ deadlocks: 0 }]);
  },
);
