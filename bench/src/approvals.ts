/** Many approvals into one organisation at once: over HTTP, and by the same SQL function driven straight by `pg`. */
import { Agent, request } from 'node:http';
import type pg from 'pg';
import { grouped, median, type Row, table, withSpread } from './figures.ts';
import { CONNECTIONS, createOrganization, openPool, type Organization, SEATS, type World } from './world.ts';

const TARGET = 0.4;

interface Approval {
  organizationId: string;
  userId: string;
}

type Approve = (approval: Approval) => Promise<void>;

/** One organisation after the other, so that those who approve at the same time contend for the same row. */
async function refill(world: World, organizations: number): Promise<{ created: Organization[]; queue: Approval[] }> {
  const created: Organization[] = [];
  for (let count = 0; count < organizations; count += 1) created.push(await createOrganization(world, SEATS));
  return { created, queue: created.flatMap(({ id, waiting }) => waiting.map((userId) => ({ organizationId: id, userId }))) };
}

/** Approvals a second, by as many as there are connections, each taking the next that waits. */
async function drain(queue: readonly Approval[], approve: Approve): Promise<number> {
  const pending = queue.values();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (const approval of pending) await approve(approval);
    }),
  );
  return (queue.length * 1000) / (performance.now() - began);
}

/** Exactly as many as there were seats, whoever drove. */
async function requireFull({ admin }: World, organizations: readonly Organization[]): Promise<void> {
  const { rowCount } = await admin.query(
    'SELECT FROM organizations WHERE id = ANY ($1) AND active_members_count = seat_limit AND seat_limit = $2',
    [organizations.map(({ id }) => id), SEATS + 1],
  );
  if (rowCount !== organizations.length) throw new Error('An organisation was not filled to its last seat.');
}

function overHttp(world: World, agent: Agent): Approve {
  const url = new URL('/trpc/seats.approveMember', world.api.url);
  return (approval) =>
    new Promise((resolve, reject) => {
      const body = JSON.stringify(approval);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), cookie: world.owner.cookie };
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.once('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`Approving answered ${response.statusCode}`)),
        );
      });
      sent.once('error', reject);
      sent.end(body);
    });
}

function straight(world: World, pool: pg.Pool): Approve {
  return async ({ organizationId, userId }) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query("SELECT set_config('app.user_id', $1, true)", [world.owner.userId]);
      await client.query('SELECT * FROM approve_organization_member($1, $2)', [organizationId, userId]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  };
}

export interface ApprovalFigures {
  row: Row;
  rates: string;
}

export async function measureApprovals(
  stack: AsyncDisposableStack,
  world: World,
  { rounds, organizations }: { rounds: number; organizations: number },
): Promise<ApprovalFigures> {
  const pool = openPool(stack, world.database.connections.app, CONNECTIONS);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  stack.defer(() => agent.destroy());
  const ways = { straight: straight(world, pool), http: overHttp(world, agent) };

  const rates: Record<keyof typeof ways, number[]> = { straight: [], http: [] };
  const measure = async (way: keyof typeof ways): Promise<number> => {
    const { created, queue } = await refill(world, organizations);
    await world.admin.query('VACUUM (ANALYZE) organizations, organization_members, seat_ledger, people, audit_log');
    await world.admin.query('CHECKPOINT');
    const figure = await drain(queue, ways[way]);
    await requireFull(world, created);
    return figure;
  };
  for (const way of ['straight', 'http'] as const) await measure(way);
  for (let round = 0; round < rounds; round += 1) {
    for (const way of round % 2 === 0 ? (['straight', 'http'] as const) : (['http', 'straight'] as const))
      rates[way].push(await measure(way));
  }

  const ratios = rates.http.map((value, round) => value / (rates.straight[round] ?? Number.NaN));
  return {
    row: {
      what: `contended approvals over HTTP : the same SQL function straight by \`pg\`, ${CONNECTIONS} connections`,
      figure: withSpread(ratios, 2),
      target: `≥ ${TARGET}`,
      met: median(ratios) >= TARGET,
    },
    rates: table(
      ['contended approvals', 'a second'],
      [
        ['`approve_organization_member` in BEGIN, set_config, COMMIT by `pg`', grouped(median(rates.straight))],
        ['`seats.approveMember` over HTTP, with its audit row and its job', grouped(median(rates.http))],
      ],
    ),
  };
}
