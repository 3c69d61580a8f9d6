/** The public page of an event, drawn on the server, against a bare page with the same statement; unchanged, and while tickets are sold. */
import { load, startBaseline } from './capacity.ts';
import { median, type Row, withSpread } from './figures.ts';
import { CONNECTIONS, createOrganization, type World } from './world.ts';

const TARGET = 3;
const SLUG = 'bench-page';
/** So often a sale changes what is drawn, each second: the page is drawn and packed anew each time. */
const SALES_PER_SECOND = 20;

const ABOUT =
  'Two days of talks, workshops and long dinners. Doors open at nine. The programme is on https://festival.test/programme\n\n'.repeat(8);
const EVENT = `INSERT INTO events (organization_id, slug, title, summary, description, starts_at, ends_at, time_zone, format, custom_venue, capacity, status, published_at)
  VALUES ($1, $2, 'Festival of Light', 'Two days about what a city looks like after dark.', $3, now() + interval '90 days', now() + interval '92 days', 'Europe/Paris', 'in_person',
    '{"name":"The Glasshouse","address":"12 Wharf Street","city":"Paris","country":"FR"}', 400, 'published', now()) RETURNING id`;
const TIERS = `INSERT INTO ticket_tiers (event_id, name, slug, description, price, quantity_total, display_order)
  SELECT $1, 'Tier ' || n, 'tier-' || n, 'What one gets for it.', n * 1000, 1000, n FROM generate_series(1, 6) n`;
const SALE = 'UPDATE ticket_tiers SET quantity_total = quantity_total - 1 WHERE event_id = $1 AND display_order = 1';

/** Publishes what the page shows; answers the event's id. */
export async function createEvent(world: World): Promise<{ id: string; path: string }> {
  const { id: organizationId } = await createOrganization(world, 1);
  const { rows } = await world.admin.query<{ id: string }>(EVENT, [organizationId, SLUG, ABOUT]);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The event was not stored.');
  await world.admin.query(TIERS, [id]);
  await world.admin.query('ANALYZE');
  return { id, path: `/e/${SLUG}` };
}

export async function measureEventPage(
  stack: AsyncDisposableStack,
  world: World,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<{ rows: Row[] }> {
  const { id, path } = await createEvent(world);
  const bare = await startBaseline(stack, world, { SLUG });
  const postgres = world.database.server?.pid ?? 0;
  const headers = { 'accept-encoding': 'br' };
  const routes = {
    bare: { name: 'bare page', url: `${bare.url}/page`, pid: bare.pid },
    ours: { name: 'event page', url: world.api.url + path, headers, pid: world.api.pid },
  };
  for (const { url } of Object.values(routes)) {
    const answer = await fetch(url);
    if (!(await answer.text()).includes('Festival of Light</h1>')) throw new Error(`${url} does not show the event: ${answer.status}`);
  }
  const rate = async (name: keyof typeof routes): Promise<number> => (await load(routes[name], postgres, seconds)).rate;
  const pairs = async (): Promise<number[]> => {
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const order = round % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const);
      const rates = { bare: 0, ours: 0 };
      for (const name of order) rates[name] = await rate(name);
      ratios.push(rates.bare / rates.ours);
    }
    return ratios;
  };
  for (const name of ['bare', 'ours'] as const) await rate(name);
  const still = await pairs();
  const selling = setInterval(() => void world.admin.query(SALE, [id]).catch(() => undefined), 1000 / SALES_PER_SECOND);
  const moving = await pairs();
  clearInterval(selling);
  return {
    rows: [
      {
        what: `an event's page over HTTP, drawn on the server : bare Fastify with the same statement and its title in a page, in time, ${CONNECTIONS} connections`,
        figure: withSpread(still, 2),
        target: `≤ ${TARGET}`,
        met: median(still) <= TARGET,
      },
      {
        what: `the same while ${SALES_PER_SECOND} sales a second change it`,
        figure: withSpread(moving, 2),
        target: `≤ ${TARGET}`,
        met: median(moving) <= TARGET,
      },
    ],
  };
}
