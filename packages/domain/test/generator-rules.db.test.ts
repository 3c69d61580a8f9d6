/** What the generator makes, what it leaves alone, and what it notes, one rule after the other. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cron, handlers } from '../src/index.ts';
import { createGeneratorKit, type GeneratorKit } from './generator-kit.ts';

let kit: GeneratorKit;
beforeAll(async () => {
  // A Monday.
  kit = await createGeneratorKit('2026-03-02T02:00:00Z');
});
afterAll(() => kit.close());

const datesOf = async (id: string): Promise<string[]> =>
  (
    await kit.rows<{ date: string }>(
      'SELECT occurrence_date::text AS date FROM training_sessions WHERE recurring_booking_id = $1 ORDER BY 1',
      [id],
    )
  ).map(({ date }) => date);
const startsOf = async (id: string): Promise<string[]> =>
  (await kit.rows<{ at: Date }>('SELECT starts_at AS at FROM training_sessions WHERE recurring_booking_id = $1 ORDER BY 1', [id])).map(
    ({ at }) => at.toISOString(),
  );
const causesOf = async (id: string): Promise<string[]> =>
  (
    await kit.rows<{ text: string }>(
      "SELECT occurrence_date::text || ' ' || cause AS text FROM generation_conflicts WHERE recurring_booking_id = $1 ORDER BY 1",
      [id],
    )
  ).map(({ text }) => text);
const watermarkOf = async (id: string): Promise<string | null> =>
  (await kit.rows<{ until: string | null }>('SELECT generated_until::text AS until FROM recurring_bookings WHERE id = $1', [id]))[0]
    ?.until ?? null;
const tuesday = { day: 2, from: '10:00', to: '11:00', start: '2026-03-01' };

describe('the dates of a pattern', () => {
  test('so many weeks ahead, at the hour of its zone on either side of a clock change; again, none', async () => {
    const coach = await kit.coach();
    await kit.open(coach.coachId);
    const mia = await kit.member();
    const id = await kit.pattern({ coachId: coach.coachId, memberId: mia.id, ...tuesday });
    expect(await kit.run()).toMatchObject({ created: 8, conflicts: 0 });
    expect(await startsOf(id)).toEqual([
      '2026-03-03T09:00:00.000Z',
      '2026-03-10T09:00:00.000Z',
      '2026-03-17T09:00:00.000Z',
      '2026-03-24T09:00:00.000Z',
      '2026-03-31T08:00:00.000Z',
      '2026-04-07T08:00:00.000Z',
      '2026-04-14T08:00:00.000Z',
      '2026-04-21T08:00:00.000Z',
    ]);
    expect(await watermarkOf(id)).toBe('2026-04-27');
    expect(await kit.run()).toMatchObject({ created: 0, kept: 8, conflicts: 0, skipped: 0 });
    expect(await kit.run(9)).toMatchObject({ created: 1, kept: 8 });
    expect(await kit.run(2)).toMatchObject({ created: 0, kept: 2 });
    expect(await watermarkOf(id)).toBe('2026-05-04');
  });

  test('every other week, every fifth, an end, a beginning beyond the horizon, an end before the first date, one that is over', async () => {
    const coach = await kit.coach();
    await kit.open(coach.coachId);
    const at = async (extra: Partial<Parameters<GeneratorKit['pattern']>[0]>): Promise<string> =>
      kit.pattern({ coachId: coach.coachId, memberId: (await kit.member()).id, ...tuesday, ...extra });
    const second = await at({ from: '08:00', to: '09:00', weeks: 2 });
    const fifth = await at({ from: '09:00', to: '10:00', weeks: 5, start: '2026-01-01' });
    const ending = await at({ from: '10:00', to: '11:00', end: '2026-03-17' });
    const later = await at({ from: '11:00', to: '12:00', start: '2026-06-01' });
    const never = await at({ from: '12:00', to: '13:00', start: '2026-03-04', end: '2026-03-09' });
    const over = await at({ from: '13:00', to: '14:00', start: '2025-01-01', end: '2026-02-28' });
    expect(await kit.run()).toMatchObject({ created: 4 + 2 + 3, conflicts: 0 });
    expect(await datesOf(second)).toEqual(['2026-03-03', '2026-03-17', '2026-03-31', '2026-04-14']);
    // Counted from its own beginning: 6 January, 10 February, 17 March, 21 April.
    expect(await datesOf(fifth)).toEqual(['2026-03-17', '2026-04-21']);
    expect(await datesOf(ending)).toEqual(['2026-03-03', '2026-03-10', '2026-03-17']);
    expect([await datesOf(later), await datesOf(never), await datesOf(over)]).toEqual([[], [], []]);
    expect([await watermarkOf(later), await watermarkOf(never)]).toEqual([null, null]);
  });
});

describe('what stands in the way is noted once, with its cause', () => {
  test('time off, closed, another session, the gap to one, another session of the member, a time that the clock skips', async () => {
    const coach = await kit.coach('Europe/Paris', { bufferBeforeMinutes: 10, bufferAfterMinutes: 15 });
    const other = await kit.coach();
    await kit.open(other.coachId);
    // Open on weekdays 09:00 to 17:00, and from 02:00 on Sundays.
    for (const day of [1, 2, 3, 4, 5]) await kit.open(coach.coachId, { day, from: '09:00', to: '17:00' });
    await kit.open(coach.coachId, { day: 0, from: '02:00', to: '06:00' });
    const mia = await kit.member();
    const guest = await kit.member('Guest');
    const add = (day: number, from: string, to: string, memberId = mia.id): Promise<string> =>
      kit.pattern({ coachId: coach.coachId, memberId, day, from, to, start: '2026-03-02', end: '2026-03-30' });
    const monday = await add(1, '10:00', '11:00');
    const wednesday = await add(3, '16:30', '17:30');
    const thursday = await add(4, '10:00', '11:00');
    const friday = await add(5, '10:00', '11:00');
    const night = await add(0, '02:15', '03:15');
    const session = (coachId: string, memberId: string, from: string, to: string): Promise<unknown> =>
      kit.database.admin.query('INSERT INTO training_sessions (coach_id, member_id, starts_at, ends_at) VALUES ($1, $2, $3, $4)', [
        coachId,
        memberId,
        from,
        to,
      ]);
    await kit.database.admin.query('INSERT INTO time_off (coach_id, starts_at, ends_at) VALUES ($1, $2, $3)', [
      coach.coachId,
      '2026-03-09T00:00:00+01:00',
      '2026-03-10T00:00:00+01:00',
    ]);
    // Overlaps; too near by a minute; just far enough.
    await session(coach.coachId, guest.id, '2026-03-05T10:30:00+01:00', '2026-03-05T11:30:00+01:00');
    await session(coach.coachId, guest.id, '2026-03-12T11:14:00+01:00', '2026-03-12T12:00:00+01:00');
    await session(coach.coachId, guest.id, '2026-03-19T11:15:00+01:00', '2026-03-19T12:00:00+01:00');
    // Elsewhere: next to it is no conflict for a member.
    await session(other.coachId, mia.id, '2026-03-06T10:59:00+01:00', '2026-03-06T12:00:00+01:00');
    await session(other.coachId, mia.id, '2026-03-13T11:00:00+01:00', '2026-03-13T12:00:00+01:00');
    const run = await kit.run();
    expect(await causesOf(monday)).toEqual(['2026-03-09 time_off']);
    expect(await causesOf(wednesday)).toEqual(['2026-03-04 closed', '2026-03-11 closed', '2026-03-18 closed', '2026-03-25 closed']);
    expect(await causesOf(thursday)).toEqual(['2026-03-05 conflict', '2026-03-12 conflict']);
    expect(await causesOf(friday)).toEqual(['2026-03-06 conflict']);
    expect(await causesOf(night)).toEqual(['2026-03-29 clock_change']);
    expect(await startsOf(night)).toEqual(['2026-03-08T01:15:00.000Z', '2026-03-15T01:15:00.000Z', '2026-03-22T01:15:00.000Z']);
    expect(run.conflicts).toBe(1 + 4 + 2 + 1 + 1);
    const before = await kit.outcome();
    // Again, and looked at afresh from the beginning: each is known.
    expect(await kit.run()).toMatchObject({ created: 0, conflicts: 0 });
    await kit.database.admin.query('UPDATE recurring_bookings SET generated_until = NULL WHERE coach_id = $1', [coach.coachId]);
    expect(await kit.run()).toMatchObject({ created: 0, conflicts: 0 });
    expect(await kit.outcome()).toEqual(before);
    const { rows } = await kit.database.admin.query(
      `SELECT payload->>'coachId' AS coach FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
       WHERE t.identifier = 'bookings.conflictsFound' AND payload->>'runId' = $1`,
      [run.runId],
    );
    expect(rows).toEqual([{ coach: coach.coachId }]);
  });

  test('rules with a validity, rules side by side, extra hours, and the coach’s new zone', async () => {
    const coach = await kit.coach();
    const mia = await kit.member();
    await kit.open(coach.coachId, { day: 2, from: '09:00', to: '10:30', validFrom: '2026-03-10', validTo: '2026-03-24' });
    await kit.open(coach.coachId, { day: 2, from: '10:30', to: '12:00', validTo: '2026-03-24' });
    await kit.database.admin.query('INSERT INTO availability_additions (coach_id, starts_at, ends_at) VALUES ($1, $2, $3)', [
      coach.coachId,
      '2026-03-31T10:00:00+02:00',
      '2026-03-31T11:00:00+02:00',
    ]);
    const id = await kit.pattern({ coachId: coach.coachId, memberId: mia.id, ...tuesday, end: '2026-04-07' });
    await kit.run();
    expect(await datesOf(id)).toEqual(['2026-03-10', '2026-03-17', '2026-03-24', '2026-03-31']);
    expect(await causesOf(id)).toEqual(['2026-03-03 closed', '2026-04-07 closed']);

    const moved = await kit.coach('America/New_York');
    await kit.open(moved.coachId, { day: 2, from: '09:00', to: '12:00' });
    const kept = await kit.pattern({
      coachId: moved.coachId,
      memberId: (await kit.member()).id,
      ...tuesday,
      from: '16:00',
      to: '17:00',
      end: '2026-04-07',
    });
    await kit.run();
    // A pattern of Paris stays one: ten o’clock in New York, eleven in the weeks in which only one of the two has changed its clock.
    expect(await startsOf(kept)).toEqual([
      '2026-03-03T15:00:00.000Z',
      '2026-03-10T15:00:00.000Z',
      '2026-03-17T15:00:00.000Z',
      '2026-03-24T15:00:00.000Z',
      '2026-03-31T14:00:00.000Z',
      '2026-04-07T14:00:00.000Z',
    ]);
    expect(await causesOf(kept)).toEqual([]);
  });

  test('of two new ones too near to each other the older has it, and one between them takes none along', async () => {
    const coach = await kit.coach('Europe/Paris', { bufferAfterMinutes: 15 });
    await kit.open(coach.coachId);
    const at = async (from: string, to: string): Promise<string> =>
      kit.pattern({ coachId: coach.coachId, memberId: (await kit.member()).id, ...tuesday, from, to, end: '2026-03-03' });
    const first = await at('10:00', '11:00');
    const last = await at('12:00', '13:00');
    const between = await at('11:00', '12:00');
    const apart = await at('14:00', '15:00');
    expect(await kit.run()).toMatchObject({ created: 3, conflicts: 1 });
    expect(await causesOf(between)).toEqual(['2026-03-03 conflict']);
    for (const id of [first, last, apart]) expect(await datesOf(id)).toEqual(['2026-03-03']);
  });

  test('one person’s two series with two coaches at one time: one is made, the other noted', async () => {
    const [a, b] = [await kit.coach(), await kit.coach()];
    for (const { coachId } of [a, b]) await kit.open(coachId);
    const mia = await kit.member();
    const ids = await Promise.all([a, b].map(({ coachId }) => kit.pattern({ coachId, memberId: mia.id, ...tuesday, end: '2026-03-17' })));
    expect(await kit.run()).toMatchObject({ created: 3, conflicts: 3 });
    expect((await Promise.all(ids.map(causesOf))).flat()).toHaveLength(3);
  });
});

describe('what somebody changed', () => {
  test('cancelled, moved, completed and no-show sessions are neither made again nor touched, wherever the watermark is', async () => {
    const coach = await kit.coach();
    await kit.open(coach.coachId);
    const id = await kit.pattern({ coachId: coach.coachId, memberId: (await kit.member()).id, ...tuesday, end: '2026-03-31' });
    await kit.run();
    const set = (date: string, what: string): Promise<unknown> =>
      kit.database.admin.query(`UPDATE training_sessions SET ${what} WHERE recurring_booking_id = $1 AND occurrence_date = $2`, [id, date]);
    await set('2026-03-03', "status = 'cancelled'");
    await set('2026-03-10', "starts_at = '2026-03-12T15:00Z', ends_at = '2026-03-12T16:00Z', moved_from = starts_at");
    await set('2026-03-17', "status = 'completed'");
    await set('2026-03-24', "status = 'no_show'");
    const whole = () => kit.rows('SELECT * FROM training_sessions WHERE recurring_booking_id = $1 ORDER BY occurrence_date', [id]);
    const before = await whole();
    expect(before).toHaveLength(5);
    for (const until of ['NULL', "'2026-03-05'", "'2026-03-20'"]) {
      await kit.database.admin.query(`UPDATE recurring_bookings SET generated_until = ${until} WHERE id = $1`, [id]);
      expect(await kit.run()).toMatchObject({ created: 0, conflicts: 0 });
      expect(await whole()).toEqual(before);
      expect(await causesOf(id)).toEqual([]);
    }
  });

  test('a missed night, and a missed month, are made up for; what is over by then is not made', async () => {
    const coach = await kit.coach();
    await kit.open(coach.coachId);
    const id = await kit.pattern({ coachId: coach.coachId, memberId: (await kit.member()).id, ...tuesday });
    const was = kit.clock.at;
    try {
      await kit.run();
      kit.clock.at = new Date('2026-03-11T02:00:00Z');
      expect(await kit.run()).toMatchObject({ conflicts: 0 });
      expect((await datesOf(id)).at(-1)).toBe('2026-05-05');
      // Longer than the weeks ahead: a Tuesday, after its session.
      kit.clock.at = new Date('2026-07-14T12:00:00Z');
      await kit.run();
      const dates = await datesOf(id);
      expect(dates.filter((date) => date > '2026-05-05')).toEqual([
        '2026-07-21',
        '2026-07-28',
        '2026-08-04',
        '2026-08-11',
        '2026-08-18',
        '2026-08-25',
        '2026-09-01',
        '2026-09-08',
      ]);
      expect(await causesOf(id)).toEqual([]);
    } finally {
      kit.clock.at = was;
    }
  });

  test('a zone that nobody knows ends a run loudly: no date of it is passed over in silence', async () => {
    const coach = await kit.coach();
    await kit.open(coach.coachId);
    const id = await kit.pattern({ coachId: coach.coachId, memberId: (await kit.member()).id, ...tuesday, zone: 'Mars/Olympus' });
    try {
      await expect(kit.run()).rejects.toThrow(/mars\/olympus/i);
      expect(await kit.rows('SELECT error FROM generation_runs ORDER BY id DESC LIMIT 1')).toEqual([
        { error: 'It failed; the log knows why.' },
      ]);
      // Nor where the process takes it for known.
      const direct = kit.database.workerDb.transaction({ userId: null, platformOwner: false, now: kit.clock.at }, (tx) =>
        tx.sql('SELECT * FROM app.generate_sessions(NULL, NULL, 1000, 8)'),
      );
      await expect(direct).rejects.toThrow('time zone Mars/Olympus is not loaded');
      expect(await watermarkOf(id)).toBeNull();
    } finally {
      await kit.database.admin.query('DELETE FROM recurring_bookings WHERE id = $1', [id]);
    }
    expect(await kit.run()).toMatchObject({ created: 0 });
  });
});

describe('the clock', () => {
  test('generates at two at night, a missed night made up for, and completes every five minutes', () => {
    const of = (name: string) => cron.find(({ job }) => job.name === name);
    expect(of('bookings.generate')).toMatchObject({ pattern: '0 2 * * *', backfill: '1d' });
    expect(of('bookings.complete')).toMatchObject({ pattern: '*/5 * * * *' });
  });

  test('what is over is completed, more than a portion of it; what is not, or was cancelled, is left', async () => {
    const coach = await kit.coach();
    const mia = await kit.member();
    await kit.database.admin.query(
      `INSERT INTO training_sessions (coach_id, member_id, starts_at, ends_at, status)
       SELECT $1, $2, $3::timestamptz - n * interval '1 hour', $3::timestamptz - (n - 1) * interval '1 hour', CASE WHEN n = 5 THEN 'cancelled' ELSE 'scheduled' END
       FROM generate_series(0, 2100) n`,
      [coach.coachId, mia.id, kit.clock.at],
    );
    const complete = handlers.find(({ job }) => job.name === 'bookings.complete');
    const context = { deps: kit.deps, jobId: '1', attempt: 1, maxAttempts: 3 };
    await Promise.all([complete?.run(context, {}), complete?.run(context, {})]);
    await complete?.run(context, {});
    const rows = await kit.rows(
      'SELECT status, count(*)::integer AS n FROM training_sessions WHERE coach_id = $1 GROUP BY status ORDER BY status',
      [coach.coachId],
    );
    expect(rows).toEqual([
      { status: 'cancelled', n: 1 },
      { status: 'completed', n: 2099 },
      { status: 'scheduled', n: 1 },
    ]);
  });

  test('a date that was put elsewhere, further out, is counted once', async () => {
    const town = await createGeneratorKit('2026-03-02T02:00:00Z');
    const coach = await town.coach();
    await town.open(coach.coachId);
    const mia = await town.member();
    const id = await town.pattern({ coachId: coach.coachId, memberId: mia.id, day: 3, from: '10:00', to: '11:00', start: '2026-03-04' });
    await town.database.admin.query(
      `INSERT INTO training_sessions (recurring_booking_id, occurrence_date, coach_id, member_id, starts_at, ends_at)
       VALUES ($1, '2026-03-18', $2, $3, '2026-03-19T10:00Z', '2026-03-19T11:00Z')`,
      [id, coach.coachId, mia.id],
    );
    const first = await town.run(3);
    expect(first.created + first.kept + first.conflicts + first.skipped).toBe(3);
    expect(first).toMatchObject({ created: 2, kept: 1 });
    expect(await town.run(3)).toMatchObject({ created: 0, kept: 3 });
    await town.close();
  });
});
