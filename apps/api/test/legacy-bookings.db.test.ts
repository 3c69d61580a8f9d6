/** An older booking system: sessions with and without patterns, words of its own, times of a clock on the wall. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readPostgres } from '../src/legacy/source/postgres.ts';
import { importLegacy } from '../src/legacy/write.ts';
import { NOW, olderDatabase, openDesk, refusals, remarks, tableOf, type Desk } from './legacy-kit.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => desk.rows('TRUNCATE training_sessions, recurring_bookings, one_time_bookings, coach_members, coaches CASCADE'));
afterAll(() => desk.database.drop());

const sessions = (columns: string): Promise<object[]> =>
  desk.rows(`SELECT ${columns} FROM training_sessions ORDER BY starts_at, created_at, id`);
/** As the generator and the catch-up of a server would. */
const generate = async (): Promise<{ created: number; conflicts: number }> => {
  const { admin } = desk.database;
  await admin.query('BEGIN');
  await admin.query("SELECT set_config('app.now', $1, true)", [NOW.toISOString()]);
  await admin.query('SET LOCAL ROLE seatwise_worker');
  const { rows } = await admin.query<{ created: number; conflicts: number }>(
    'SELECT created, conflicts FROM app.generate_sessions(NULL, NULL, 100, 8)',
  );
  await admin.query('COMMIT');
  return rows[0] ?? { created: 0, conflicts: 0 };
};

