/** A campaign of twenty thousand mails against a bare pool that sends the same, and what callers of the API notice while one runs. */
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';
import PostalMime from 'postal-mime';
import type { BareCampaign } from './bare-campaign.ts';
import { input } from './capacity.ts';
import { grouped, median, type Row, table, withSpread } from './figures.ts';
import { type Started, startNode } from './process.ts';
import { type Call, callSteadily, notHeldUp, percentile, slowSince, WARM_UP_S, watchSteadiness } from './steady-calls.ts';
import { CONNECTIONS, createOrganization, post, ROOT, SEATS, startWorker, type World } from './world.ts';

const TARGET = 0.5;
const MOST_TIMES = 2;
/** Of the API's saturation: how hard it is called while a campaign runs. */
const SHARE = 0.2;
/** As the worker's: connections kept to the mail server. Of messages there are as many at a time as the connections take. */
const POOL = 8;
const PATIENCE_MS = 300_000;

const EVENT = `INSERT INTO events (organization_id, created_by, slug, title, starts_at, ends_at, time_zone, format, status, published_at)
  VALUES ($1, $2, $3, 'An event of the bench', now() + interval '60 days', now() + interval '61 days', 'Europe/Paris', 'in_person', 'published', now()) RETURNING id`;
const CAMPAIGN = 'INSERT INTO marketing_campaigns (event_id, organization_id) VALUES ($1, $2) ON CONFLICT DO NOTHING';
const CONTACTS = `INSERT INTO contacts (organization_id, email, name, email_consent, origin)
  SELECT $1, 'reader-' || n || '@' || $2 || '.test', 'Reader ' || n, true, 'import' FROM generate_series(1, $3::integer) n`;
const BODY = [
  'Hello {{name}},',
  'We have something for you: two days of talks and workshops, with people who have built what you are about to build, and time to ask them.',
  'The programme, the place and the tickets are here: {{link}}',
  'Tickets are cheaper until the end of the month. If you come as a group, write to us, and we keep seats together.',
  'See you there,\nThe bench',
].join('\n\n');

let events = 0;

/** Ready to be sent to so many who said yes. */
async function campaignOf(world: World, readers: number): Promise<string> {
  events += 1;
  const { id: organizationId } = await createOrganization(world, 1);
  const event = await world.admin.query<{ id: string }>(EVENT, [organizationId, world.owner.userId, `bench-campaign-${events}`]);
  const eventId = event.rows[0]?.id;
  if (eventId === undefined) throw new Error('The event was not stored.');
  await world.admin.query(CAMPAIGN, [eventId, organizationId]);
  await world.admin.query(CONTACTS, [organizationId, `bench-${events}`, readers]);
  const { id } = await post<{ id: string }>(world, 'marketing.saveTemplate', {
    eventId,
    type: 'announcement',
    subject: 'Two days of talks, and time to ask',
    body: BODY,
    schedule: null,
  });
  await world.admin.query('ANALYZE contacts');
  await world.admin.query('CHECKPOINT');
  return id;
}

interface Sink {
  process: Started;
  port: string;
}

const field = (answer: unknown, name: string): string =>
  typeof answer === 'object' && answer !== null && name in answer ? String(Reflect.get(answer, name)) : '';

