/** Two generators at once, one that is killed, and people who book, move and cancel meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGeneratorKit, type GeneratorKit } from './generator-kit.ts';
import { domainCodeOf, type Person } from './kit.ts';

const NOW = '2026-03-02T02:00:00Z';
let kit: GeneratorKit;
beforeEach(async () => {
  kit = await createGeneratorKit(NOW);
});
afterEach(() => kit.close());

/** So many coaches, each with so many series of different members, some of which stand in each other's way. The same every time. */
async function town(coaches: number, series: number, shared = true): Promise<void> {
  const members: Person[] = [];
  for (let c = 0; c < coaches; c += 1) {
    if (!shared) members.length = 0;
    while (members.length < series) members.push(await kit.member());
    const { coachId } = await kit.coach('Europe/Paris', c % 3 === 0 ? { bufferAfterMinutes: 15 } : {});
    await kit.open(coachId, { from: '08:00', to: '18:00' });
    for (const [n, member] of members.entries())
      await kit.pattern({
        coachId,
        memberId: member.id,
        day: 1 + ((n + c) % 5),
        from: `${String(9 + (n % 8)).padStart(2, '0')}:${n % 3 === 0 ? '30' : '00'}`,
        to: `${String(10 + (n % 8)).padStart(2, '0')}:${n % 3 === 0 ? '30' : '00'}`,
        start: '2026-03-02',
      });
  }
}

const clockTime = (hour: number, minute = 0): string => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

const emptied = async (): Promise<void> => {
  await kit.database.admin.query('TRUNCATE training_sessions, generation_conflicts');
  await kit.database.admin.query('UPDATE recurring_bookings SET generated_until = NULL');
};

test('twice, two at once, and five at once make what one makes', async () => {
  await town(12, 8);
  const alone = await kit.run();
  const expected = await kit.outcome();
  expect(alone.created).toBeGreaterThan(300);
  expect(alone.conflicts).toBeGreaterThan(20);
  await kit.run();
  expect(await kit.outcome()).toEqual(expected);
  for (const many of [2, 5]) {
    await emptied();
    const runs = await Promise.all(Array.from({ length: many }, () => kit.run()));
    expect(await kit.outcome()).toEqual(expected);
    expect(runs.reduce((sum, run) => sum + run.created, 0)).toBe(alone.created);
    expect(runs.reduce((sum, run) => sum + run.conflicts, 0)).toBe(alone.conflicts);
  }
});