test('an older database before patterns: words in capitals, athletes with ids of their own, nothing lost and nothing written twice', async () => {
  const organization = await desk.organization();
  const { at } = await desk.people(['ada', 'mia', 'liam'], ['gone']);
  const old = await olderDatabase(`
    CREATE TYPE session_status AS ENUM ('PLANNED', 'COMPLETED', 'CANCELLED');
    CREATE TABLE users (id serial PRIMARY KEY, email text, time_zone text);
    INSERT INTO users (email, time_zone) VALUES ('${at('gone')}', NULL), ('${at('mia')}', NULL), ('${at('ada')}', 'Europe/Paris'), ('${at('liam')}', NULL);
    CREATE TABLE athletes (id serial PRIMARY KEY, user_id int REFERENCES users);
    INSERT INTO athletes (user_id) VALUES (2), (4), (1);
    CREATE TABLE training_sessions (id serial PRIMARY KEY, trainer_id int REFERENCES users, athlete_id int REFERENCES athletes, start_time timestamptz, end_time timestamptz,
      duration int, status session_status, title text, created_at timestamptz);
    INSERT INTO training_sessions (trainer_id, athlete_id, start_time, end_time, duration, status, title, created_at) VALUES
      (3, 1, '2026-02-10 09:00+00', '2026-02-10 10:00+00', NULL, 'PLANNED', NULL, '2026-02-01'),
      (3, 1, '2026-02-11 09:00+00', NULL, 45, 'COMPLETED', 'Backhand', '2026-02-01'),
      (3, 2, '2026-02-12 09:00+00', '2026-02-12 10:00+00', NULL, 'CANCELLED', NULL, '2026-02-01'),
      (3, 1, '2026-03-02 11:00+01', '2026-03-02 12:00+01', NULL, 'PLANNED', NULL, '2026-02-03'),
      (3, 2, '2026-03-02 10:30+00', '2026-03-02 11:30+00', NULL, 'PLANNED', NULL, '2026-02-02'),
      (3, 2, '2026-03-02 11:30+00', '2026-03-02 12:30+00', NULL, 'PLANNED', NULL, '2026-02-04'),
      (3, 3, '2026-03-09 10:00+00', '2026-03-09 11:00+00', NULL, 'PLANNED', NULL, '2026-02-02'),
      (3, NULL, '2026-03-10 10:00+00', '2026-03-10 11:00+00', NULL, 'PLANNED', NULL, '2026-02-02'),
      (3, 1, '2026-03-10 10:00+00', '2026-03-10 09:00+00', NULL, 'PLANNED', NULL, '2026-02-02'),
      (3, 1, '2026-03-01 11:30+00', '2026-03-01 12:30+00', NULL, 'PLANNED', NULL, '2026-02-02'),
      (2, 2, '2026-03-02 11:00+00', '2026-03-02 11:45+00', NULL, 'PLANNED', NULL, '2026-02-06');`);
  try {
    const options = {
      adminUrl: desk.database.adminUrl,
      organization,
      label: '',
      fromOrganization: null,
      sameStripe: false,
      timeZone: null,
    };
    const take = async (apply: boolean) =>
      importLegacy(await readPostgres(old.url), { ...options, localTimestamps: false, now: NOW, apply });
    const before = await desk.checksum();
    const dry = await take(false);
    expect(await desk.checksum()).toBe(before);
    const report = await take(true);
    expect({ ...report, applied: false }).toEqual(dry);

    expect(await sessions('starts_at, ends_at, status, recurring_booking_id AS pattern, one_time_booking_id AS once, reminded_at IS NOT NULL AS reminded')).toEqual(
      [
        ['2026-02-10T09:00Z', '2026-02-10T10:00Z', 'completed', false],
        ['2026-02-11T09:00Z', '2026-02-11T09:45Z', 'completed', false],
        ['2026-02-12T09:00Z', '2026-02-12T10:00Z', 'cancelled', false],
        // Under way.
        ['2026-03-01T11:30Z', '2026-03-01T12:30Z', 'scheduled', true],
        ['2026-03-02T10:30Z', '2026-03-02T11:30Z', 'scheduled', true],
        ['2026-03-02T11:30Z', '2026-03-02T12:30Z', 'scheduled', true],
      ].map(([starts, ends, status, reminded]) => ({
        starts_at: new Date(String(starts)), ends_at: new Date(String(ends)), status, pattern: null, once: null, reminded,
      })),
    ); // prettier-ignore
    expect(refusals(report, 'training_sessions').toSorted()).toEqual([
      'id 11: it overlaps another scheduled session of its member (id 5)',
      'id 4: it overlaps another scheduled session of its coach (id 5)',
      'id 7: its member has no verified account here',
      'id 8: nobody is booked in it',
      'id 9: it ends before it begins',
    ]);
    expect(remarks(report, 'training_sessions').toSorted()).toEqual([
      'id 1: it was planned and is over: completed, as sessions here complete by themselves',
      'id 2: its title and notes have no place here, since both of the two would read them: they stay in the source',
    ]);
    expect(tableOf(report, 'training_sessions')).toMatchObject({ rows: 11, taken: 6, alreadyThere: 0 });
    // Who has something ahead is paired; nobody is mailed.
    expect(
      await desk.rows(
        `SELECT p.email::text AS coach, c.time_zone AS zone, m.email::text AS member FROM coach_members x JOIN coaches c ON c.id = x.coach_id JOIN people p ON p.id = c.person_id
         JOIN people m ON m.id = x.member_id WHERE x.ended_at IS NULL ORDER BY 3`,
      ),
    ).toEqual(['liam', 'mia'].map((name) => ({ coach: at('ada'), zone: 'Europe/Paris', member: at(name) })));
    expect(await desk.rows("SELECT zone FROM time_zones WHERE zone = 'Europe/Paris'")).toHaveLength(1);
    expect(await desk.rows('SELECT FROM graphile_worker._private_jobs')).toEqual([]);

    const after = await desk.checksum();
    expect(tableOf(await take(true), 'training_sessions')).toMatchObject({ taken: 0, alreadyThere: 6 });
    expect(await desk.checksum()).toBe(after);
    // Whoever signs up later comes with the next run.
    await desk.person(at('gone'));
    expect(tableOf(await take(true), 'training_sessions')).toMatchObject({ taken: 1, alreadyThere: 6 });
  } finally {
    await old.drop();
  }
});

