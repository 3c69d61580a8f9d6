/** Whatever stands in an older booking system: nobody is booked twice, a pattern's date is one session's, and every row is accounted for. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOfLocal } from '@seatwise/domain';
import { dayOfWeekOf, momentOf, nearestDate, timeOf } from './times.ts';
import { mostly, NOW, PEOPLE, plan } from './test-world.ts';

const users = [...PEOPLE, 'gone@members.test'].map((email, index) => ({ id: index + 1, email }));
const id = fc.nat({ max: 30 });
const few = fc.nat({ max: 12 });
const who = mostly([1, 2, 3, '2'], [null, 4, 9]);
const zone = mostly([null, 'Europe/Paris', 'America/New_York'], ['Mars/Olympus']);
const clock = mostly(['09:00', '10:30:00', '8:15 pm', '00:30'], ['25:00', null]);
const later = mostly(['21:00', '22:30:00', '00:00'], ['01:00', null]);
const day = mostly(['2026-03-02', '2026-03-03', '2026-03-29', '2026-02-24'], ['2026-02-31', null]);
const at = mostly(
  [
    '2026-03-03T09:00:00Z',
    '2026-03-03 09:30:00',
    '2026-03-03 11:00:00+01',
    '2026-03-01T11:30:00Z',
    '2026-02-24T09:00:00Z',
    '2026-03-10T08:30:00Z',
    '2026-03-03T23:30:00Z',
    '2026-03-04T00:15:00Z',
  ],
  ['10:00', 'never', '2026-03-03', null],
);
const rows = (columns: Record<string, fc.Arbitrary<unknown>>) => fc.array(fc.record(columns, { requiredKeys: ['id'] }), { maxLength: 12 });
const pair = { coach_id: mostly([1, 1, 2], [null, 4]), member_id: who };

const source = fc.record({
  users: fc.constant(users),
  availability_rules: rows({ id, coach_id: who, day_of_week: mostly([0, 2, 7, 'Monday'], ['Someday', null]), start_time: clock, end_time: later, time_zone: zone }),
  availability_additions: rows({ id, coach_id: who, date: day, start_time: clock, end_time: later }),
  time_off: rows({ id, coach_id: who, start_date: day, end_date: day }),
  recurring_bookings: rows({
    id: fc.nat({ max: 5 }), ...pair, day_of_week: mostly([2, 'tue'], [8]), start_time: clock, end_time: later, start_date: day, end_date: mostly([null], ['2026-06-30', '2025-01-01']),
    status: mostly(['active', null, 'CANCELLED', 'ended'], ['odd']), interval_weeks: mostly([1, 2, null], [0, 60]), time_zone: zone,
  }),
  bookings: rows({ id: few, ...pair, session_id: few, status: mostly([null, 'confirmed', 'cancelled'], ['odd']) }),
  training_sessions: rows({
    id: few, ...pair, recurring_booking_id: mostly([null, 0, 1, 2]), booking_id: mostly([null, 1, 2]), starts_at: at, duration: mostly([30, 60, 90], [null, 0, 5000]),
    status: mostly(['PLANNED', 'Scheduled', 'PLANNED', 'completed', 'CANCELLED', 'No_Show', null], ['odd']), created_at: mostly([null, '2026-01-01', '2026-01-02']),
  }),
}); // prettier-ignore

test('nobody is booked twice, a pattern’s date is one session’s, whoever has something ahead is paired, and every row is accounted for', () => {
  const taken: Record<string, number> = {};
  fc.assert(
    fc.property(source, (content) => {
      const { rows: made, tallies } = plan(content, 'Europe/Paris');
      const sessions = made.training_sessions.map((one) => ({
        ...one, coach: String(one['coach_id']), member: String(one['member_id']), from: Number(one['starts_at']), to: Number(one['ends_at']), status: String(one['status']),
      })); // prettier-ignore
      const ahead = sessions.filter(({ status }) => status === 'scheduled');
      for (const [index, one] of ahead.entries()) {
        expect(one.to).toBeGreaterThan(NOW.getTime());
        for (const other of ahead.slice(index + 1))
          if (one.coach === other.coach || one.member === other.member) expect(one.from < other.to && other.from < one.to).toBe(false);
      }
      const running = made.recurring_bookings.filter(
        (one) => one['status'] === 'active' && (one['end_date'] === null || JSON.stringify(one['end_date']) > '"2026-03-02'),
      );
      const pairs = new Set(made.coach_members.map((one) => `${String(one['coach_id'])} ${String(one['member_id'])}`));
      expect(pairs.size).toBe(made.coach_members.length);
      for (const one of [...ahead, ...running.map((row) => ({ coach: String(row['coach_id']), member: String(row['member_id']) }))])
        expect(pairs).toContain(`${one.coach} ${one.member}`);
      const patterns = new Set(made.recurring_bookings.map((one) => one['id']));
      const singles = new Set(made.one_time_bookings.map((one) => one['id']));
      const dates = new Set<string>();
      for (const one of made.training_sessions) {
        const { recurring_booking_id: pattern, one_time_booking_id: single, occurrence_date: date } = one;
        expect(Number(one['ends_at'])).toBeGreaterThan(Number(one['starts_at']));
        expect(pattern === null).toBe(date === null);
        expect(pattern === null || single === null).toBe(true);
        if (single !== null) expect(singles).toContain(single);
        if (pattern === null) continue;
        expect(patterns).toContain(pattern);
        const key = JSON.stringify([pattern, date]);
        expect(dates).not.toContain(key);
        dates.add(key);
      }
      for (const table of [
        'training_sessions',
        'recurring_bookings',
        'one_time_bookings',
        'availability_rules',
        'availability_additions',
        'time_off',
      ] as const) {
        expect(new Set(made[table].map((one) => one['id'])).size).toBe(made[table].length);
        for (const one of made[table]) expect(made.coaches.map((coach) => coach['id'])).toContain(one['coach_id']);
        const report = tallies[table].report();
        expect(report.taken + report.alreadyThere + report.notTaken.length).toBe(report.rows);
        expect(report.taken).toBe(made[table].length);
        taken[table] = (taken[table] ?? 0) + report.taken;
      }
    }),
    { numRuns: 300 },
  );
  // The sources are not all nonsense.
  for (const [table, count] of Object.entries(taken)) expect(count, table).toBeGreaterThan(10);
});

const one = (row: object, localTimestamps = false): Record<string, unknown> | undefined =>
  plan({ users, training_sessions: [{ id: 1, coach_id: 1, member_id: 2, ...row }] }, 'Europe/Paris', localTimestamps).rows
    .training_sessions[0];

test.each([
  ['PLANNED', 'scheduled', 'completed'],
  ['Completed', 'completed', 'completed'],
  ['CANCELLED', 'cancelled', 'cancelled'],
  ['canceled', 'cancelled', 'cancelled'],
  ['SCHEDULED', 'scheduled', 'completed'],
  ['no_show', 'no_show', 'no_show'],
  ['NO-SHOW', 'no_show', 'no_show'],
  [null, 'scheduled', 'completed'],
])('%s is %s ahead and %s when it is over', (status, ahead, over) => {
  expect(one({ status, starts_at: '2026-03-02T09:00Z', ends_at: '2026-03-02T10:00Z' })?.['status']).toBe(ahead);
  expect(one({ status, starts_at: '2026-03-01T09:00Z', ends_at: '2026-03-01T10:00Z' })?.['status']).toBe(over);
});

test.each([
  [{ startTime: '2026-07-02 10:00:00', endTime: '2026-07-02 11:00:00' }, false, '2026-07-02T10:00Z', '2026-07-02T11:00Z'],
  [{ startTime: '2026-07-02 10:00:00', endTime: '2026-07-02 11:00:00' }, true, '2026-07-02T08:00Z', '2026-07-02T09:00Z'],
  [{ startTime: '2026-07-02 10:00:00+02', endTime: '2026-07-02 11:00:00+02' }, true, '2026-07-02T08:00Z', '2026-07-02T09:00Z'],
  [{ session_date: '2026-12-02', start_time: '10:00', end_time: '11:15:00' }, false, '2026-12-02T09:00Z', '2026-12-02T10:15Z'],
  [{ date: '2026-12-02 00:00:00', start_time: '11:30 pm', end_time: '12:30 AM' }, false, '2026-12-02T22:30Z', '2026-12-02T23:30Z'],
  [{ date: '2026-12-02', start_time: '23:00', duration_minutes: 90 }, false, '2026-12-02T22:00Z', '2026-12-02T23:30Z'],
  [{ scheduled_at: '1788249600', duration: '30' }, true, '2026-09-01T08:00Z', '2026-09-01T08:30Z'],
])('%j, local: %j', (row, local, starts, ends) => {
  const made = one(row, local);
  expect([made?.['starts_at'], made?.['ends_at']]).toEqual([new Date(starts), new Date(ends)]);
});

test('ids of coaches and athletes of their own lead to users; a member of two tables who may be either is nobody', () => {
  const start = { starts_at: '2026-03-02T09:00Z', ends_at: '2026-03-02T10:00Z' };
  const { rows: made } = plan({
    users,
    coaches: [{ id: 9, user_id: 1, time_zone: 'Asia/Tokyo' }],
    learners: [{ id: 1, user_id: 3 }],
    training_sessions: [{ id: 1, coach_id: 9, learner_id: 1, ...start }],
  });
  expect(made.coaches).toMatchObject([{ person_id: 'person 0', time_zone: 'Asia/Tokyo' }]);
  expect(made.training_sessions).toMatchObject([{ member_id: 'person 2' }]);
  const { tallies } = plan({
    users,
    members: [
      { id: 2, user_id: 3 },
      { id: 3, user_id: 3 },
    ],
    training_sessions: [
      { id: 1, coach_id: 1, member_id: 2, ...start },
      { id: 2, coach_id: 1, member_id: 3, ...start },
    ],
  });
  expect(tallies.training_sessions.report()).toMatchObject({ taken: 1, notTaken: [{ reason: 'whose it is, is not told by an address' }] });
});

test('times of day, days and dates of patterns', () => {
  expect(['9:05', '24:00', '12:00 am', '12:15PM', '24:01', '7', '13:00 pm'].map(timeOf)).toEqual([
    '09:05:00', '24:00:00', '00:00:00', '12:15:00', null, null, null,
  ]); // prettier-ignore
  expect(['0', '7', 'SUNDAY', 'thu', 'Wednesday', '8', 'th'].map(dayOfWeekOf)).toEqual([0, 0, 0, 4, 3, null, null]);
  expect(['2026-02-30', 'soon', '2026-02-28 10:00', '10:00'].map((text) => momentOf(text)?.kind)).toEqual([
    undefined,
    undefined,
    'local',
    'time',
  ]);
  const fortnight = { dayOfWeek: 2, startDate: '2026-01-05', intervalWeeks: 2 };
  expect(['2026-01-06', '2026-01-12', '2026-01-15', '2025-12-22'].map((date) => nearestDate(fortnight, date))).toEqual([
    '2026-01-06', '2026-01-06', '2026-01-20', '2025-12-23',
  ]); // prettier-ignore
  expect(instantOfLocal('Australia/Lord_Howe', '2026-10-04T02:15:00')).toBeNull();
  expect(instantOfLocal('Australia/Lord_Howe', '2026-04-05T01:45:00')).toEqual(new Date('2026-04-04T14:45Z'));
});