describe('killed', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  test('with kill -9 after its first portions, then run again: the rows of a run that nobody killed', async () => {
    // Twenty coaches make a portion.
    await town(50, 3);
    const whole = await kit.run();
    const expected = await kit.outcome();
    await emptied();
    // The third portion waits for a coach whom somebody holds: that is when the blow falls.
    const [held] = await kit.rows<{ coach_id: string }>('SELECT DISTINCT coach_id FROM recurring_bookings ORDER BY 1 OFFSET 45 LIMIT 1');
    const holder = await kit.database.admin.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM coaches WHERE id = $1 FOR UPDATE', [held?.coach_id]);
      const child = fork(path.join(import.meta.dirname, 'generator-child.ts'), {
        execArgv: [],
        env: { ...process.env, WORKER_CONNECTION: JSON.stringify(kit.database.connections.worker), NOW },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      children.push(child);
      const counted = async (): Promise<number> =>
        (
          await kit.rows<{ n: number }>(
            'SELECT count(DISTINCT coach_id)::integer AS n FROM recurring_bookings WHERE generated_until IS NOT NULL',
          )
        )[0]?.n ?? 0;
      await expect.poll(counted, { timeout: 20_000, interval: 50 }).toBe(40);
      child.kill('SIGKILL');
      await once(child, 'exit');
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
    expect(await kit.outcome()).not.toEqual(expected);
    const [left] = await kit.rows<{ created: number; finished_at: Date | null }>(
      'SELECT created, finished_at FROM generation_runs ORDER BY id DESC LIMIT 1',
    );
    expect(left?.finished_at).toBeNull();
    const rest = await kit.run();
    expect(await kit.outcome()).toEqual(expected);
    expect((left?.created ?? 0) + rest.created).toBe(whole.created);
    // A later run says of the killed one that it never ended.
    kit.clock.at = new Date('2026-03-02T04:00:00Z');
    await kit.run();
    expect(await kit.rows('SELECT error FROM generation_runs WHERE error IS NOT NULL')).toEqual([
      { error: 'It ended before it was done.' },
    ]);
    // Each coach with conflicts was told once, by the run that found them.
    const told = await kit.rows<{ n: number; coaches: number }>(
      `SELECT count(*)::integer AS n, count(DISTINCT (payload->>'coachId', payload->>'runId'))::integer AS coaches
       FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'bookings.conflictsFound'`,
    );
    expect(told[0]?.n).toBe(told[0]?.coaches);
  });
});

describe('beside people', () => {
  test('cancelling what is ahead leaves no session ahead, in forty rounds, whoever is first', async () => {
    const coach = await kit.coach();
    await kit.open(coach.coachId);
    const mia = await kit.member();
    await kit.pair(coach.coachId, mia.id);
    const outcomes = new Set<boolean>();
    for (let round = 0; round < 40; round += 1) {
      const id = await kit.pattern({ coachId: coach.coachId, memberId: mia.id, day: 3, from: '10:00', to: '11:00', start: '2026-03-10' });
      // Now at once, now with the generator so many milliseconds ahead.
      const cancel = async () => {
        await sleep(round % 2 === 0 ? 0 : round);
        return kit.database.appDb.transaction({ userId: mia.id, platformOwner: false, now: kit.clock.at }, (tx) =>
          tx.sql('SELECT * FROM app.cancel_series($1, true, NULL)', [id]),
        );
      };
      const [cancelled] = await Promise.all([cancel(), kit.run()]);
      expect(await kit.rows("SELECT id FROM training_sessions WHERE recurring_booking_id = $1 AND status = 'scheduled'", [id])).toEqual([]);
      outcomes.add(Array.isArray(cancelled) && cancelled.length > 0);
      await kit.run();
      expect(await kit.rows("SELECT id FROM training_sessions WHERE recurring_booking_id = $1 AND status = 'scheduled'", [id])).toEqual([]);
      expect(await kit.rows('SELECT id FROM generation_conflicts WHERE recurring_booking_id = $1 AND resolved_at IS NULL', [id])).toEqual(
        [],
      );
    }
    // Both orders were met.
    expect(outcomes).toEqual(new Set([false, true]));
  });

  test('bookings, series, moves and the generator at once: nothing overlaps, and every date is a session or a conflict', async () => {
    const coach = await kit.coach('Europe/Paris', { bufferAfterMinutes: 10 });
    await kit.open(coach.coachId);
    const members = await Promise.all(Array.from({ length: 6 }, () => kit.member()));
    for (const { id } of members) await kit.pair(coach.coachId, id);
    const refused = (error: unknown): string => {
      const code = domainCodeOf(error);
      if (code === null) throw error;
      return code;
    };
    for (let round = 0; round < 8; round += 1) {
      const hour = 8 + round;
      const day = 1 + (round % 5);
      const patterns = await Promise.all(
        members.slice(0, 2).map((member, n) =>
          kit.pattern({
            coachId: coach.coachId,
            memberId: member.id,
            day,
            from: `${hour}:00`,
            to: `${hour}:50`,
            start: '2026-03-02',
            weeks: n + 1,
          }),
        ),
      );
      const local = (date: number): string => new Date(Date.UTC(2026, 2, date + day - 1, hour - 1)).toISOString();
      const [third, fourth, fifth] = members.slice(2, 5).map(({ call }) => call.bookings);
      const { coachId } = coach;
      await Promise.all([
        kit.run(),
        third?.book({ coachId, startsAt: local(9) }).catch(refused),
        fourth
          ?.createRecurring({ coachId, dayOfWeek: day, startTime: clockTime(hour), endTime: clockTime(hour, 50), startDate: '2026-03-02' })
          .catch(refused),
        fifth
          ?.book({ coachId, startsAt: new Date(Date.UTC(2026, 2, 16 + round, 20)).toISOString() })
          .then(({ id }) => fifth.reschedule({ sessionId: id, startsAt: local(16) }))
          .catch(refused),
        kit.run(),
      ]);
      await kit.run();
      for (const id of patterns) {
        const [dates] = await kit.rows<{ sessions: number; conflicts: number; both: number }>(
          `SELECT (SELECT count(*)::integer FROM training_sessions WHERE recurring_booking_id = $1) AS sessions,
             (SELECT count(*)::integer FROM generation_conflicts WHERE recurring_booking_id = $1) AS conflicts,
             (SELECT count(*)::integer FROM generation_conflicts g JOIN training_sessions s USING (recurring_booking_id, occurrence_date) WHERE s.recurring_booking_id = $1) AS both`,
          [id],
        );
        const [all] = await kit.rows<{ n: number }>(
          `SELECT count(*)::integer AS n FROM recurring_bookings b, generate_series(b.first_date::timestamp, b.generated_until::timestamp, make_interval(weeks => b.interval_weeks)) WHERE b.id = $1`,
          [id],
        );
        expect([(dates?.sessions ?? 0) + (dates?.conflicts ?? 0), dates?.both]).toEqual([all?.n, 0]);
      }
    }
    const near = await kit.rows(
      `SELECT a.id FROM training_sessions a JOIN training_sessions b ON a.id < b.id AND a.coach_id = b.coach_id AND a.status = 'scheduled' AND b.status = 'scheduled'
         AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at - interval '10 minutes', b.ends_at + interval '10 minutes')`,
    );
    expect(near).toEqual([]);
  });

  test('what an import writes meanwhile, which locks nobody, is seen at the next attempt', async () => {
    const coach = await kit.coach();
    await kit.open(coach.coachId);
    const mia = await kit.member();
    const id = await kit.pattern({ coachId: coach.coachId, memberId: mia.id, day: 3, from: '10:00', to: '11:00', start: '2026-03-02' });
    const importer = await kit.database.admin.connect();
    try {
      await importer.query('BEGIN');
      await importer.query(
        "INSERT INTO training_sessions (coach_id, member_id, starts_at, ends_at) VALUES ($1, $2, '2026-03-04T09:30Z', '2026-03-04T10:30Z')",
        [coach.coachId, (await kit.member()).id],
      );
      const run = kit.run();
      const waiting = (): Promise<object[]> =>
        kit.rows("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
      await expect.poll(async () => (await waiting()).length).toBe(1);
      await importer.query('COMMIT');
      expect(await run).toMatchObject({ created: 7, conflicts: 1 });
    } finally {
      importer.release();
    }
    expect(await kit.rows('SELECT occurrence_date::text AS date FROM generation_conflicts WHERE recurring_booking_id = $1', [id])).toEqual([
      { date: '2026-03-04' },
    ]);
  });
});

test('a dry run changes no table but the list of runs and the audit, tells nobody, and says what the run after it does', async () => {
  // One member’s new dates with coaches of two portions are the one thing that a dry run does not see.
  await town(60, 3, false);
  const owner = await kit.person('Olivia', { platformOwner: true });
  const checksums = async (): Promise<object> => {
    const tables = await kit.rows<{ name: string }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND n.nspname IN ('public', 'app', 'graphile_worker') AND c.relname NOT IN ('generation_runs', 'audit_log') ORDER BY 1`,
    );
    const sums: Record<string, string> = {};
    for (const { name } of tables) {
      const [row] = await kit.rows<{ sum: string | null }>(
        `SELECT md5(string_agg(t::text || t.ctid::text, ',' ORDER BY t.ctid)) AS sum FROM ${name} t`,
      );
      sums[name] = row?.sum ?? '';
    }
    return sums;
  };
  // The zones are loaded by whoever asks first.
  await kit.run(1);
  const before = await checksums();
  expect(Object.keys(before).length).toBeGreaterThan(40);
  const dry = await owner.call.bookings.generate({ dryRun: true });
  expect(await checksums()).toEqual(before);
  expect(dry.plan?.filter(({ verdict }) => verdict === 'created')).toHaveLength(100);
  expect(dry.plan?.filter(({ verdict }) => verdict !== 'created').length).toBeLessThanOrEqual(100);
  const audited = await kit.rows<{ verb: string; actor_id: string; subject: string }>(
    "SELECT verb, actor_id, subject FROM audit_log WHERE verb = 'bookings.generate' AND actor_id IS NOT NULL",
  );
  expect(audited).toEqual([{ verb: 'bookings.generate', actor_id: owner.id, subject: dry.runId }]);
  const real = await owner.call.bookings.generate({});
  const { plan: _plan, runId: _dryId, ...planned } = dry;
  const { runId: _realId, ...done } = real;
  expect(done).toEqual(planned);
  expect(await checksums()).not.toEqual(before);
  const { items } = await owner.call.bookings.generationRuns({ limit: 2 });
  expect(items.map(({ dryRun, created, finishedAt }) => [dryRun, created, finishedAt !== null])).toEqual([
    [false, real.created, true],
    [true, real.created, true],
  ]);
});