test('patterns with their sessions: in their zone across the change of clocks, also the one that was moved, and the generator goes on from there', async () => {
  const organization = await desk.organization();
  const { users, id, at } = await desk.people(['ada', 'mia', 'liam'], ['gone']);
  const pair = { coachId: id('ada'), memberId: id('mia') };
  const tuesday = { ...pair, dayOfWeek: 2, startTime: '10:00', endTime: '11:00:00' };
  const source = {
    users,
    coach_availability: [
      { id: 1, coachId: id('ada'), dayOfWeek: 2, startTime: '09:00', endTime: '12:00' },
      { id: 2, coachId: id('ada'), dayOfWeek: 'Saturday', startTime: '22:00', endTime: '00:00' },
      { id: 3, coachId: id('ada'), dayOfWeek: 3, startTime: '09:00', endTime: '12:00', timeZone: 'Asia/Tokyo' },
      { id: 4, coachId: id('ada'), dayOfWeek: 3, startTime: '12:00', endTime: '09:00' },
    ],
    availability_additions: [{ id: 1, coachId: id('ada'), date: '2026-03-29', startTime: '01:00', endTime: '04:00' }],
    time_off: [{ id: 1, userId: id('ada'), startDate: '2026-04-07', endDate: '2026-04-07', reason: 'Easter' }],
    recurring_bookings: [
      { ...tuesday, id: 'a', startDate: '2026-01-06', endDate: null },
      { ...tuesday, id: 'b', startDate: '2025-01-06', endDate: '2025-06-01', status: 'CANCELLED', memberId: id('liam') },
      { ...tuesday, id: 'c', startDate: '2026-01-06', memberId: id('gone') },
      { ...tuesday, id: 'd', startDate: '2026-01-06', frequency: 'monthly' },
    ],
    one_time_bookings: [
      { id: 5, ...pair, note: 'Knee' },
      { id: 6, ...pair },
    ],
    training_sessions: [
      // Before and after the clocks of Paris change, on 29 March: an hour apart in UTC.
      { id: 1, ...pair, recurringBookingId: 'a', startTime: '2026-03-24T09:00:00Z', endTime: '2026-03-24T10:00:00Z', status: 'scheduled' },
      { id: 2, ...pair, recurringBookingId: 'a', startTime: '2026-03-31T08:00:00Z', endTime: '2026-03-31T09:00:00Z', status: 'scheduled' },
      {
        id: 3,
        recurringBookingId: 'a',
        coachId: id('ada'),
        startTime: '2026-03-04T09:00:00Z',
        endTime: '2026-03-04T10:00:00Z',
        status: 'scheduled',
      },
      {
        id: 4,
        ...pair,
        recurringBookingId: 'a',
        startTime: '2026-03-17T09:00:00Z',
        endTime: '2026-03-17T10:00:00Z',
        status: 'cancelled',
        cancellationReason: 'Ill',
      },
      { id: 5, ...pair, recurringBookingId: 'a', startTime: '2026-02-24T09:00:00Z', endTime: '2026-02-24T10:00:00Z', status: 'NO_SHOW' },
      { id: 6, ...pair, recurringBookingId: 'c', startTime: '2026-03-05T09:00:00Z', endTime: '2026-03-05T10:00:00Z', status: 'scheduled' },
      { id: 7, ...pair, oneTimeBookingId: 5, date: '2026-03-29', startTime: '03:00', endTime: '04:00', status: 'scheduled' },
      { id: 8, ...pair, date: '2026-03-29', startTime: '02:30', endTime: '04:30', status: 'scheduled' },
      { id: 9, ...pair, date: '2026-10-25', startTime: '02:30', endTime: '03:30', status: 'scheduled' },
      { id: 10, ...pair, startTime: '2026-03-06 09:00:00', duration: 30, status: 'odd' },
      { id: 11, ...pair, startTime: '2026-03-06 09:00:00', duration: 30, status: 'scheduled' },
      { id: 12, ...pair, startTime: '2026-03-07 09:00:00Z', timeZone: 'Mars/Olympus', status: 'scheduled' },
    ],
  };
  await expect(desk.take(source, organization)).rejects.toMatchObject({ name: 'NoTimeZone' });
  const report = await desk.take(source, organization, { timeZone: 'Europe/Paris' });
  expect(
    await sessions(
      `starts_at, ends_at, status, to_char(occurrence_date, 'MM-DD') AS date, reason, (SELECT note FROM one_time_bookings o WHERE o.id = one_time_booking_id) AS note`,
    ),
  ).toEqual(
    [
      ['2026-02-24T09:00Z', '2026-02-24T10:00Z', 'no_show', '02-24', null, null],
      ['2026-03-04T09:00Z', '2026-03-04T10:00Z', 'scheduled', '03-03', null, null],
      ['2026-03-05T09:00Z', '2026-03-05T10:00Z', 'scheduled', null, null, null],
      ['2026-03-06T09:00Z', '2026-03-06T09:30Z', 'scheduled', null, null, null],
      ['2026-03-07T09:00Z', '2026-03-07T10:00Z', 'scheduled', null, null, null],
      ['2026-03-17T09:00Z', '2026-03-17T10:00Z', 'cancelled', '03-17', 'Ill', null],
      ['2026-03-24T09:00Z', '2026-03-24T10:00Z', 'scheduled', '03-24', null, null],
      ['2026-03-29T01:00Z', '2026-03-29T02:00Z', 'scheduled', null, null, 'Knee'],
      ['2026-03-31T08:00Z', '2026-03-31T09:00Z', 'scheduled', '03-31', null, null],
      // The first of the two that the clock shows.
      ['2026-10-25T00:30Z', '2026-10-25T02:30Z', 'scheduled', null, null, null],
    ].map(([starts, ends, status, date, reason, note]) => ({ starts_at: new Date(String(starts)), ends_at: new Date(String(ends)), status, date, reason, note })),
  ); // prettier-ignore
  expect(refusals(report, 'training_sessions')).toEqual([
    'id 8: it is at a time that the clock skipped on that day: is the time zone the right one?',
    'id 10: the status “odd” is not known',
  ]);
  expect(remarks(report, 'training_sessions').toSorted()).toEqual([
    'id 11: its time has no zone and was read as UTC: --local-timestamps reads such as local',
    'id 12: its end is not told: 60 minutes are taken',
    'id 3: it is not when its pattern has it in Europe/Paris: it was moved, or its clock is another',
    'id 6: its pattern is not in the source, or was not taken: it comes without one',
  ]);
  expect(refusals(report, 'one_time_bookings')).toEqual(['id 6: its session is not in the source, or was not taken']);
  expect(refusals(report, 'recurring_bookings')).toEqual([
    'id d: it does not come by weeks',
    'id c: its member has no verified account here',
  ]);
  expect(refusals(report, 'availability_rules')).toEqual([
    'id 4: it ends before it begins, or goes past midnight: there is no such pattern here',
    'id 3: it is in Asia/Tokyo, and its coach here in Europe/Paris',
  ]);
  expect(await desk.rows('SELECT day_of_week AS day, start_time AS starts, end_time AS ends FROM availability_rules ORDER BY 1')).toEqual([
    { day: 2, starts: '09:00:00', ends: '12:00:00' },
    { day: 6, starts: '22:00:00', ends: '24:00:00' },
  ]);
  // Three hours on a clock that skips one.
  expect(await desk.rows('SELECT (ends_at - starts_at)::text AS open FROM availability_additions')).toEqual([{ open: '02:00:00' }]);
  expect(await desk.rows('SELECT starts_at, ends_at, reason FROM time_off')).toEqual([
    { starts_at: new Date('2026-04-06T22:00Z'), ends_at: new Date('2026-04-07T22:00Z'), reason: 'Easter' },
  ]);
  expect(
    await desk.rows(
      `SELECT status, b.time_zone AS zone, to_char(first_date, 'YYYY-MM-DD') AS first, ended_at IS NULL AS running, p.email::text AS member FROM recurring_bookings b JOIN people p ON p.id = b.member_id ORDER BY first_date`,
    ),
  ).toEqual([
    { status: 'cancelled', zone: 'Europe/Paris', first: '2025-01-07', running: false, member: at('liam') },
    { status: 'active', zone: 'Europe/Paris', first: '2026-01-06', running: true, member: at('mia') },
  ]);
  // Only who has something ahead is paired.
  expect(await desk.rows('SELECT p.email::text AS member FROM coach_members x JOIN people p ON p.id = x.member_id')).toEqual([
    { member: at('mia') },
  ]);

  const after = await desk.checksum();
  const again = await desk.take(source, organization, { timeZone: 'Europe/Paris' });
  expect(await desk.checksum()).toBe(after);
  expect(again.tables.reduce((sum, { table, taken }) => sum + (table === 'users' ? 0 : taken), 0)).toBe(0);

  // 10 March and 14, 21 April; 3, 17, 24 and 31 March are there, and 7 April is a holiday.
  expect(await generate()).toMatchObject({ created: 3, conflicts: 1 });
});

