/** `seats.capacity` over HTTP against a bare route with one SELECT, and the steps in between. */
import path from 'node:path';
import autocannon from 'autocannon';
import { canTellCpu, cpuOf } from './cpu.ts';
import { grouped, median, type Row, table, withSpread } from './figures.ts';
import { startNode } from './process.ts';
import { CONNECTIONS, createOrganization, SEATS, type World } from './world.ts';

const TARGET = 0.3;

interface Route {
  name: string;
  url: string;
  headers?: Record<string, string>;
  /** Sent by POST. */
  body?: string;
  /** Of the process that answers. */
  pid: number;
}

interface Measured {
  /** A second. */
  rate: number;
  /** Microseconds of processor time for one request. */
  node: number;
  postgres: number;
}

/** Anything but success ends the run: an error is answered faster than the truth. */
export async function load({ name, url, headers = {}, body, pid }: Route, postgres: number, seconds: number): Promise<Measured> {
  const before = { node: cpuOf(pid), postgres: cpuOf(postgres) };
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    headers,
    ...(body === undefined ? {} : { method: 'POST', body }),
  });
  if (result.non2xx + result.errors + result.timeouts > 0) throw new Error(`${name}: ${result.non2xx} refusals, ${result.errors} errors`);
  const requests = result['2xx'];
  return {
    rate: requests / result.duration,
    node: (cpuOf(pid) - before.node) / requests,
    postgres: (cpuOf(postgres) - before.postgres) / requests,
  };
}

export async function startBaseline(
  stack: AsyncDisposableStack,
  world: World,
  what: Record<string, string>,
): Promise<{ url: string; pid: number }> {
  const { admin, app } = world.database.connections;
  const baseline = await startNode(path.join(import.meta.dirname, 'baseline.ts'), {
    env: {
      ADMIN_URL: admin.connectionString ?? '',
      APP_URL: app.connectionString ?? '',
      CONNECTIONS: String(CONNECTIONS),
      USER_ID: world.member.userId,
      ...what,
    },
  });
  stack.defer(() => baseline.stop());
  const { message } = baseline;
  if (typeof message !== 'object' || message === null || !('url' in message)) throw new Error('The baseline did not say where it listens.');
  return { url: String(message.url), pid: baseline.pid };
}

export const input = (value: object): string => encodeURIComponent(JSON.stringify(value));

async function routesOf(stack: AsyncDisposableStack, world: World) {
  const { id } = await createOrganization(world, SEATS);
  const bare = await startBaseline(stack, world, { ORGANIZATION_ID: id });
  const { url, pid } = world.api;
  return {
    nothing: { name: 'bare Fastify, no database', url: `${bare.url}/nothing`, pid: bare.pid },
    select: { name: 'bare Fastify, one `pg` SELECT: **the baseline**', url: `${bare.url}/select`, pid: bare.pid },
    secured: { name: 'bare Fastify, the capacity read under row-level security', url: `${bare.url}/secured`, pid: bare.pid },
    health: { name: 'the API’s `/healthz`: hooks, headers, metrics, log', url: `${url}/healthz`, pid },
    stranger: {
      name: 'the API’s `identity.me` for a stranger: the same, and tRPC',
      url: `${url}/trpc/identity.me?input=${input({})}`,
      pid,
    },
    capacity: {
      name: 'the API’s `seats.capacity` for a member: the same, the session and the read',
      url: `${url}/trpc/seats.capacity?input=${input({ organizationId: id })}`,
      headers: { cookie: world.member.cookie },
      pid,
    },
  } satisfies Record<string, Route>;
}

type Steps = Record<keyof Awaited<ReturnType<typeof routesOf>>, Measured[]>;

/** What each part adds, as the difference of neighbouring steps. */
function shares(steps: Steps): string {
  const of = (name: keyof Steps, who: 'node' | 'postgres'): number => median(steps[name].map((measured) => measured[who]));
  const http = of('nothing', 'node');
  const hooks = of('health', 'node') - http;
  const trpc = of('stranger', 'node') - of('health', 'node');
  const read = of('secured', 'node') - http;
  const node = of('capacity', 'node');
  const postgres = of('capacity', 'postgres');
  const line = (what: string, value: number): string[] => [what, value.toFixed(0), `${((100 * value) / (node + postgres)).toFixed(0)} %`];
  return table(
    ['processor time of one `seats.capacity`', 'µs', 'share'],
    [
      line('PostgreSQL: BEGIN, the actor, the guarded function, COMMIT', postgres),
      line('Node: sending that in one flight, and reading the answers', read),
      line('Node: HTTP and Fastify', http),
      line('Node: request id, security headers, origin check, metrics, log line', hooks),
      line('Node: tRPC and the verb’s wrapper', trpc),
      line('Node: the session, parsing the input, and what the parts cost each other', node - http - hooks - trpc - read),
    ],
  );
}

export interface CapacityFigures {
  row: Row;
  steps: string[];
}

export async function measureCapacity(
  stack: AsyncDisposableStack,
  world: World,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<CapacityFigures> {
  const routes = await routesOf(stack, world);
  const postgres = world.database.server?.pid ?? 0;
  const steps: Steps = { nothing: [], select: [], secured: [], health: [], stranger: [], capacity: [] };
  const names = Object.keys(steps).filter((name): name is keyof Steps => name in steps);
  for (const name of names) await load(routes[name], postgres, 2);

  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // There and back again, so that what slows the machine down for a while does not always meet the same one.
    const order = round % 2 === 0 ? (['select', 'capacity'] as const) : (['capacity', 'select'] as const);
    const rates = { select: 0, capacity: 0 };
    for (const name of order) {
      const measured = await load(routes[name], postgres, seconds);
      steps[name].push(measured);
      rates[name] = measured.rate;
    }
    ratios.push(rates.capacity / rates.select);
    if (round % 2 === 0) for (const name of names) if (!(name in rates)) steps[name].push(await load(routes[name], postgres, seconds));
  }

  const of = (name: keyof Steps, figure: keyof Measured): number => median(steps[name].map((measured) => measured[figure]));
  return {
    row: {
      what: `\`seats.capacity\` over HTTP, signed in, row-level security : bare Fastify with one \`pg\` SELECT, ${CONNECTIONS} connections`,
      figure: withSpread(ratios, 2),
      target: `≥ ${TARGET}`,
      met: median(ratios) >= TARGET,
    },
    steps: [
      table(
        ['step', 'requests/s', 'of the baseline', 'Node, µs', 'PostgreSQL, µs'],
        names.map((name) => [
          routes[name].name,
          grouped(of(name, 'rate')),
          (of(name, 'rate') / of('select', 'rate')).toFixed(2),
          of(name, 'node').toFixed(0),
          of(name, 'postgres').toFixed(0),
        ]),
      ),
      ...(canTellCpu ? [shares(steps)] : []),
    ],
  };
}
