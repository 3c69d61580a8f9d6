/** Five hundred invites in one request, and how fast their mails leave: each against the bare thing. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import type pg from 'pg';
import { grouped, median, type Row, table, withSpread } from './figures.ts';
import { startNode } from './process.ts';
import { createOrder, type Order, post, ROOT, startWorker, type World } from './world.ts';

const MOST_TIMES = 4;
const MAIL_TARGET = 0.6;
/** The most that one request may hold. */
const INVITES = 500;
/** As the worker's: jobs at a time, and connections kept to the mail server. */
const PARALLEL = 8;
const POOL = 4;

const addresses = (): string[] => Array.from({ length: INVITES }, () => `${randomUUID()}@bench.test`);

async function overHttp(world: World, order: Order): Promise<number> {
  const emails = addresses();
  const began = performance.now();
  const answer = await post<{ created: unknown[] }>(world, 'invites.create', {
    orderId: order.id,
    emails,
    note: 'We look forward to seeing you.',
  });
  const took = performance.now() - began;
  if (answer.created.length !== INVITES) throw new Error(`Only ${answer.created.length} invites were made.`);
  return took;
}

interface Prepared {
  ids: string[];
  emails: string[];
  hashes: Buffer[];
  deliveries: string[];
  payloads: string[];
}

/** Everything but the writing is done before the clock starts. */
function prepare(): Prepared {
  const ids = Array.from({ length: INVITES }, () => randomUUID());
  const deliveries = ids.map(() => randomUUID());
  return {
    ids,
    emails: addresses(),
    hashes: ids.map(() => createHash('sha256').update(randomBytes(32).toString('base64url')).digest()),
    deliveries,
    payloads: ids.map((inviteId, at) =>
      JSON.stringify({ inviteId, deliveryId: deliveries[at], sealed: randomBytes(76).toString('base64'), kind: 'invite' }),
    ),
  };
}

