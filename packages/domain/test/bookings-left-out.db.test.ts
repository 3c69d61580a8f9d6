/** Dates of a series that are left out before it is made, and those that are planned beyond what is made. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDesk, instant, refusal, tuesdays, type Desk } from './bookings-desk.ts';

const MONDAY = '2027-01-04T08:00:00.000Z';
let desk: Desk;
beforeAll(async () => {
  desk = await createDesk(MONDAY);
});
afterAll(() => desk.close());

const paris = (local: string): string => instant('Europe/Paris', local);

test('without dates that were left out, near and far: nothing makes them, they are free for others, and can be restored', async () => {
  const { ada, mia, ben, pattern } = await tuesdays(desk, MONDAY);
  const leaveOut = ['2027-01-19', '2027-05-18'];
  const made = await mia.call.bookings.createRecurring({ ...pattern, leaveOut });
  expect(made.sessions.map(({ occurrenceDate }) => occurrenceDate)).toEqual(['2027-01-05', '2027-02-02', '2027-02-09', '2027-02-23']);
  expect(made.notMade.map(({ date }) => date)).toEqual(['2027-01-12', '2027-01-26', '2027-02-16']);
  const tens = async (day: string) =>
    (await ben.call.bookings.openSlots({ coachId: ada.coachId, from: day, to: day, timeZone: 'Europe/Paris' })).days
      .flatMap(({ slots }) => slots)
      .filter(({ startsAt }) => startsAt === paris(`${day}T10:00`)).length;
  expect([await tens('2027-01-19'), await tens('2027-02-02')]).toEqual([1, 0]);
  desk.at('2027-05-01T00:00:00Z');
  expect([await tens('2027-05-18'), await tens('2027-05-25')]).toEqual([1, 0]);
  await desk.deps.system.transaction({ userId: null, platformOwner: false, now: new Date(desk.now()) }, (tx) =>
    tx.sql('SELECT * FROM app.generate_sessions(NULL, NULL, 1000, 8)'),
  );
  const rows = await desk.rows<{ id: string; day: string; status: string }>(
    "SELECT id, occurrence_date::text AS day, status FROM training_sessions WHERE recurring_booking_id = $1 AND occurrence_date > '2027-05-01' ORDER BY 2",
    [made.recurringBookingId],
  );
  expect(rows.slice(0, 4).map(({ day, status }) => `${day} ${status}`)).toEqual([
    '2027-05-04 scheduled',
    '2027-05-11 scheduled',
    '2027-05-18 cancelled',
    '2027-05-25 scheduled',
  ]);
  const left = rows[2]?.id ?? '';
  expect(await mia.call.bookings.restoreSession({ sessionId: left })).toMatchObject({ status: 'scheduled', cancelledBy: null });
  expect(await tens('2027-05-18')).toBe(0);
});

test('left out: what may be, and what is left of a series', async () => {
  const { mia, pattern } = await tuesdays(desk, MONDAY);
  const attempt = async (more: object) => (await refusal(mia.call.bookings.createRecurring({ ...pattern, ...more }))).code;
  expect(await attempt({ leaveOut: ['2027-01-20'] })).toBe('INVALID_INPUT');
  await expect(
    mia.call.bookings.createRecurring({
      ...pattern,
      leaveOut: ['2027-01-19'],
      choices: [{ date: '2027-01-19', startsAt: paris('2027-01-20T10:00') }],
    }),
  ).rejects.toThrow(/must not name a date of choices/);
  expect(await attempt({ endDate: '2027-01-12', leaveOut: ['2027-01-05', '2027-01-12'] })).toBe('INVALID_INPUT');
  expect((await mia.call.bookings.myRecurring({})).items).toEqual([]);
  // What is in the way may be left out as well, and then nothing is.
  const whole = { onConflict: 'reject' as const, leaveOut: ['2027-01-12', '2027-01-26', '2027-02-16'] };
  const { sessions, notMade } = await mia.call.bookings.createRecurring({ ...pattern, ...whole });
  expect([sessions.length, notMade]).toEqual([5, []]);
  // None now, others later.
  const none = await mia.call.bookings.createRecurring({
    ...pattern,
    startTime: '12:00',
    endTime: '13:00',
    weeksAhead: 1,
    leaveOut: ['2027-01-05'],
  });
  expect(none).toMatchObject({ sessions: [], notMade: [] });
});

test('beyond what is made it is planned, for its coach to see', async () => {
  const { ada, mia, ben, pattern } = await tuesdays(desk, MONDAY);
  const { recurringBookingId } = await mia.call.bookings.createRecurring({
    ...pattern,
    leaveOut: ['2027-03-16'],
    choices: [{ date: '2027-03-23', startsAt: paris('2027-03-24T10:00') }],
  });
  const march = { from: paris('2027-03-01T00:00'), to: paris('2027-04-01T00:00') };
  const expected = ['2027-03-02', '2027-03-09', '2027-03-30'].map((date) => ({
    recurringBookingId,
    date,
    memberId: mia.id,
    memberName: 'Mia',
    startsAt: paris(`${date}T10:00`),
    endsAt: paris(`${date}T11:00`),
  }));
  expect((await ada.call.bookings.planned(march)).items).toEqual(expected);
  expect((await mia.call.bookings.planned(march)).items).toEqual([]);
  expect((await ben.call.bookings.planned(march)).items).toEqual([]);
  await expect(ada.call.bookings.planned({ from: march.to, to: march.from })).rejects.toThrow(/must be after from/);
  desk.at('2027-03-05T00:00:00Z');
  expect((await ada.call.bookings.planned(march)).items).toEqual(expected.slice(1));
  await mia.call.bookings.cancelRecurring({ recurringBookingId });
  expect((await ada.call.bookings.planned(march)).items).toEqual([]);
});
