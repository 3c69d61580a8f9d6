/** Series: every date looked at before anything is made, then all of them together; what comes later; the end of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALWAYS, createDesk, instant, later, refusal, tuesdays, type Desk } from './bookings-desk.ts';

const MONDAY = '2027-01-04T08:00:00.000Z';
let desk: Desk;
beforeAll(async () => {
  desk = await createDesk(MONDAY);
});
afterAll(() => desk.close());

const paris = (local: string): string => instant('Europe/Paris', local);
const states = (dates: { date: string; state: string }[]): string[] => dates.map(({ date, state }) => `${date} ${state}`);

describe('before it is made', () => {
  test('each date to its end is shown as it stands, and where else it could be', async () => {
    const { mia, pattern } = await tuesdays(desk, MONDAY);
    const { dates, madeUntil, timeZone } = await mia.call.bookings.previewRecurring(pattern);
    expect([madeUntil, timeZone]).toEqual(['2027-03-01', 'Europe/Paris']);
    expect(dates).toHaveLength(26);
    expect([dates[0]?.date, dates.at(-1)?.date]).toEqual(['2027-01-05', '2027-06-29']);
    expect(states(dates.filter(({ state }) => state !== 'free'))).toEqual([
      '2027-01-12 conflict',
      '2027-01-26 conflict',
      '2027-02-16 time_off',
    ]);
    // Nine on a Monday in winter, eight in summer.
    expect(dates[0]?.startsAt).toBe('2027-01-05T09:00:00.000Z');
    expect(dates.at(-1)?.startsAt).toBe('2027-06-29T08:00:00.000Z');
    expect(dates.filter(({ alternative }) => alternative !== null).map(({ alternative }) => alternative)).toEqual([
      paris('2027-01-12T11:00'),
      paris('2027-01-26T11:00'),
      paris('2027-02-20T09:00'),
    ]);
  });

  test('without an end, as far as sessions are made; every other week, from the first of its weekday on', async () => {
    const { mia, pattern } = await tuesdays(desk, MONDAY);
    const { dates, madeUntil } = await mia.call.bookings.previewRecurring({
      ...pattern,
      endDate: null,
      startDate: '2027-01-06',
      intervalWeeks: 2,
      weeksAhead: 6,
    });
    expect(madeUntil).toBe('2027-02-15');
    expect(states(dates)).toEqual(['2027-01-12 conflict', '2027-01-26 conflict', '2027-02-09 free']);
    // What has begun already is no date of it.
    desk.at('2027-01-12T09:00:00Z');
    const late = await mia.call.bookings.previewRecurring({ ...pattern, endDate: '2027-01-19' });
    expect(states(late.dates)).toEqual(['2027-01-19 free']);
  });

  test('no two dates are offered the same time, nor one that the series takes itself', async () => {
    desk.at(MONDAY);
    const ada = await desk.coach('UTC', { bufferAfterMinutes: 30 }, [
      { dayOfWeek: 2, startTime: '10:00', endTime: '11:00' },
      { dayOfWeek: 5, startTime: '10:00', endTime: '13:00' },
    ]);
    const mia = await desk.member(ada);
    const ben = await desk.member(ada, 'Ben');
    // Tuesday's dates are Ben's, for three weeks.
    for (const day of ['05', '12', '19']) await ben.call.bookings.book({ coachId: ada.coachId, startsAt: `2027-01-${day}T10:00:00Z` });
    const { dates } = await mia.call.bookings.previewRecurring({
      coachId: ada.coachId,
      dayOfWeek: 2,
      startTime: '10:00',
      endTime: '11:00',
      startDate: '2027-01-04',
      endDate: '2027-01-31',
    });
    expect(dates.map(({ state, alternative }) => [state, alternative])).toEqual([
      ['conflict', '2027-01-08T10:00:00.000Z'],
      ['conflict', '2027-01-15T10:00:00.000Z'],
      ['conflict', '2027-01-22T10:00:00.000Z'],
      ['free', null],
    ]);
  });

  test.each([
    ['Europe/Paris', '2027-03-28', '02:30', '03:30', '2027-10-31', '2027-10-31T00:30:00.000Z'],
    ['America/Chicago', '2027-03-14', '02:30', '03:30', '2027-11-07', '2027-11-07T07:30:00.000Z'],
    ['Pacific/Auckland', '2027-09-26', '02:15', '03:15', '2027-04-04', '2027-04-03T13:15:00.000Z'],
    ['Australia/Lord_Howe', '2027-10-03', '02:10', '02:50', '2027-04-04', '2027-04-03T15:10:00.000Z'],
  ])(
    'in %s a time that the clock skips is told so, and one that it shows twice is the first',
    async (zone, skipped, startTime, endTime, twice, first) => {
      desk.at(MONDAY);
      const ada = await desk.coach(zone, {}, ALWAYS);
      const mia = await desk.member(ada);
      const preview = (date: string, start: string, end: string) =>
        mia.call.bookings.previewRecurring({
          coachId: ada.coachId,
          dayOfWeek: 0,
          startTime: start,
          endTime: end,
          startDate: date,
          endDate: date,
        });
      const gone = await preview(skipped, startTime, endTime);
      expect(gone.dates).toEqual([{ date: skipped, startsAt: null, state: 'clock_change', alternative: expect.any(String) }]);
      // Where else: from the change on, the day's slots being counted from midnight.
      expect(Date.parse(gone.dates[0]?.alternative ?? '')).toBeGreaterThanOrEqual(
        Date.parse(instant(zone, `${skipped}T03:00`)) - 30 * 60_000,
      );
      const [start, end] =
        zone === 'Australia/Lord_Howe' ? ['01:40', '02:20'] : zone === 'America/Chicago' ? ['01:30', '02:30'] : [startTime, endTime];
      const [shown] = (await preview(twice, start, end)).dates;
      const expected =
        zone === 'Australia/Lord_Howe' ? '2027-04-03T14:40:00.000Z' : zone === 'America/Chicago' ? '2027-11-07T06:30:00.000Z' : first;
      expect(shown).toMatchObject({ state: 'free', startsAt: expected });
      const made = await mia.call.bookings.createRecurring({
        coachId: ada.coachId,
        dayOfWeek: 0,
        startTime,
        endTime,
        startDate: skipped,
        endDate: skipped,
        weeksAhead: 52,
      });
      expect(made).toMatchObject({ sessions: [], notMade: [{ date: skipped, cause: 'clock_change' }] });
    },
  );
});

describe('made', () => {
  test('with the alternatives chosen, also of dates that come later; the generator finds them made', async () => {
    const { ada, mia, ben, pattern } = await tuesdays(desk, MONDAY);
    await ada.call.bookings.addTimeOff({ startsAt: paris('2027-05-11T00:00'), endsAt: paris('2027-05-12T00:00') });
    const { dates } = await mia.call.bookings.previewRecurring(pattern);
    const choices = dates.flatMap(({ date, alternative }) => (alternative ? [{ date, startsAt: alternative }] : []));
    expect(choices.map(({ date }) => date)).toEqual(['2027-01-12', '2027-01-26', '2027-02-16', '2027-05-11']);
    // And one date that is free is put half an hour later: onto the time that it has itself.
    choices.push({ date: '2027-06-15', startsAt: paris('2027-06-15T10:30') });
    const made = await mia.call.bookings.createRecurring({ ...pattern, note: 'Half marathon', choices });
    expect(made.notMade).toEqual([]);
    expect(made.sessions).toHaveLength(8 + 2);
    const byDate = new Map(made.sessions.map((session) => [session.occurrenceDate, session]));
    expect(byDate.get('2027-01-12')).toMatchObject({
      startsAt: paris('2027-01-12T11:00'),
      movedFrom: paris('2027-01-12T10:00'),
      note: 'Half marathon',
    });
    expect(byDate.get('2027-05-11')).toMatchObject({ startsAt: paris('2027-05-12T09:00'), movedFrom: paris('2027-05-11T10:00') });
    expect(byDate.get('2027-06-15')).toMatchObject({ startsAt: paris('2027-06-15T10:30') });
    const slots = async (day: string) =>
      (await ben.call.bookings.openSlots({ coachId: pattern.coachId, from: day, to: day, timeZone: 'Europe/Paris' })).days.flatMap(
        ({ slots }) => slots,
      );
    desk.at('2027-05-01T00:00:00Z');
    // What the series left is free; what it moved to, and what is still to come, is not.
    expect((await slots('2027-06-15')).map(({ startsAt }) => startsAt)).toEqual([paris('2027-06-15T09:00'), paris('2027-06-15T12:00')]);
    expect((await slots('2027-05-18')).map(({ startsAt }) => startsAt)).toEqual(
      [9, 11, 12].map((hour) => paris(`2027-05-18T${String(hour).padStart(2, '0')}:00`)),
    );
    await desk.deps.system.transaction({ userId: null, platformOwner: false, now: new Date(desk.now()) }, (tx) =>
      tx.sql('SELECT * FROM app.generate_sessions(NULL, NULL, 1000, 8)'),
    );
    const rows = await desk.rows<{ day: string; at: Date }>(
      'SELECT occurrence_date::text AS day, starts_at AS at FROM training_sessions WHERE recurring_booking_id = $1 ORDER BY 1',
      [made.recurringBookingId],
    );
    expect(rows.find(({ day }) => day === '2027-05-11')?.at.toISOString()).toBe(paris('2027-05-12T09:00'));
    expect(rows.find(({ day }) => day === '2027-06-15')?.at.toISOString()).toBe(paris('2027-06-15T10:30'));
    expect(rows.filter(({ day }) => day === '2027-05-11' || day === '2027-06-15')).toHaveLength(2);
  });

  test('without what is not free, which is named with where it could be', async () => {
    const { mia, pattern } = await tuesdays(desk, MONDAY);
    const made = await mia.call.bookings.createRecurring(pattern);
    expect(made.sessions.map(({ occurrenceDate }) => occurrenceDate)).toEqual([
      '2027-01-05',
      '2027-01-19',
      '2027-02-02',
      '2027-02-09',
      '2027-02-23',
    ]);
    expect(made.notMade).toEqual([
      { date: '2027-01-12', cause: 'conflict', alternative: paris('2027-01-12T11:00') },
      { date: '2027-01-26', cause: 'conflict', alternative: paris('2027-01-26T11:00') },
      { date: '2027-02-16', cause: 'time_off', alternative: paris('2027-02-20T09:00') },
    ]);
    const [audited] = await desk.rows<{ changes: object }>(
      "SELECT changes FROM audit_log WHERE verb = 'bookings.createRecurring' AND subject = $1",
      [made.recurringBookingId],
    );
    expect(audited?.changes).toEqual({ coachId: pattern.coachId, sessions: 5, notMade: 3, leftOut: 0 });
  });

  test('or not at all, when it was to be whole', async () => {
    const { mia, pattern } = await tuesdays(desk, MONDAY);
    const { code, details } = await refusal(mia.call.bookings.createRecurring({ ...pattern, onConflict: 'reject' }));
    expect([code, details.dates]).toEqual([
      'SERIES_CONFLICT',
      [
        { date: '2027-01-12', state: 'conflict' },
        { date: '2027-01-26', state: 'conflict' },
        { date: '2027-02-16', state: 'time_off' },
      ],
    ]);
    expect((await mia.call.bookings.myRecurring({})).items).toEqual([]);
    const choices = [
      { date: '2027-01-12', startsAt: paris('2027-01-13T10:00') },
      { date: '2027-01-26', startsAt: paris('2027-01-27T10:00') },
    ];
    expect((await refusal(mia.call.bookings.createRecurring({ ...pattern, onConflict: 'reject', choices }))).details.dates).toEqual([
      { date: '2027-02-16', state: 'time_off' },
    ]);
    choices.push({ date: '2027-02-16', startsAt: paris('2027-02-22T10:00') });
    expect((await mia.call.bookings.createRecurring({ ...pattern, onConflict: 'reject', choices })).notMade).toEqual([]);
  });

  test('nothing of it where one choice is taken, closed, past, or of no date of it', async () => {
    const { mia, pattern } = await tuesdays(desk, MONDAY);
    const attempt = async (date: string, startsAt: string) => {
      const { code, details } = await refusal(mia.call.bookings.createRecurring({ ...pattern, choices: [{ date, startsAt }] }));
      return [code, details.date ?? null, details.cause ?? null];
    };
    expect(await attempt('2027-02-02', paris('2027-01-26T10:00'))).toEqual(['SLOT_TAKEN', '2027-02-02', null]);
    expect(await attempt('2027-02-02', paris('2027-02-09T10:30'))).toEqual(['SLOT_TAKEN', '2027-02-02', null]);
    // A date of its own that comes later.
    expect(await attempt('2027-02-02', paris('2027-05-04T10:30'))).toEqual(['SLOT_TAKEN', '2027-02-02', null]);
    expect(await attempt('2027-02-02', paris('2027-02-02T20:00'))).toEqual(['OUTSIDE_AVAILABILITY', '2027-02-02', 'closed']);
    expect(await attempt('2027-02-02', paris('2027-01-04T09:00'))).toEqual(['OUTSIDE_AVAILABILITY', '2027-02-02', 'past']);
    expect(await attempt('2027-02-03', paris('2027-02-03T09:00'))).toEqual(['INVALID_INPUT', null, null]);
    expect(await attempt('2027-07-06', paris('2027-07-06T09:00'))).toEqual(['INVALID_INPUT', null, null]);
    expect((await mia.call.bookings.myRecurring({})).items).toEqual([]);
    expect((await refusal(mia.call.bookings.createRecurring({ ...pattern, startDate: '2026-01-01', endDate: '2026-03-01' }))).code).toBe(
      'INVALID_INPUT',
    );
    expect((await refusal(mia.call.bookings.previewRecurring({ ...pattern, endDate: '2040-01-01' }))).code).toBe('INVALID_INPUT');
    const stranger = await desk.person('Stranger');
    expect((await refusal(stranger.call.bookings.previewRecurring(pattern))).code).toBe('NOT_PAIRED');
    expect((await refusal(stranger.call.bookings.createRecurring(pattern))).code).toBe('NOT_PAIRED');
  });

  test('beyond the weeks ahead it has no session yet, and its time is busy all the same', async () => {
    const { ada, mia, ben, pattern } = await tuesdays(desk, MONDAY);
    const made = await mia.call.bookings.createRecurring({ ...pattern, startDate: '2027-04-01', weeksAhead: 2 });
    expect(made).toMatchObject({ sessions: [], notMade: [] });
    await ada.call.bookings.updateCoach({ horizonWeeks: 52 });
    expect((await refusal(ben.call.bookings.book({ coachId: pattern.coachId, startsAt: paris('2027-04-06T10:00') }))).code).toBe(
      'SLOT_TAKEN',
    );
    const other = await ben.call.bookings.previewRecurring({ ...pattern, startDate: '2027-03-29', endDate: '2027-04-14' });
    expect(states(other.dates)).toEqual(['2027-03-30 free', '2027-04-06 conflict', '2027-04-13 conflict']);
    // Also for the member's other coaches.
    const eve = await desk.coach('Europe/Paris', { horizonWeeks: 52 }, ALWAYS, 'Eve');
    await desk.pair(eve, mia);
    expect((await refusal(mia.call.bookings.book({ coachId: eve.coachId, startsAt: paris('2027-04-06T10:00') }))).code).toBe('SLOT_TAKEN');
  });

  test('it is listed for both, the running ones first, each with its next ten sessions; page by page', async () => {
    const { ada, mia, pattern } = await tuesdays(desk, MONDAY);
    const ids: string[] = [];
    for (const startTime of ['09:00', '10:00', '11:00', '12:00']) {
      const endTime = `${Number(startTime.slice(0, 2)) + 1}:00`;
      const made = await mia.call.bookings.createRecurring({ ...pattern, dayOfWeek: 4, startTime, endTime, weeksAhead: 20 });
      ids.unshift(made.recurringBookingId);
    }
    await mia.call.bookings.cancelRecurring({ recurringBookingId: ids[0] ?? '' });
    const order = [...ids.slice(1), ids[0]];
    const all = (await ada.call.bookings.myRecurring({ as: 'coach' })).items;
    expect(all.map(({ id }) => id)).toEqual(order);
    expect(all.map(({ nextSessions }) => nextSessions.length)).toEqual([10, 10, 10, 0]);
    expect(all[0]).toMatchObject({
      coachName: 'Ada',
      memberName: 'Mia',
      startTime: '11:00',
      endTime: '12:00',
      status: 'active',
      timeZone: 'Europe/Paris',
    });
    expect(all[0]?.nextSessions[0]).toMatchObject({ occurrenceDate: '2027-01-07', memberName: 'Mia' });
    const first = await mia.call.bookings.myRecurring({ limit: 3 });
    const second = await mia.call.bookings.myRecurring({ limit: 3, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(order);
    expect(second.nextCursor).toBeNull();
    expect((await ada.call.bookings.myRecurring({})).items).toEqual([]);
  });
});

describe('ended', () => {
  test('by the member: what is ahead goes, what it is too late for is kept and named, what was stays', async () => {
    const { mia, pattern } = await tuesdays(desk, MONDAY);
    const { recurringBookingId } = await mia.call.bookings.createRecurring(pattern);
    // After the first two, and 20 hours before the third.
    desk.at(later(paris('2027-02-02T10:00'), -20 * 60));
    await desk.deps.system.transaction({ userId: null, platformOwner: false, now: new Date(desk.now()) }, (tx) =>
      tx.sql('SELECT app.complete_sessions(100)'),
    );
    const { cancelled, kept } = await mia.call.bookings.cancelRecurring({ recurringBookingId, reason: 'Moving away' });
    expect([cancelled, kept.map(({ occurrenceDate }) => occurrenceDate)]).toEqual([2, ['2027-02-02']]);
    const { items } = await mia.call.bookings.sessions({ from: '2027-01-01T00:00:00Z', to: '2027-12-01T00:00:00Z', as: 'member' });
    expect(items.map(({ occurrenceDate, status, cancelledBy, reason }) => [occurrenceDate, status, cancelledBy, reason])).toEqual([
      ['2027-01-05', 'completed', null, null],
      ['2027-01-19', 'completed', null, null],
      ['2027-02-02', 'scheduled', null, null],
      ['2027-02-09', 'cancelled', 'member', 'Moving away'],
      ['2027-02-23', 'cancelled', 'member', 'Moving away'],
    ]);
    expect(await refusal(mia.call.bookings.cancelRecurring({ recurringBookingId }))).toMatchObject({
      code: 'INVALID_STATE',
      details: { state: 'ended' },
    });
    // What was to come later is nobody's any more.
    expect(
      (await mia.call.bookings.previewRecurring({ ...pattern, startDate: '2027-05-01' })).dates.every(({ state }) => state === 'free'),
    ).toBe(true);
  });

  test('by the coach: nothing is too late; and all of it, also what is over and not completed yet', async () => {
    const { ada, mia, ben, pattern } = await tuesdays(desk, MONDAY);
    const { recurringBookingId } = await mia.call.bookings.createRecurring(pattern);
    desk.at(paris('2027-02-02T10:30'));
    expect((await refusal(ben.call.bookings.cancelRecurring({ recurringBookingId }))).code).toBe('NOT_FOUND');
    const answer = await ada.call.bookings.cancelRecurring({ recurringBookingId, futureOnly: false });
    expect(answer).toEqual({ cancelled: 5, kept: [] });
    const [series] = (await mia.call.bookings.myRecurring({})).items;
    expect(series).toMatchObject({ status: 'cancelled', nextSessions: [] });
  });
});

test('open time begins with the notice, for a series and its choices, too', async () => {
  desk.at(MONDAY);
  const ada = await desk.coach('Europe/Paris', { minNoticeMinutes: 24 * 60 }, ALWAYS);
  const mia = await desk.member(ada);
  const today = {
    coachId: ada.coachId,
    dayOfWeek: 1,
    startTime: '18:00',
    endTime: '19:00',
    startDate: '2027-01-04',
    endDate: '2027-01-11',
  };
  const { dates } = await mia.call.bookings.previewRecurring(today);
  expect(states(dates)).toEqual(['2027-01-04 closed', '2027-01-11 free']);
  const chosen = { ...today, choices: [{ date: '2027-01-04', startsAt: paris('2027-01-04T20:00') }] };
  expect(await refusal(mia.call.bookings.createRecurring(chosen))).toMatchObject({
    code: 'OUTSIDE_AVAILABILITY',
    details: { cause: 'notice' },
  });
  const made = await mia.call.bookings.createRecurring(today);
  expect(made.sessions.map(({ occurrenceDate }) => occurrenceDate)).toEqual(['2027-01-11']);
});
