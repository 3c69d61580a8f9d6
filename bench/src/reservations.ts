/** Many reservations of one event at once: over HTTP, and by the same SQL function driven straight by `pg`; and what one costs once much is sold. */
import { randomBytes, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type pg from 'pg';
import { fineCpuOf } from './cpu.ts';
import { grouped, median, type Row, table, withSpread } from './figures.ts';
import { CONNECTIONS, createOrganization, openPool, type World } from './world.ts';

const TARGET = 0.4;
const GROWTH = 1.1;
const FEW = 100;
const MANY = 20_000;
/** Reservations on end, of one event and then of the other. */
const BLOCK = 50;

interface Sale {
  eventId: string;
  tiers: string[];
}

type Reserve = (sale: Sale, index: number) => Promise<void>;

const EVENT = `INSERT INTO events (organization_id, slug, title, starts_at, ends_at, time_zone, format, capacity, status, published_at)
  VALUES ($1, $2, 'An event of the bench', now() + interval '30 days', now() + interval '31 days', 'UTC', 'in_person', 1000000, 'published', now()) RETURNING id`;
const TIERS = `INSERT INTO ticket_tiers (event_id, name, slug, price, quantity_total, display_order)
  SELECT $1, 'Tier ' || n, 'tier-' || n, 0, 1000000, n FROM generate_series(1, 3) n RETURNING id`;
/** As many single tickets as are said, sold some time ago. */
const SOLD = `
  WITH held AS (INSERT INTO ticket_reservations (event_id, guest_hash, status, expires_at, total, currency, settled_at)
      SELECT $1::uuid, sha256((n || $1::uuid::text)::bytea), 'confirmed', now() - interval '1 day', 0, 'eur', now() - interval '1 day' FROM generate_series(1, $3::integer) n RETURNING id),
    items AS (INSERT INTO ticket_reservation_items (reservation_id, tier_id, quantity, unit_amount) SELECT id, $2::uuid, 1, 0 FROM held),
    bought AS (INSERT INTO ticket_orders (event_id, organization_id, reservation_id, buyer_name, total, currency, access_hash, status, paid_at)
      SELECT $1::uuid, (SELECT organization_id FROM events WHERE id = $1::uuid), id, 'Somebody', 0, 'eur', sha256(id::text::bytea), 'paid', now() - interval '1 day' FROM held RETURNING id)
  INSERT INTO tickets (order_id, event_id, tier_id, unit_amount, attendee_name, code)
    SELECT id, $1::uuid, $2::uuid, 0, 'Somebody', translate(upper(left(encode(sha256(id::text::bytea), 'hex'), 16)), 'ILOU', '1100') FROM bought`;

let begun = 0;

async function openSale({ admin }: World, organizationId: string, sold = 0): Promise<Sale> {
  begun += 1;
  const event = await admin.query<{ id: string }>(EVENT, [organizationId, `bench-${begun}`]);
  const eventId = event.rows[0]?.id;
  if (eventId === undefined) throw new Error('The event was not stored.');
  const tiers = await admin.query<{ id: string }>(TIERS, [eventId]);
  const ids = tiers.rows.map(({ id }) => id);
  if (sold > 0) {
    await admin.query(SOLD, [eventId, ids[0], sold]);
    await admin.query('UPDATE ticket_tiers SET quantity_sold = $2 WHERE id = $1', [ids[0], sold]);
  }
  return { eventId, tiers: ids };
}

const chosen = ({ tiers }: Sale, index: number): string => tiers[index % tiers.length] ?? '';

/** Every one a browser of its own, which is given a key. */
function overHttp(world: World, agent: Agent): Reserve {
  const url = new URL('/trpc/tickets.reserve', world.api.url);
  return (sale, index) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify({ eventId: sale.eventId, items: [{ tierId: chosen(sale, index), quantity: 2 }] });
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.once('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`Reserving answered ${response.statusCode}`)),
        );
      });
      sent.once('error', reject);
      sent.end(body);
    });
}

const RESERVE = "SELECT * FROM reserve_tickets($1, $2, $3::uuid[], $4::integer[], $5, NULL, 15, '{}')";

function straight(pool: pg.Pool): Reserve {
  return async (sale, index) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query("SELECT set_config('app.user_id', '', true)");
      await client.query(RESERVE, [randomUUID(), sale.eventId, [chosen(sale, index)], [2], randomBytes(32)]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  };
}

