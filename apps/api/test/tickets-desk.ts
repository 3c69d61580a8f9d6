/** What the tests of tickets over HTTP share: events on sale, browsers without an account, and the books of both sides. */
import { createSeatwiseClient, type SeatwiseClient } from '@seatwise/client';
import type { SentMail, TestApp, TestOrganization } from './app.ts';
import { cookiesOf } from './app.ts';

export interface Sale {
  eventId: string;
  slug: string;
  organization: TestOrganization;
  tiers: string[];
}

export interface TierPlan {
  name: string;
  price: number;
  quantity: number;
}

export const ERRAND: TierPlan[] = [
  { name: 'Early Bird', price: 19_900, quantity: 150 },
  { name: 'Regular', price: 29_900, quantity: 250 },
  { name: 'VIP', price: 49_900, quantity: 100 },
];

let events = 0;

/** Published, a month from now, with its tiers. */
export async function onSale(t: TestApp, plan: readonly TierPlan[], capacity: number | null = null): Promise<Sale> {
  const organization = await t.organization();
  events += 1;
  const slug = `jazz-${events}`;
  const { rows } = await t.database.admin.query<{ id: string }>(
    `INSERT INTO events (organization_id, created_by, slug, title, starts_at, ends_at, time_zone, format, custom_venue, capacity, currency, status, published_at)
     VALUES ($1, $2, $3, 'Nuit du jazz', now() + interval '30 days', now() + interval '30 days 4 hours', 'Europe/Paris', 'in_person',
       '{"name":"Le Hangar","address":"3 quai des Docks","city":"Lyon","country":"FR"}', $4, 'usd', 'published', now()) RETURNING id`,
    [organization.id, organization.owner.userId, slug, capacity],
  );
  const eventId = rows[0]?.id ?? '';
  const tiers: string[] = [];
  for (const tier of plan) tiers.push((await organization.owner.trpc.tickets.createTier.mutate({ eventId, ...tier })).id);
  return { eventId, slug, organization, tiers };
}

export interface Held {
  reservationId: string;
  /** As the browser that holds them. */
  trpc: SeatwiseClient;
  cookie: string;
}

/** A browser without an account takes seats, and keeps the key that it is given. */
export async function hold(t: Pick<TestApp, 'url'>, sale: Sale, quantity = 1, tier = 0, cookie = ''): Promise<Held> {
  const answer = await fetch(`${t.url}/trpc/tickets.reserve`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) },
    body: JSON.stringify({ eventId: sale.eventId, items: [{ tierId: sale.tiers[tier], quantity }] }),
  });
  if (!answer.ok) throw new Error(`Reserving answered ${answer.status}: ${await answer.text()}`);
  const body: { result: { data: { reservationId: string } } } = JSON.parse(await answer.text());
  const key = cookie || cookiesOf(answer);
  return { reservationId: body.result.data.reservationId, trpc: createSeatwiseClient({ url: t.url, cookie: key }), cookie: key };
}

export const buyer = (name = 'Mia') => ({ name, email: `${name.toLowerCase()}@people.test` });

export interface Pending extends Held {
  orderId: string;
  sessionId: string;
}

/** Ordered, and not paid yet. */
export async function pending(t: TestApp, sale: Sale, quantity = 1, name = 'Mia'): Promise<Pending> {
  const held = await hold(t, sale, quantity);
  const { orderId, url } = await held.trpc.tickets.checkout.mutate({ reservationId: held.reservationId, buyer: buyer(name), locale: 'fr' });
  return { ...held, orderId, sessionId: url?.split('/').at(-1) ?? '' };
}

export const mailsTo = (t: TestApp, email: string, name: SentMail['template']['name']): SentMail[] =>
  t.mail.filter(({ to, template }) => to === email && template.name === name);

export const refundsOf = (t: TestApp, orderId: string): ReturnType<TestApp['stripe']['state']>['refunds'] =>
  t.stripe.state().refunds.filter(({ metadata }) => metadata['order_id'] === orderId);

/** What is due later is due now. */
export async function hurry(t: Pick<TestApp, 'database' | 'settle'>): Promise<void> {
  await t.database.admin.query("UPDATE graphile_worker._private_jobs SET run_at = now() WHERE key LIKE 'tickets-%' AND locked_at IS NULL");
  await t.settle();
}

/** Counters and money against rows; empty when they agree. */
export async function disagreements(t: Pick<TestApp, 'database'>, eventId: string): Promise<unknown[]> {
  const { rows } = await t.database.admin.query(
    `WITH tiers AS (
       SELECT t.id, t.quantity_total, t.quantity_sold, t.quantity_held,
         (SELECT count(*)::int FROM tickets k WHERE k.tier_id = t.id AND k.status IN ('valid', 'checked_in')) AS sold,
         (SELECT coalesce(sum(i.quantity), 0)::int FROM ticket_reservation_items i JOIN ticket_reservations r ON r.id = i.reservation_id
           WHERE i.tier_id = t.id AND r.status = 'held') AS held
       FROM ticket_tiers t WHERE t.event_id = $1)
     SELECT 'tier' AS what, to_jsonb(t) AS row FROM tiers t WHERE quantity_sold <> sold OR quantity_held <> held OR sold + held > quantity_total
     UNION ALL SELECT 'capacity', to_jsonb(x) FROM (SELECT e.capacity, sum(t.sold + t.held) AS taken FROM events e CROSS JOIN tiers t WHERE e.id = $1 GROUP BY 1) x WHERE x.taken > x.capacity`,
    [eventId],
  );
  return rows;
}
