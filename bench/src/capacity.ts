/** `seats.capacity` over HTTP against a bare route with one SELECT, and the steps in between. */
import path from 'node:path';
import autocannon from 'autocannon';
import { grouped, median, type Row, table, withSpread } from './figures.ts';
import { startNode } from './process.ts';
import { CONNECTIONS, createOrganization, SEATS, type World } from './world.ts';

const TARGET = 0.3;
const WARM_UP_S = 2;

interface Route {
  name: string;
  url: string;
  headers?: Record<string, string>;
}

/** Requests a second. Anything but success ends the run: an error is answered faster than the truth. */
async function rate({ name, url, headers = {} }: Route, seconds: number): Promise<number> {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: seconds, headers });
  if (result.non2xx + result.errors + result.timeouts > 0) throw new Error(`${name}: ${result.non2xx} refusals, ${result.errors} errors`);
  return result['2xx'] / result.duration;
}

async function startBaseline(stack: AsyncDisposableStack, world: World, organizationId: string): Promise<string> {
  const { admin, app } = world.database.connections;
  const baseline = await startNode(path.join(import.meta.dirname, 'baseline.ts'), {
    env: {
      ADMIN_URL: admin.connectionString ?? '',
      APP_URL: app.connectionString ?? '',
      CONNECTIONS: String(CONNECTIONS),
      USER_ID: world.member.userId,
      ORGANIZATION_ID: organizationId,
    },
  });
  stack.defer(() => baseline.stop());
  const { message } = baseline;
  if (typeof message !== 'object' || message === null || !('url' in message)) throw new Error('The baseline did not say where it listens.');
  return String(message.url);
}

const input = (value: object): string => encodeURIComponent(JSON.stringify(value));

export interface CapacityFigures {
  row: Row;
  steps: string;
}

export async function measureCapacity(
  stack: AsyncDisposableStack,
  world: World,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<CapacityFigures> {
  const organization = await createOrganization(world, SEATS);
  const bare = await startBaseline(stack, world, organization.id);
  const signedIn = { cookie: world.member.cookie };
  const capacity = `${world.url}/trpc/seats.capacity?input=${input({ organizationId: organization.id })}`;
  const routes = {
    nothing: { name: 'bare Fastify, no database', url: `${bare}/nothing` },
    select: { name: 'bare Fastify, one `pg` SELECT: **the baseline**', url: `${bare}/select` },
    secured: { name: 'bare Fastify, the capacity read under row-level security', url: `${bare}/secured` },
    health: { name: 'the API, `/healthz`: hooks, headers, metrics, log', url: `${world.url}/healthz` },
    stranger: { name: 'the API, `identity.me` of a stranger: and tRPC', url: `${world.url}/trpc/identity.me?input=${input({})}` },
    capacity: { name: 'the API, `seats.capacity` of a member: and session, read', url: capacity, headers: signedIn },
  } satisfies Record<string, Route>;
  const names = Object.keys(routes).filter((name): name is keyof typeof routes => name in routes);

  const rates: Record<keyof typeof routes, number[]> = { nothing: [], select: [], secured: [], health: [], stranger: [], capacity: [] };
  for (const name of names) await rate(routes[name], WARM_UP_S);
  for (let round = 0; round < rounds; round += 1) {
    // There and back again, so that what slows the machine down for a while does not always meet the same one.
    for (const name of round % 2 === 0 ? names : names.toReversed()) rates[name].push(await rate(routes[name], seconds));
  }

  const ratios = rates.capacity.map((value, round) => value / (rates.select[round] ?? Number.NaN));
  const micros = (name: keyof typeof routes): number => 1e6 / median(rates[name]);
  const share = (what: string, value: number): string[] => [what, value.toFixed(0), `${((100 * value) / micros('capacity')).toFixed(0)} %`];
  const parts = {
    http: micros('nothing'),
    hooks: micros('health') - micros('nothing'),
    trpc: micros('stranger') - micros('health'),
    read: micros('secured') - micros('nothing'),
  };
  const rest = micros('capacity') - parts.http - parts.hooks - parts.trpc - parts.read;
  return {
    row: {
      what: `\`seats.capacity\` over HTTP, signed in, row-level security : bare Fastify with one \`pg\` SELECT, ${CONNECTIONS} connections`,
      figure: withSpread(ratios, 2),
      target: `≥ ${TARGET}`,
      met: median(ratios) >= TARGET,
    },
    steps: [
      table(
        ['step', 'requests/s', 'of the baseline'],
        names.map((name) => [routes[name].name, grouped(median(rates[name])), (median(rates[name]) / median(rates.select)).toFixed(2)]),
      ),
      table(
        ['where the time of one `seats.capacity` goes', 'µs', 'share'],
        [
          share('Fastify and the socket', parts.http),
          share('request id, security headers, origin check, metrics, log line', parts.hooks),
          share('tRPC: adapter, middleware, answer', parts.trpc),
          share('BEGIN, the actor, the guarded function, COMMIT in one flight', parts.read),
          share('session, parsing the input, the verb, and what the parts cost each other', rest),
          share('together', micros('capacity')),
        ],
      ),
    ].join('\n\n'),
  };
}
