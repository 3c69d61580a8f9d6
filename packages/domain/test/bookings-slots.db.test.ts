/** What is open, what is shown of it, and why something is not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDesk, daily, instant, later, refusal, refusedWith, type Desk } from './bookings-desk.ts';

const MONDAY = '2027-01-04T08:00:00.000Z';
let desk: Desk;
beforeAll(async () => {
  desk = await createDesk(MONDAY);
});
afterAll(() => desk.close());

const times = (days: { date: string; slots: { startsAt: string }[] }[], zone = 'UTC'): string[] =>
  days.flatMap(({ date, slots }) =>
    slots.map(({ startsAt }) => {
      const local = new Date(startsAt).toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
      return `${date} ${local}`;
    }),
  );

describe('rules', () => {
  test('replace each other as a whole, hold within their dates, and are shown to the coach alone', async () => {
    const ada = await desk.coach('Europe/Paris', {}, []);
    const mia = await desk.member(ada);
    const answer = await ada.call.bookings.setRules({
      rules: [
        { dayOfWeek: 2, startTime: '09:00', endTime: '11:00' },
        { dayOfWeek: 2, startTime: '22:00', endTime: '24:00', validFrom: '2027-01-12', validTo: '2027-01-12' },
      ],
    });
    expect(answer.rules).toEqual([
      { id: expect.any(String), dayOfWeek: 2, startTime: '09:00', endTime: '11:00', validFrom: null, validTo: null },
      { id: expect.any(String), dayOfWeek: 2, startTime: '22:00', endTime: '24:00', validFrom: '2027-01-12', validTo: '2027-01-12' },
    ]);
    const ask = { coachId: ada.coachId, from: '2027-01-04', to: '2027-01-20', timeZone: 'Europe/Paris' };
    const { days, coachTimeZone } = await mia.call.bookings.openSlots(ask);
    expect(coachTimeZone).toBe('Europe/Paris');
    expect(times(days, 'Europe/Paris')).toEqual([
      '2027-01-05 09:00',
      '2027-01-05 10:00',
      '2027-01-12 09:00',
      '2027-01-12 10:00',
      '2027-01-12 22:00',
      '2027-01-12 23:00',
      '2027-01-19 09:00',
      '2027-01-19 10:00',
    ]);
    await ada.call.bookings.setRules({ rules: [{ dayOfWeek: 3, startTime: '09:00', endTime: '10:00' }] });
    expect(times((await mia.call.bookings.openSlots(ask)).days, 'Europe/Paris')).toEqual([
      '2027-01-06 09:00',
      '2027-01-13 09:00',
      '2027-01-20 09:00',
    ]);
    expect(await refusal(mia.call.bookings.availability({ coachId: ada.coachId }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(mia.call.bookings.setRules({ rules: [] }))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('of a day in the coach’s zone fall on the days of whoever asks', async () => {
    const ada = await desk.coach('Pacific/Auckland', {}, [{ dayOfWeek: 2, startTime: '08:00', endTime: '10:00' }]);
    const mia = await desk.member(ada);
    const { days } = await mia.call.bookings.openSlots({
      coachId: ada.coachId,
      from: '2027-01-04',
      to: '2027-01-12',
      timeZone: 'America/Chicago',
    });
    expect(days.map(({ date }) => date)).toEqual(['2027-01-04', '2027-01-11']);
    expect(days[0]?.slots.map(({ startsAt }) => startsAt)).toEqual(['2027-01-04T19:00:00.000Z', '2027-01-04T20:00:00.000Z']);
  });

  test('and additions open together; what overlaps is offered once, from where each begins', async () => {
    const ada = await desk.coach('UTC', {}, [{ dayOfWeek: 3, startTime: '09:00', endTime: '11:00' }]);
    const mia = await desk.member(ada);
    const ask = { coachId: ada.coachId, from: '2027-01-06', to: '2027-01-09', timeZone: 'UTC' };
    const { id } = await ada.call.bookings.addAvailability({ startsAt: '2027-01-06T10:00:00Z', endsAt: '2027-01-06T12:30:00+00:00' });
    await ada.call.bookings.addAvailability({ startsAt: '2027-01-09T14:15:00Z', endsAt: '2027-01-09T15:15:00Z' });
    expect(times((await mia.call.bookings.openSlots(ask)).days)).toEqual([
      '2027-01-06 09:00',
      '2027-01-06 10:00',
      '2027-01-06 11:00',
      '2027-01-09 14:15',
    ]);
    expect((await ada.call.bookings.availability({ coachId: ada.coachId })).additions).toHaveLength(2);
    const other = await desk.coach('UTC');
    expect(await refusal(other.call.bookings.removeAvailability({ id }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await ada.call.bookings.removeAvailability({ id })).toEqual({ id });
    expect(times((await mia.call.bookings.openSlots(ask)).days)).toEqual(['2027-01-06 09:00', '2027-01-06 10:00', '2027-01-09 14:15']);
  });
});

test('time off keeps what is booked, and names it; nothing more is booked into it', async () => {
  const ada = await desk.coach('UTC', {}, daily('09:00', '12:00'));
  const mia = await desk.member(ada);
  const held = await mia.call.bookings.book({ coachId: ada.coachId, startsAt: '2027-01-06T10:00:00Z' });
  await mia.call.bookings.book({ coachId: ada.coachId, startsAt: '2027-01-08T10:00:00Z' });
  const off = await ada.call.bookings.addTimeOff({ startsAt: '2027-01-06T00:00:00Z', endsAt: '2027-01-07T10:30:00Z', reason: 'Skiing' });
  expect(off.affectedSessions).toEqual([held]);
  expect(await mia.call.bookings.session({ sessionId: held.id })).toMatchObject({
    status: 'scheduled',
    coachName: 'Ada',
    memberName: 'Mia',
  });
  const { days } = await mia.call.bookings.openSlots({ coachId: ada.coachId, from: '2027-01-06', to: '2027-01-07', timeZone: 'UTC' });
  expect(times(days)).toEqual(['2027-01-07 11:00']);
  expect(await refusal(mia.call.bookings.book({ coachId: ada.coachId, startsAt: '2027-01-06T11:00:00Z' }))).toEqual({
    code: 'OUTSIDE_AVAILABILITY',
    details: { cause: 'time_off' },
  });
  expect((await ada.call.bookings.availability({ coachId: ada.coachId })).timeOff).toMatchObject([{ id: off.id, reason: 'Skiing' }]);
  await ada.call.bookings.removeTimeOff({ id: off.id });
  expect((await mia.call.bookings.book({ coachId: ada.coachId, startsAt: '2027-01-06T11:00:00Z' })).status).toBe('scheduled');
});

test('between two sessions lies the longer of the two buffers, once: seventy-five minutes do not take ninety', async () => {
  const ada = await desk.coach('UTC', { slotMinutes: 45, bufferBeforeMinutes: 15, bufferAfterMinutes: 10 }, []);
  const mia = await desk.member(ada);
  await ada.call.bookings.addAvailability({ startsAt: '2027-01-06T09:00:00Z', endsAt: '2027-01-06T11:15:00Z' });
  await mia.call.bookings.book({ coachId: ada.coachId, startsAt: '2027-01-06T09:45:00Z' });
  const ask = { coachId: ada.coachId, from: '2027-01-06', to: '2027-01-06', timeZone: 'UTC' };
  // Before it 45 minutes are left and after it as many: with the buffer neither does.
  expect(times((await mia.call.bookings.openSlots(ask)).days)).toEqual([]);
  await ada.call.bookings.updateCoach({ bufferBeforeMinutes: 0, bufferAfterMinutes: 0 });
  expect(times((await mia.call.bookings.openSlots(ask)).days)).toEqual(['2027-01-06 09:00', '2027-01-06 10:30']);
  await ada.call.bookings.updateCoach({ bufferBeforeMinutes: 15, bufferAfterMinutes: 10 });
  await ada.call.bookings.addAvailability({ startsAt: '2027-01-06T10:45:00Z', endsAt: '2027-01-06T11:30:00Z' });
  // From 10:30 on 15 minutes: 10:45, which counting both buffers would have refused.
  expect(times((await mia.call.bookings.openSlots(ask)).days)).toEqual(['2027-01-06 10:45']);
  await mia.call.bookings.book({ coachId: ada.coachId, startsAt: '2027-01-06T10:45:00Z' });
});

test('of a month that is over, or beyond the horizon, nothing is open, and nothing is wrong', async () => {
  const ada = await desk.coach('UTC', { horizonWeeks: 2 });
  for (const [from, to] of [
    ['2026-11-01', '2026-11-30'],
    ['2027-03-01', '2027-04-30'],
  ] as const)
    expect((await ada.call.bookings.openSlots({ coachId: ada.coachId, from, to, timeZone: 'UTC' })).days).toEqual([]);
});

describe('nobody else', () => {
  test('is shown slots, or books: a stranger, a member whose pairing ended, a coach that is none', async () => {
    const ada = await desk.coach('UTC');
    const mia = await desk.member(ada);
    const stranger = await desk.person('Stranger');
    const ask = { from: '2027-01-05', to: '2027-01-05', timeZone: 'UTC' };
    const nobody = desk.deps.ids.uuid();
    for (const coachId of [ada.coachId, nobody]) {
      expect((await refusal(stranger.call.bookings.openSlots({ ...ask, coachId }))).code).toBe('NOT_PAIRED');
      expect((await refusal(stranger.call.bookings.explainSlot({ coachId, startsAt: MONDAY }))).code).toBe('NOT_PAIRED');
      expect((await refusal(stranger.call.bookings.book({ coachId, startsAt: '2027-01-05T09:00:00Z' }))).code).toBe('NOT_PAIRED');
    }
    expect((await ada.call.bookings.openSlots({ ...ask, coachId: ada.coachId })).days).toHaveLength(1);
    await mia.call.invites.unpair({ coachId: ada.coachId });
    expect((await refusal(mia.call.bookings.openSlots({ ...ask, coachId: ada.coachId }))).code).toBe('NOT_PAIRED');
  });

  test('has to write a zone down: one that came another way is written down when it is missed', async () => {
    const ada = await desk.coach('UTC', {}, daily('09:00', '10:00'));
    const mia = await desk.member(ada);
    await desk.rows("UPDATE coaches SET time_zone = 'Asia/Kathmandu' WHERE id = $1", [ada.coachId]);
    const { days } = await mia.call.bookings.openSlots({ coachId: ada.coachId, from: '2027-01-05', to: '2027-01-05', timeZone: 'UTC' });
    expect(days[0]?.slots[0]?.startsAt).toBe('2027-01-05T03:15:00.000Z');
  });
});

describe('why not', () => {
  const messages = async (promise: Promise<{ open: boolean; reasons: { message: string }[] }>): Promise<string[]> =>
    (await promise).reasons.map(({ message }) => message);

  test('in sentences: to the coach with whom and when, to a member without', async () => {
    const ada = await desk.coach(
      'Europe/Paris',
      { bufferAfterMinutes: 15, minNoticeMinutes: 120, horizonWeeks: 4, slotMinutes: 60 },
      daily('09:00', '18:00'),
    );
    const mia = await desk.member(ada, 'Mia');
    const ben = await desk.member(ada, 'Ben');
    const { coachId } = ada;
    const paris = (local: string): string => instant('Europe/Paris', local);
    const held = await mia.call.bookings.book({ coachId, startsAt: paris('2027-01-06T10:00') });
    const explain = (person: { call: typeof ada.call }, local: string) =>
      person.call.bookings.explainSlot({ coachId, startsAt: paris(local) });

    expect(await explain(ada, '2027-01-06T11:00')).toEqual({
      open: false,
      reasons: [
        {
          cause: 'busy',
          message: 'not open: overlaps your 10:00–11:00 with Mia plus 15 minutes of buffer',
          session: { sessionId: held.id, startsAt: held.startsAt, endsAt: held.endsAt, memberName: 'Mia', bufferMinutes: 15 },
        },
      ],
    });
    expect(await explain(ben, '2027-01-06T11:00')).toEqual({ open: false, reasons: [{ cause: 'busy', message: 'not open: it is taken' }] });
    expect(await explain(mia, '2027-01-06T10:00')).toEqual({
      open: false,
      reasons: [{ cause: 'busy', message: 'not open: it overlaps a session of your own' }],
    });
    expect(await explain(ben, '2027-01-06T13:00')).toEqual({ open: true, reasons: [] });
    expect(await messages(explain(ben, '2027-01-06T13:10'))).toEqual([
      'not open: sessions of 60 minutes do not begin at this time; they are counted from where an open window begins',
    ]);
    expect(await messages(explain(ada, '2027-01-06T18:00'))).toEqual([
      'not open: 18:00–19:00 on a Wednesday is not within your open hours',
    ]);
    expect(await messages(explain(ben, '2027-01-06T18:00'))).toEqual(['not open: it is outside the coach’s open hours']);
    expect(await messages(explain(ben, '2027-01-04T10:00'))).toEqual(['not open: it has to be booked at least 2 hours ahead']);
    expect(await messages(explain(ben, '2027-01-04T08:00'))).toEqual([
      'not open: it is over, or has begun',
      'not open: it is outside the coach’s open hours',
    ]);
    expect(await messages(explain(ben, '2027-02-02T10:00'))).toEqual(['not open: it can be booked no more than 4 weeks ahead']);
    await ada.call.bookings.addTimeOff({ startsAt: paris('2027-01-07T00:00'), endsAt: paris('2027-01-09T00:00'), reason: 'Skiing' });
    expect(await messages(explain(ada, '2027-01-08T10:00'))).toEqual([
      'not open: falls into your time off 2027-01-07 00:00–2027-01-09 00:00 (Skiing)',
    ]);
    expect(await explain(ben, '2027-01-08T10:00')).toEqual({
      open: false,
      reasons: [{ cause: 'time_off', message: 'not open: the coach is away' }],
    });
    // What another member has planned for later, and is not made yet, is busy, too.
    const { recurringBookingId } = await mia.call.bookings.createRecurring({
      coachId,
      dayOfWeek: 2,
      startTime: '14:00',
      endTime: '15:00',
      startDate: '2027-01-05',
      weeksAhead: 1,
    });
    const [made] = await desk.rows<{ n: number }>('SELECT count(*)::integer AS n FROM training_sessions WHERE recurring_booking_id = $1', [
      recurringBookingId,
    ]);
    expect(made?.n).toBe(1);
    expect(await explain(ada, '2027-01-26T14:00')).toMatchObject({ reasons: [{ session: { sessionId: null, memberName: 'Mia' } }] });
    expect(await messages(explain(ben, '2027-01-26T14:00'))).toEqual(['not open: it is taken']);
  });

  test('booking what is not shown is refused with the same cause', async () => {
    const ada = await desk.coach('UTC', { minNoticeMinutes: 60, horizonWeeks: 2 }, daily('09:00', '18:00'));
    const mia = await desk.member(ada);
    const book = (startsAt: string) => refusedWith(mia.call.bookings.book({ coachId: ada.coachId, startsAt }));
    expect(await book('2027-01-03T10:00:00Z')).toBe('OUTSIDE_AVAILABILITY past');
    expect(await book(later(MONDAY, 59))).toBe('OUTSIDE_AVAILABILITY closed');
    desk.at('2027-01-04T09:30:00Z');
    expect(await book('2027-01-04T10:00:00Z')).toBe('OUTSIDE_AVAILABILITY notice');
    desk.at(MONDAY);
    expect(await book('2027-01-05T08:00:00Z')).toBe('OUTSIDE_AVAILABILITY closed');
    expect(await book('2027-01-05T09:30:00Z')).toBe('OUTSIDE_AVAILABILITY grid');
    expect(await book('2027-01-18T09:00:00Z')).toBe('OUTSIDE_AVAILABILITY horizon');
    await mia.call.bookings.book({ coachId: ada.coachId, startsAt: '2027-01-05T09:00:00Z' });
    expect(await book('2027-01-05T09:00:00Z')).toBe('SLOT_TAKEN');
  });
});
