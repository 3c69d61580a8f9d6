/** A hundred thousand series, eight weeks ahead: the generator over HTTP against one bare INSERT into the same table; then the next night. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { cpuOf } from './cpu.ts';
import { grouped, median, type Row, table, withSpread } from './figures.ts';
import { CRON_SECRET, type World } from './world.ts';

const MOST_TIMES = 1.5;
const NEXT_NIGHT_MOST = 0.05;
const WEEKS = 8;
const PER_COACH = 40;
/** Of one member, all with one coach. */
const PER_MEMBER = 4;

const COACHES = `WITH arrived AS (
    INSERT INTO people (id, name, email) SELECT x.id, 'Coach', x.id::text || '@bench.test' FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $1::integer)) x
    RETURNING id)
  INSERT INTO coaches (person_id, time_zone)
    SELECT a.id, (ARRAY['Europe/Paris', 'America/New_York', 'Europe/London', 'Asia/Tokyo', 'Australia/Sydney', 'America/Sao_Paulo'])[1 + row_number() OVER () % 6] FROM arrived a`;
const RULES = `INSERT INTO availability_rules (coach_id, day_of_week, start_time, end_time)
  SELECT c.id, d, time '08:00', time '12:00' FROM coaches c, generate_series(0, 6) d UNION ALL SELECT c.id, d, time '12:00', time '18:00' FROM coaches c, generate_series(0, 6) d`;
const MEMBERS = `INSERT INTO people (id, name, email) SELECT x.id, 'Member', x.id::text || '@bench.test' FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $1::integer)) x`;
/** From tomorrow on, so that each has as many dates as weeks. */
const PATTERNS = `
  WITH c AS (SELECT id, time_zone, row_number() OVER (ORDER BY id) - 1 AS n FROM coaches),
    m AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM people WHERE name = 'Member')
  INSERT INTO recurring_bookings (coach_id, member_id, time_zone, day_of_week, start_time, end_time, start_date)
  SELECT c.id, m.id, c.time_zone, p % 7, make_time(8 + p / 7, 0, 0), make_time(9 + p / 7, 0, 0), (now() AT TIME ZONE c.time_zone)::date + 1
  FROM c CROSS JOIN generate_series(0, ${PER_COACH - 1}) p JOIN m ON m.n = (c.n * ${PER_COACH} + p) / ${PER_MEMBER} ORDER BY c.id, p`;

/** What somebody would write who knows nothing of rules, time off, clock changes or watermarks. */
const BARE = `INSERT INTO training_sessions (recurring_booking_id, occurrence_date, coach_id, member_id, starts_at, ends_at)
  SELECT b.id, d::date, b.coach_id, b.member_id, (d + b.start_time) AT TIME ZONE b.time_zone, (d + b.end_time) AT TIME ZONE b.time_zone
  FROM recurring_bookings b CROSS JOIN LATERAL generate_series(b.first_date::timestamp, (now() AT TIME ZONE b.time_zone)::date + ${7 * WEEKS}, make_interval(weeks => b.interval_weeks)) d`;

interface Answer {
  created: number;
  kept: number;
  conflicts: number;
  skipped: number;
}

