/** Events on sale, buyers with and without an account, and the recount that every test of tickets ends with. */
import { appRouter, createCallerFactory, type Actor } from '../src/index.ts';
import type { Kit, Person } from './kit.ts';

const createCaller = createCallerFactory(appRouter);
type Caller = ReturnType<typeof createCaller>;
export type Buyer = Pick<Caller, 'tickets' | 'identity'>;

export interface TierPlan {
  name: string;
  price: number;
  quantity: number;
  hidden?: boolean;
  accessCode?: string;
  maxPerOrder?: number;
}

export interface Sale {
  eventId: string;
  organizationId: string;
  organizer: Person;
  /** In the order of the plan. */
  tiers: string[];
}

export const ERRAND: TierPlan[] = [
  { name: 'Early Bird', price: 19_900, quantity: 150 },
  { name: 'Regular', price: 29_900, quantity: 250 },
  { name: 'VIP', price: 49_900, quantity: 100 },
];

let events = 0;

/** Published, a month from now, with its tiers. */
export async function onSale(
  kit: Kit,
  organization: { id: string; owner: Person },
  plan: readonly TierPlan[],
  capacity: number | null = null,
): Promise<Sale> {
  events += 1;
  const { rows } = await kit.database.admin.query<{ id: string }>(
    `INSERT INTO events (organization_id, created_by, slug, title, starts_at, ends_at, time_zone, format, capacity, currency, status, published_at)
     VALUES ($1, $2, $3, 'Nuit du jazz', now() + interval '30 days', now() + interval '30 days 4 hours', 'Europe/Paris', 'in_person', $4, 'usd', 'published', now())
     RETURNING id`,
    [organization.id, organization.owner.id, `jazz-${events}`, capacity],
  );
  const eventId = rows[0]?.id ?? '';
  const tiers: string[] = [];
  for (const tier of plan) tiers.push((await organization.owner.call.tickets.createTier({ eventId, ...tier })).id);
  return { eventId, organizationId: organization.id, organizer: organization.owner, tiers };
}

export interface Guest extends Buyer {
  tokens: { guest: string | null; order: string | null };
}

/** A browser, with nobody signed in unless told; it keeps the key that it is given. */
export function guest(kit: Kit, actor: Actor | null = null): Guest {
  const tokens: Guest['tokens'] = { guest: null, order: null };
  const { tickets, identity } = createCaller({
    deps: kit.deps,
    actor,
    requestId: 'guest',
    tokens,
    remember: (kind, key) => {
      if (kind === 'guest') tokens.guest = key;
    },
  });
  return { tickets, identity, tokens };
}

export interface Books {
  sold: number;
  held: number;
  capacity: number | null;
}

/** Counters against rows, tier by tier; money of every order against its tickets and what goes back. Empty when everything agrees. */
export async function disagreements(kit: Kit, eventId: string): Promise<unknown[]> {
  const { rows } = await kit.database.admin.query(
    `WITH tiers AS (
       SELECT t.id, t.quantity_total, t.quantity_sold, t.quantity_held,
         (SELECT count(*)::int FROM tickets k WHERE k.tier_id = t.id AND k.status IN ('valid', 'checked_in')) AS sold,
         (SELECT coalesce(sum(i.quantity), 0)::int FROM ticket_reservation_items i JOIN ticket_reservations r ON r.id = i.reservation_id
           WHERE i.tier_id = t.id AND r.status = 'held') AS held
       FROM ticket_tiers t WHERE t.event_id = $1)
     SELECT 'tier' AS what, to_jsonb(t) AS row FROM tiers t WHERE quantity_sold <> sold OR quantity_held <> held OR sold + held > quantity_total
     UNION ALL SELECT 'capacity', to_jsonb(x) FROM (SELECT e.capacity, sum(t.sold + t.held) AS taken FROM events e CROSS JOIN tiers t WHERE e.id = $1 GROUP BY 1) x WHERE x.taken > x.capacity
     UNION ALL SELECT 'order', to_jsonb(x) FROM (
       SELECT o.id, o.status, o.total, o.refunded,
         (SELECT coalesce(sum(k.unit_amount), 0) FROM tickets k WHERE k.order_id = o.id AND k.status IN ('valid', 'checked_in')) AS good,
         (SELECT coalesce(sum(f.amount), 0) FROM ticket_refunds f WHERE f.order_id = o.id) AS back
       FROM ticket_orders o WHERE o.event_id = $1) x
     WHERE CASE WHEN x.status IN ('paid', 'refunded', 'partly_refunded') THEN x.total <> x.good + x.back OR x.refunded <> x.back ELSE x.good + x.back > 0 END`,
    [eventId],
  );
  return rows;
}

export async function booksOf(kit: Kit, eventId: string): Promise<Books> {
  const { rows } = await kit.database.admin.query<Books>(
    `SELECT sum(quantity_sold)::int AS sold, sum(quantity_held)::int AS held, (SELECT capacity FROM events WHERE id = $1) AS capacity
     FROM ticket_tiers WHERE event_id = $1`,
    [eventId],
  );
  return rows[0] ?? { sold: -1, held: -1, capacity: null };
}