/** Reservations a second, by as many as there are connections. */
async function drain(sale: Sale, count: number, reserve: Reserve): Promise<number> {
  const pending = Array.from({ length: count }, (_, index) => index).values();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (const index of pending) await reserve(sale, index);
    }),
  );
  return (count * 1000) / (performance.now() - began);
}

async function requireHeld({ admin }: World, sale: Sale, tickets: number): Promise<void> {
  const { rows } = await admin.query<{ held: number }>('SELECT sum(quantity_held)::integer AS held FROM ticket_tiers WHERE event_id = $1', [
    sale.eventId,
  ]);
  if (rows[0]?.held !== tickets) throw new Error(`${rows[0]?.held} tickets are held instead of ${tickets}.`);
}

const tidy = (world: World): Promise<unknown> =>
  world.admin
    .query('VACUUM (ANALYZE) events, ticket_tiers, ticket_reservations, ticket_reservation_items, ticket_orders, tickets, audit_log')
    .then(() => world.admin.query('CHECKPOINT'));

/**
 * Milliseconds of one, on a connection that does not wait for the disk: what is measured is the function. The server's processor time where the
 * kernel tells it, since the rest is what else the machine does.
 */
async function block(client: pg.PoolClient, pid: number, sale: Sale): Promise<number> {
  const clock = (): number => fineCpuOf(pid) ?? performance.now();
  const began = clock();
  for (let index = 0; index < BLOCK; index += 1)
    await client.query({
      name: 'reserve',
      text: RESERVE,
      values: [randomUUID(), sale.eventId, [chosen(sale, index)], [2], randomBytes(32)],
    });
  return (clock() - began) / BLOCK;
}

async function measureGrowth(world: World, pool: pg.Pool, organizationId: string, rounds: number): Promise<number[]> {
  const few = await openSale(world, organizationId, FEW);
  const many = await openSale(world, organizationId, MANY);
  await tidy(world);
  const client = await pool.connect();
  try {
    await client.query('SET synchronous_commit = off');
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const pid = rows[0]?.pid ?? 0;
    for (const sale of [few, many]) await block(client, pid, sale);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const took = new Map<Sale, number>();
      for (const sale of round % 2 === 0 ? [few, many] : [many, few]) took.set(sale, await block(client, pid, sale));
      ratios.push((took.get(many) ?? Number.NaN) / (took.get(few) ?? Number.NaN));
    }
    return ratios;
  } finally {
    client.release();
  }
}

export async function measureReservations(
  stack: AsyncDisposableStack,
  world: World,
  { rounds, count, growthRounds }: { rounds: number; count: number; growthRounds: number },
): Promise<{ rows: Row[]; rates: string }> {
  const pool = openPool(stack, world.database.connections.app, CONNECTIONS);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  stack.defer(() => agent.destroy());
  const { id: organizationId } = await createOrganization(world, 1);
  const ways = { straight: straight(pool), http: overHttp(world, agent) };
  const rates: Record<keyof typeof ways, number[]> = { straight: [], http: [] };
  const measure = async (way: keyof typeof ways): Promise<number> => {
    const sale = await openSale(world, organizationId);
    await tidy(world);
    const figure = await drain(sale, count, ways[way]);
    await requireHeld(world, sale, 2 * count);
    return figure;
  };
  for (const way of ['straight', 'http'] as const) await measure(way);
  for (let round = 0; round < rounds; round += 1) {
    for (const way of round % 2 === 0 ? (['straight', 'http'] as const) : (['http', 'straight'] as const))
      rates[way].push(await measure(way));
  }
  const ratios = rates.http.map((value, round) => value / (rates.straight[round] ?? Number.NaN));
  const growth = await measureGrowth(world, pool, organizationId, growthRounds);
  return {
    rows: [
      {
        what: `contended reservations over HTTP : the same SQL function straight by \`pg\`, ${CONNECTIONS} connections`,
        figure: withSpread(ratios, 2),
        target: `≥ ${TARGET}`,
        met: median(ratios) >= TARGET,
      },
      {
        what: `a reservation of an event with ${grouped(MANY)} tickets sold : with ${FEW}`,
        figure: withSpread(growth, 2),
        target: `≤ ${GROWTH}`,
        met: median(growth) <= GROWTH,
      },
    ],
    rates: table(
      ['contended reservations', 'a second'],
      [
        ['`reserve_tickets` in BEGIN, set_config, COMMIT by `pg`', grouped(median(rates.straight))],
        ['`tickets.reserve` over HTTP, by browsers without an account, with its audit row', grouped(median(rates.http))],
      ],
    ),
  };
}