/** As a scheduler does it. fetch gives up after five minutes. */
function overHttp({ api }: World): Promise<{ took: number; answer: Answer }> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${CRON_SECRET}` };
    const asked = request(`${api.url}/api/cron/generate-sessions?weeksAhead=${WEEKS}`, { method: 'GET', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        if (response.statusCode !== 200) return reject(new Error(`The generator answered ${response.statusCode}: ${text}`));
        const answer: Answer = JSON.parse(text);
        return resolve({ took: performance.now() - began, answer });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Megabytes that a process holds, and has held at most. */
function memoryOf(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string): number => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024);
  return { now: of('VmRSS'), most: of('VmHWM') };
}

async function arrange({ admin }: World, patterns: number): Promise<void> {
  const coaches = patterns / PER_COACH;
  await admin.query(COACHES, [coaches]);
  await admin.query(RULES);
  await admin.query(MEMBERS, [patterns / PER_MEMBER]);
  await admin.query(PATTERNS);
  await admin.query('VACUUM ANALYZE');
}

/** As if no run had ever been. */
async function empty({ admin }: World): Promise<void> {
  await admin.query('TRUNCATE training_sessions CASCADE');
  await admin.query('UPDATE recurring_bookings SET generated_until = NULL');
  await admin.query('VACUUM FULL recurring_bookings');
  await admin.query('VACUUM ANALYZE');
  await admin.query('CHECKPOINT');
}

/** As a run of the night before left it: the last day is not made yet. */
async function dayBefore({ admin }: World): Promise<void> {
  await admin.query(
    'DELETE FROM training_sessions s USING recurring_bookings b WHERE b.id = s.recurring_booking_id AND s.occurrence_date = b.generated_until',
  );
  await admin.query('UPDATE recurring_bookings SET generated_until = generated_until - 1');
  await admin.query('VACUUM ANALYZE');
  await admin.query('CHECKPOINT');
}

const seconds = (ms: readonly number[]): string => (median(ms) / 1000).toFixed(1);

export async function measureGenerator(
  world: World,
  { patterns, rounds }: { patterns: number; rounds: number },
): Promise<{ rows: Row[]; sections: string[] }> {
  const { admin, api } = world;
  await arrange(world, patterns);
  const sessions = patterns * WEEKS;
  const took = { bare: new Array<number>(), generator: new Array<number>(), night: new Array<number>(), again: new Array<number>() };
  const memory: string[] = [];
  // Of PostgreSQL, with all its processes: what a busy machine does not change.
  const postgres = world.database.server?.pid ?? 0;
  const cpu = { bare: new Array<number>(), generator: new Array<number>(), night: new Array<number>() };
  for (let round = 0; round < rounds; round += 1)
    for (const way of round % 2 === 0 ? (['bare', 'generator'] as const) : (['generator', 'bare'] as const)) {
      await empty(world);
      const spent = cpuOf(postgres);
      if (way === 'bare') {
        const began = performance.now();
        const { rowCount } = await admin.query(BARE);
        took.bare.push(performance.now() - began);
        cpu.bare.push((cpuOf(postgres) - spent) / 1000);
        if (rowCount !== sessions) throw new Error(`The bare INSERT made ${rowCount} sessions instead of ${sessions}.`);
        continue;
      }
      const before = memoryOf(api.pid);
      const first = await overHttp(world);
      const after = memoryOf(api.pid);
      cpu.generator.push((cpuOf(postgres) - spent) / 1000);
      if (first.answer.created !== sessions)
        throw new Error(`The generator answered ${JSON.stringify(first.answer)} instead of ${sessions}.`);
      took.generator.push(first.took);
      memory.push(`${before.now} → ${after.now} (at most ${after.most})`);
      const again = await overHttp(world);
      if (again.answer.created !== 0 || again.answer.kept !== sessions)
        throw new Error(`A second run answered ${JSON.stringify(again.answer)}.`);
      took.again.push(again.took);
      await dayBefore(world);
      const spentBefore = cpuOf(postgres);
      const night = await overHttp(world);
      cpu.night.push((cpuOf(postgres) - spentBefore) / 1000);
      if (night.answer.created + night.answer.kept !== sessions || night.answer.created < patterns / 8)
        throw new Error(`The next night answered ${JSON.stringify(night.answer)}.`);
      took.night.push(night.took);
    }
  const ratios = took.generator.map((value, round) => value / (took.bare[round] ?? Number.NaN));
  const nights = took.night.map((value, round) => value / (took.generator[round] ?? Number.NaN));
  const many = `${grouped(patterns)} series × ${WEEKS} weeks = ${grouped(sessions)} sessions`;
  return {
    rows: [
      {
        what: `generating ${many}, time : the bare \`INSERT … SELECT … generate_series\``,
        figure: withSpread(ratios, 2),
        target: `≤ ${MOST_TIMES}`,
        met: median(ratios) <= MOST_TIMES,
      },
      {
        what: 'the next night, nothing changed, time : the generating',
        figure: withSpread(nights, 3),
        target: `< ${NEXT_NIGHT_MOST}`,
        met: median(nights) < NEXT_NIGHT_MOST,
      },
    ],
    sections: [
      table(
        [many, ''],
        [
          ['one bare INSERT as the superuser, s', seconds(took.bare)],
          ['the generator over HTTP, s', seconds(took.generator)],
          ['PostgreSQL’s processor time for the bare INSERT, s', seconds(cpu.bare)],
          ['PostgreSQL’s processor time for the generator, s', seconds(cpu.generator)],
          ['again at once: nothing is due, s', seconds(took.again)],
          ['the next night: one more day is due, s', seconds(took.night)],
          ['PostgreSQL’s processor time for that, s', seconds(cpu.night)],
          ['the API’s memory before and after, MB', memory.join('; ')],
        ],
      ),
    ],
  };
}
