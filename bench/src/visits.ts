/** A visit of an event's page: over HTTP, and as a bare INSERT of the same columns. And the dashboard of an event, with few visits and with many. */
import { input, load, startBaseline } from './capacity.ts';
import { median, type Row, withSpread } from './figures.ts';
import { CONNECTIONS, createOrganization, type World } from './world.ts';

const TARGET = 0.4;
const GROWTH = 1.2;
const FEW = 1000;
const MANY = 1_000_000;

interface Rounds {
  rounds: number;
  seconds: number;
}

const EVENT = `INSERT INTO events (organization_id, slug, title, starts_at, ends_at, time_zone, format, status, published_at)
  VALUES ($1, $2, 'An event of the bench', now() + interval '30 days', now() + interval '31 days', 'Europe/Paris', 'in_person', 'published', now() - interval '30 days') RETURNING id`;
/** Over the last thirty days, from five sources; every third visitor is new. */
const VISITS = `INSERT INTO event_visits (event_id, visitor, source, at)
  SELECT $1, sha256((n / 3)::text::bytea), (ARRAY['direct', 'email', 'social', 'whatsapp', 'referral'])[1 + n % 5], now() - interval '30 days' * (n::float8 / $2::integer)
  FROM generate_series(0, $2::integer - 1) n`;

async function openEvent({ admin }: World, organizationId: string, slug: string): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(EVENT, [organizationId, slug]);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The event was not stored.');
  return id;
}

export async function measureVisits(stack: AsyncDisposableStack, world: World, { rounds, seconds }: Rounds): Promise<{ rows: Row[] }> {
  const { id: organizationId } = await createOrganization(world, 1);
  const slug = 'bench-visits';
  const bare = await startBaseline(stack, world, { EVENT_ID: await openEvent(world, organizationId, slug) });
  const postgres = world.database.server?.pid ?? 0;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ slug, utm: { source: 'newsletter', medium: 'email', campaign: 'spring' } });
  const routes = {
    bare: { name: 'bare visit', url: `${bare.url}/visit`, headers, body, pid: bare.pid },
    ours: { name: 'events.recordVisit', url: `${world.api.url}/trpc/events.recordVisit`, headers, body, pid: world.api.pid },
  };
  const ratios: number[] = [];
  for (const name of ['bare', 'ours'] as const) await load(routes[name], postgres, seconds);
  for (let round = 0; round < rounds; round += 1) {
    const rates = { bare: 0, ours: 0 };
    for (const name of round % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const))
      rates[name] = (await load(routes[name], postgres, seconds)).rate;
    ratios.push(rates.ours / rates.bare);
  }
  return {
    rows: [
      {
        what: `\`events.recordVisit\` over HTTP : bare Fastify with one \`pg\` INSERT of the same row, ${CONNECTIONS} connections`,
        figure: withSpread(ratios, 2),
        target: `≥ ${TARGET}`,
        met: median(ratios) >= TARGET,
      },
    ],
  };
}

export async function measureDashboard(world: World, { rounds, seconds }: Rounds): Promise<{ rows: Row[] }> {
  const { id: organizationId } = await createOrganization(world, 1);
  const postgres = world.database.server?.pid ?? 0;
  const headers = { cookie: world.owner.cookie };
  const open = async (visits: number) => {
    const eventId = await openEvent(world, organizationId, `bench-dashboard-${visits}`);
    await world.admin.query(VISITS, [eventId, visits]);
    await world.admin.query('SELECT app.recount_dashboard($1)', [eventId]);
    const url = `${world.api.url}/trpc/dashboard.get?input=${input({ eventId })}`;
    const shown: { result: { data: { metrics: { views: number } } } } = JSON.parse(await (await fetch(url, { headers })).text());
    if (shown.result.data.metrics.views !== visits) throw new Error(`The dashboard shows ${shown.result.data.metrics.views} visits.`);
    return { name: `dashboard.get at ${visits} visits`, url, headers, pid: world.api.pid };
  };
  const routes = { few: await open(FEW), many: await open(MANY) };
  await world.admin.query('VACUUM (ANALYZE) event_visits, event_visitors, event_metric_buckets, event_source_metrics, event_dashboards');
  await world.admin.query('CHECKPOINT');
  for (const name of ['few', 'many'] as const) await load(routes[name], postgres, seconds);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const rates = { few: 0, many: 0 };
    for (const name of round % 2 === 0 ? (['few', 'many'] as const) : (['many', 'few'] as const))
      rates[name] = (await load(routes[name], postgres, seconds)).rate;
    ratios.push(rates.few / rates.many);
  }
  return {
    rows: [
      {
        what: `\`dashboard.get\` over HTTP of an event with 1,000,000 visits : with 1,000, in time, ${CONNECTIONS} connections`,
        figure: withSpread(ratios, 2),
        target: `≤ ${GROWTH}`,
        met: median(ratios) <= GROWTH,
      },
    ],
  };
}