async function untilAll(sink: Sink, wanted: number): Promise<number> {
  for (const end = Date.now() + PATIENCE_MS; ;) {
    const answer = await sink.process.ask('count');
    if (Number(field(answer, 'count')) >= wanted) return Number(field(answer, 'perSecond'));
    if (Date.now() > end) throw new Error(`${field(answer, 'count')} mails came instead of ${wanted}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function bySeatwise(world: World, sink: Sink, readers: number): Promise<number> {
  const templateId = await campaignOf(world, readers);
  await sink.process.ask('reset');
  await post(world, 'marketing.sendNow', { templateId });
  return untilAll(sink, readers);
}

const HEADERS = ['list-unsubscribe', 'list-unsubscribe-post', 'auto-submitted', 'content-language', 'precedence'];

/** What the worker sends, taken apart: the bare pool sends the very same, to others. */
async function messageOf(sink: Sink): Promise<Omit<BareCampaign, 'recipients'>> {
  const mail = await PostalMime.parse(Buffer.from(field(await sink.process.ask('first'), 'raw'), 'latin1'));
  const headers = mail.headers.filter(({ key }) => HEADERS.includes(key)).map(({ key, value }) => [key, value]);
  return { subject: mail.subject ?? '', html: mail.html ?? '', text: mail.text ?? '', headers: Object.fromEntries(headers) };
}

async function byBarePool(mailer: Started, sink: Sink, message: Omit<BareCampaign, 'recipients'>, readers: number): Promise<number> {
  await sink.process.ask('reset');
  const recipients = Array.from({ length: readers }, (_, n) => `reader-${n}@bare.test`);
  await mailer.ask({ ...message, recipients } satisfies BareCampaign);
  return untilAll(sink, readers);
}

/** As a caller from another machine would be: it does not wait for a processor that what it calls keeps busy. Only root may; else it waits like all. */
function callerFirst(): void {
  try {
    setPriority(0, constants.priority.PRIORITY_HIGH);
  } catch {
    process.stderr.write('Not allowed to call at a higher priority: calls also wait for the caller.\n');
  }
}

export interface CampaignPlan {
  rounds: number;
  readers: number;
  /** Of steady calls, with and without a campaign. */
  latencyRounds: number;
  seconds: number;
}

export async function measureCampaigns(
  stack: AsyncDisposableStack,
  world: World,
  { rounds, readers, latencyRounds, seconds }: CampaignPlan,
): Promise<{ rows: Row[]; sections: string[] }> {
  const script = (name: string): string => path.join(ROOT, 'bench/src', name);
  const server = await startNode(script('smtp-sink.ts'), { env: {} });
  stack.defer(() => server.stop());
  const sink: Sink = { process: server, port: field(server.message, 'port') };
  const mailer = await startNode(script('bare-campaign.ts'), {
    env: { SMTP_PORT: sink.port, PARALLEL: String(POOL * 4), POOL: String(POOL) },
  });
  stack.defer(() => mailer.stop());
  const worker = await startWorker(world, `smtp://127.0.0.1:${sink.port}`);
  stack.defer(() => worker.stop());

  await bySeatwise(world, sink, 500);
  const message = await messageOf(sink);
  await byBarePool(mailer, sink, message, 500);
  const rates: Record<'bare' | 'ours', number[]> = { bare: [], ours: [] };
  for (let round = 0; round < rounds; round += 1)
    for (const way of round % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const))
      rates[way].push(way === 'bare' ? await byBarePool(mailer, sink, message, readers) : await bySeatwise(world, sink, readers));
  const ratios = rates.ours.map((value, round) => value / (rates.bare[round] ?? Number.NaN));

  // A fifth of what the API can answer at most, while mails leave at the pace that is asked for: the server takes no more.
  const { id } = await createOrganization(world, SEATS);
  const url = `${world.api.url}/trpc/seats.capacity?input=${input({ organizationId: id })}`;
  const headers = { cookie: world.member.cookie };
  await autocannon({ url, headers, connections: CONNECTIONS, duration: 2 });
  const full = await autocannon({ url, headers, connections: CONNECTIONS, duration: 5 });
  const perSecond = Math.round((full['2xx'] / full.duration) * SHARE);
  const pace = median(rates.bare) * TARGET;
  callerFirst();
  const watch = await watchSteadiness();
  stack.defer(() => watch.stop());
  const p95: Record<'quiet' | 'busy', number[]> = { quiet: [], busy: [] };
  const ofAll: typeof p95 = { quiet: [], busy: [] };
  const shares: number[] = [];
  const within = (calls: readonly Call[]): number =>
    percentile(
      calls.map(({ took }) => took),
      0.95,
    );
  const call = async (when: 'quiet' | 'busy'): Promise<void> => {
    await slowSince(watch);
    const calls = await callSteadily(url, headers, perSecond, seconds);
    const counted = notHeldUp(calls, await slowSince(watch));
    shares.push(counted.length / calls.length);
    p95[when].push(within(counted));
    ofAll[when].push(within(calls));
  };
  // What earlier mails have left to be tidied away is not what is measured.
  const tidy = (): Promise<unknown> => world.admin.query('VACUUM ANALYZE').then(() => world.admin.query('CHECKPOINT'));
  for (let round = 0; round < latencyRounds; round += 1) {
    await tidy();
    await call('quiet');
    await sink.process.ask({ pace });
    const count = Math.round(pace * (WARM_UP_S + seconds + 4));
    const templateId = await campaignOf(world, count);
    await sink.process.ask('reset');
    await tidy();
    await post(world, 'marketing.sendNow', { templateId });
    await untilAll(sink, 1);
    await call('busy');
    await untilAll(sink, count);
    await sink.process.ask({ pace: 0 });
  }
  const ratiosOf = ({ quiet, busy }: typeof p95): number[] => busy.map((value, round) => value / (quiet[round] ?? Number.NaN));
  const times = ratiosOf(p95);
  const milliseconds = ({ quiet, busy }: typeof p95): string => `${median(quiet).toFixed(1)} · ${median(busy).toFixed(1)}`;
  return {
    rows: [
      {
        what: `a campaign of ${grouped(readers)} mails : a bare nodemailer pool that sends the same messages, rendered on neither side`,
        figure: withSpread(ratios, 2),
        target: `≥ ${TARGET}`,
        met: median(ratios) >= TARGET,
      },
      {
        what: '95 of 100 calls of the API at a fifth of its saturation, while a campaign goes out at that pace : without one',
        figure: withSpread(times, 2),
        target: `≤ ${MOST_TIMES}`,
        met: median(times) <= MOST_TIMES,
      },
    ],
    sections: [
      table(
        [`a campaign, ${POOL} connections`, ''],
        [
          ['bare: the same message to all, mails a second', grouped(median(rates.bare))],
          ['Seatwise: chosen, claimed, filled in, sent, written down, mails a second', grouped(median(rates.ours))],
          ['calls of `seats.capacity` a second, a fifth of what it can', grouped(perSecond)],
          [`95 of 100 answered within: without a campaign · while ${grouped(pace)} mails a second leave, ms`, milliseconds(p95)],
          ['calls that the machine did not hold up, of 100: those that count', (median(shares) * 100).toFixed(0)],
          ['of all calls, held up or not: within, ms', milliseconds(ofAll)],
          ['and how many times as long', withSpread(ratiosOf(ofAll), 2)],
        ],
      ),
    ],
  };
}