/** The same rows in the same tables, by multi-row INSERTs in one transaction. As the superuser: no policy binds it, and nothing is looked up. */
async function bare(client: pg.PoolClient, world: World, order: Order): Promise<number> {
  const rows = prepare();
  const began = performance.now();
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO seat_invites (id, order_id, organization_id, email, note, expires_at, created_by, delivery_state, delivery_id, delivery_at)
     SELECT x.id, $1, $2, x.email, 'We look forward to seeing you.', now() + interval '14 days', $3, 'queued', x.delivery, now()
     FROM unnest($4::uuid[], $5::text[], $6::uuid[]) AS x (id, email, delivery)`,
    [order.id, order.organizationId, world.owner.userId, rows.ids, rows.emails, rows.deliveries],
  );
  await client.query('INSERT INTO invite_tokens (invite_id, token_hash) SELECT * FROM unnest($1::uuid[], $2::bytea[])', [
    rows.ids,
    rows.hashes,
  ]);
  await client.query(
    `INSERT INTO invite_events (invite_id, organization_id, kind, delivery_id, actor_id)
     SELECT x.id, $1, 'queued', x.delivery, $2 FROM unnest($3::uuid[], $4::uuid[]) AS x (id, delivery)`,
    [order.organizationId, world.owner.userId, rows.ids, rows.deliveries],
  );
  await client.query(
    `INSERT INTO graphile_worker._private_jobs (task_id, payload, max_attempts)
     SELECT (SELECT id FROM graphile_worker._private_tasks WHERE identifier = 'invites.send'), x::json, 25 FROM unnest($1::text[]) AS x`,
    [rows.payloads],
  );
  await client.query("INSERT INTO audit_log (organization_id, actor_id, verb, subject) VALUES ($1, $2, 'invites.create', $3)", [
    order.organizationId,
    world.owner.userId,
    order.id,
  ]);
  await client.query('COMMIT');
  return performance.now() - began;
}

const EMPTY = 'DELETE FROM graphile_worker._private_jobs';

async function measureCreating(world: World, rounds: number): Promise<{ row: Row; rates: string }> {
  const took: Record<'http' | 'bare', number[]> = { http: [], bare: [] };
  const client = await world.admin.connect();
  try {
    const measure = async (way: 'http' | 'bare'): Promise<number> => {
      const order = await createOrder(world, INVITES);
      await world.admin.query('CHECKPOINT');
      return way === 'http' ? overHttp(world, order) : bare(client, world, order);
    };
    for (const way of ['http', 'bare', 'http', 'bare'] as const) await measure(way);
    for (let round = 0; round < rounds; round += 1)
      for (const way of round % 2 === 0 ? (['bare', 'http'] as const) : (['http', 'bare'] as const)) took[way].push(await measure(way));
  } finally {
    client.release();
  }
  await world.admin.query(EMPTY);
  const ratios = took.http.map((value, round) => value / (took.bare[round] ?? Number.NaN));
  return {
    row: {
      what: `${INVITES} invites in one request over HTTP : the bare multi-row INSERTs of the same rows in one transaction`,
      figure: withSpread(ratios, 2),
      target: `≤ ${MOST_TIMES}`,
      met: median(ratios) <= MOST_TIMES,
    },
    rates: table(
      [`${INVITES} invites`, 'ms'],
      [
        ['multi-row INSERTs by `pg`: invites, tokens, timeline, jobs, audit', grouped(median(took.bare))],
        [
          '`invites.create` over HTTP: parsed, normalised, checked against what is there, tokens made and sealed, the same rows',
          grouped(median(took.http)),
        ],
      ],
    ),
  };
}

const figuresOf = (answer: unknown): { count: number; perSecond: number } => {
  if (typeof answer === 'object' && answer && 'count' in answer && 'perSecond' in answer)
    return { count: Number(answer.count), perSecond: Number(answer.perSecond) };
  throw new Error('The sink did not say how many came.');
};

async function measureMail(stack: AsyncDisposableStack, world: World, rounds: number): Promise<{ row: Row; rates: string }> {
  const script = (name: string): string => path.join(ROOT, 'bench/src', name);
  const sink = await startNode(script('smtp-sink.ts'), { env: {} });
  stack.defer(() => sink.stop());
  const port = typeof sink.message === 'object' && sink.message && 'port' in sink.message ? String(sink.message.port) : '';
  const mailer = await startNode(script('bare-mailer.ts'), {
    env: { SMTP_PORT: port, PARALLEL: String(PARALLEL), POOL: String(POOL) },
  });
  stack.defer(() => mailer.stop());

  // Both processes stay: their first round warms them up.
  const worker = await startWorker(world, `smtp://127.0.0.1:${port}`);
  stack.defer(() => worker.stop());

  const rateOnce = async (way: 'bare' | 'worker'): Promise<number> => {
    const order = way === 'worker' ? await createOrder(world, INVITES) : null;
    await sink.ask('reset');
    if (order) await overHttp(world, order);
    else await mailer.ask(addresses());
    const end = Date.now() + 120_000;
    let figures = figuresOf(await sink.ask('count'));
    while (figures.count < INVITES && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      figures = figuresOf(await sink.ask('count'));
    }
    if (figures.count !== INVITES) throw new Error(`${figures.count} mails came instead of ${INVITES}.`);
    return figures.perSecond;
  };

  const rates: Record<'bare' | 'worker', number[]> = { bare: [], worker: [] };
  for (const way of ['bare', 'worker'] as const) await rateOnce(way);
  for (let round = 0; round < rounds; round += 1)
    for (const way of round % 2 === 0 ? (['bare', 'worker'] as const) : (['worker', 'bare'] as const)) rates[way].push(await rateOnce(way));
  const ratios = rates.worker.map((value, round) => value / (rates.bare[round] ?? Number.NaN));
  return {
    row: {
      what: `mails a second from the worker : a bare nodemailer pool with the same messages, rendering counted on both sides`,
      figure: withSpread(ratios, 2),
      target: `≥ ${MAIL_TARGET}`,
      met: median(ratios) >= MAIL_TARGET,
    },
    rates: table(
      [`mails, ${PARALLEL} at a time over ${POOL} connections`, 'a second'],
      [
        ['bare: rendered, sent', grouped(median(rates.bare))],
        ['the worker: taken from the queue, looked up, opened, rendered, sent, written down', grouped(median(rates.worker))],
      ],
    ),
  };
}

export async function measureInvites(
  stack: AsyncDisposableStack,
  world: World,
  { rounds, mailRounds }: { rounds: number; mailRounds: number },
): Promise<{ rows: Row[]; sections: string[] }> {
  const creating = await measureCreating(world, rounds);
  const mail = await measureMail(stack, world, mailRounds);
  return { rows: [creating.row, mail.row], sections: [creating.rates, mail.rates] };
}