test('sessions whose members stand in a table of bookings; what has been unpaired here, and what is booked here, stays so', async () => {
  const organization = await desk.organization();
  const { users, id, at } = await desk.people(['ada', 'mia', 'liam']);
  const session = (own: number, day: string): object => ({
    id: own,
    coach_id: id('ada'),
    starts_at: `${day}T10:00:00Z`,
    ends_at: `${day}T11:00:00Z`,
    status: 'Planned',
  });
  const first = {
    users,
    training_sessions: [
      session(1, '2026-03-10'),
      session(2, '2026-03-11'),
      session(3, '2026-03-12'),
      { ...session(4, '2026-02-12'), status: 'completed' },
    ],
    bookings: [
      { id: 1, session_id: 1, user_id: id('mia'), status: 'CONFIRMED', notes: 'First' },
      { id: 2, session_id: 1, user_id: id('liam') },
      { id: 3, session_id: 2, user_id: id('liam'), status: 'cancelled' },
      { id: 4, session_id: 4, user_id: id('liam') },
      { id: 5, session_id: 9, user_id: id('liam') },
    ],
  };
  const report = await desk.take(first, organization);
  expect(
    await sessions(
      'status, (SELECT p.email::text FROM people p WHERE p.id = member_id) AS member, one_time_booking_id IS NOT NULL AS booked',
    ),
  ).toEqual([
    { status: 'completed', member: at('liam'), booked: true },
    { status: 'scheduled', member: at('mia'), booked: true },
    { status: 'cancelled', member: at('liam'), booked: true },
  ]);
  expect(refusals(report, 'training_sessions')).toEqual(['id 3: nobody is booked in it']);
  expect(refusals(report, 'one_time_bookings')).toEqual([
    'id 2: its session is somebody else’s here: a session is for one member',
    'id 5: its session is not in the source, or was not taken',
  ]);

  await desk.rows('UPDATE coach_members SET ended_at = $1', [NOW]);
  const next = {
    users,
    training_sessions: [
      { ...session(5, '2026-03-20'), member_id: id('mia') },
      { ...session(6, '2026-03-10'), member_id: id('liam') },
      { ...session(7, '2026-02-10'), member_id: id('mia') },
    ],
    recurring_bookings: [
      { id: 1, coach_id: id('ada'), member_id: id('mia'), day_of_week: 1, start_time: '10:00', end_time: '11:00', start_date: '2026-01-05', time_zone: 'Europe/Paris' },
    ],
  }; // prettier-ignore
  const second = await desk.take(next, organization);
  expect(refusals(second, 'training_sessions').toSorted()).toEqual([
    'id 5: the two have ended their pairing here since: they pair anew first',
    'id 6: it overlaps another scheduled session of its coach (one that is here already)',
  ]);
  expect(refusals(second, 'recurring_bookings')).toEqual(['id 1: the two have ended their pairing here since: they pair anew first']);
  expect(tableOf(second, 'training_sessions').taken).toBe(1);
});
