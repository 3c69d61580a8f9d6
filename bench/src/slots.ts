/** A month of open slots over HTTP, against a bare route with one SELECT; and with a long past behind it. */
import { input, load, startBaseline } from './capacity.ts';
import { median, type Row, withSpread } from './figures.ts';
import { CONNECTIONS, post, type World } from './world.ts';

const TARGET = 0.3;
const PAST_TARGET = 1.2;
const DAY_MS = 86_400_000;

const SESSIONS = `
  INSERT INTO training_sessions (coach_id, member_id, starts_at, ends_at)
  SELECT $1, $2, d + h * interval '1 hour', d + (h + 1) * interval '1 hour'
  FROM generate_series(date_trunc('day', now()) + interval '1 day', date_trunc('day', now()) + interval '29 days', interval '1 day') d, generate_series(8, 14) h
  LIMIT 200`;
const PAST = `
  INSERT INTO training_sessions (coach_id, member_id, starts_at, ends_at, status)
  SELECT $1, $2, at, at + interval '1 hour', 'completed' FROM generate_series(1, 5000) n, LATERAL (SELECT date_trunc('hour', now()) - (n + 2) * interval '1 hour' AS at) x`;

/** The owner of the bench's organisation coaches its member: open from eight to six, and two hundred sessions in the month. */
async function createCoach(world: World): Promise<string> {
  const { coachId } = await post<{ coachId: string }>(world, 'bookings.becomeCoach', { timeZone: 'Europe/Paris' });
  const rules = Array.from({ length: 7 }, (_, dayOfWeek) => ({ dayOfWeek, startTime: '08:00', endTime: '18:00' }));
  await post(world, 'bookings.setRules', { rules });
  await world.admin.query('INSERT INTO coach_members (coach_id, member_id) VALUES ($1, $2)', [coachId, world.member.userId]);
  await world.admin.query(SESSIONS, [coachId, world.member.userId]);
  await world.admin.query('ANALYZE');
  return coachId;
}

export async function measureSlots(
  stack: AsyncDisposableStack,
  world: World,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<{ rows: Row[] }> {
  const coachId = await createCoach(world);
  const day = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  const [from, to] = [day(0), day(30)];
  const bare = await startBaseline(stack, world, { COACH_ID: coachId, FROM: `${from}T00:00:00Z`, TO: `${day(31)}T00:00:00Z` });
  const postgres = world.database.server?.pid ?? 0;
  const routes = {
    bare: { name: 'bare slots', url: `${bare.url}/slots`, pid: bare.pid },
    ours: {
      name: 'bookings.openSlots',
      url: `${world.api.url}/trpc/bookings.openSlots?input=${input({ coachId, from, to, timeZone: 'UTC' })}`,
      headers: { cookie: world.member.cookie },
      pid: world.api.pid,
    },
  };
  const rate = async (name: keyof typeof routes): Promise<number> => (await load(routes[name], postgres, seconds)).rate;
  const slotsOf = async (url: string, headers: Record<string, string>): Promise<number> =>
    (await (await fetch(url, { headers })).text()).split('"startsAt"').length - 1;
  const shown = [await slotsOf(routes.bare.url, {}), await slotsOf(routes.ours.url, routes.ours.headers)];
  if (shown[0] !== shown[1] || shown[0] === 0) throw new Error(`The two do not show the same: ${shown.join(' and ')} slots.`);

  const ratios: number[] = [];
  const withoutPast: number[] = [];
  for (const name of ['bare', 'ours'] as const) await load(routes[name], postgres, 2);
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const);
    const rates = { bare: 0, ours: 0 };
    for (const name of order) rates[name] = await rate(name);
    ratios.push(rates.ours / rates.bare);
    withoutPast.push(1 / rates.ours);
  }
  await world.admin.query(PAST, [coachId, world.member.userId]);
  await world.admin.query('ANALYZE');
  const withPast: number[] = [];
  for (let round = 0; round < rounds; round += 1) withPast.push(1 / (await rate('ours')));
  const past = median(withPast) / median(withoutPast);
  return {
    rows: [
      {
        what: `a month of \`bookings.openSlots\` of a coach with 200 sessions over HTTP : bare Fastify with one \`pg\` SELECT for it, ${CONNECTIONS} connections`,
        figure: withSpread(ratios, 2),
        target: `≥ ${TARGET}`,
        met: median(ratios) >= TARGET,
      },
      {
        what: 'the same with 5,000 past sessions : with none',
        figure: past.toFixed(2),
        target: `≤ ${PAST_TARGET}`,
        met: past <= PAST_TARGET,
      },
    ],
  };
}
