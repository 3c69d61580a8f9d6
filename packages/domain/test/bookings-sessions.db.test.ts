/** What becomes of single sessions, how many one may have, and what of them others see. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDesk, daily, later, refusal, refusedWith, type Coach, type Desk } from './bookings-desk.ts';
import type { Person } from './kit.ts';

const MONDAY = '2027-01-04T08:00:00.000Z';
const TEN = '2027-01-06T10:00:00.000Z';
let desk: Desk;
beforeAll(async () => {
  desk = await createDesk(MONDAY);
});
afterAll(() => desk.close());

async function pair(settings: Parameters<Desk['coach']>[1] = {}): Promise<{ ada: Coach; mia: Person }> {
  desk.at(MONDAY);
  const ada = await desk.coach('UTC', settings);
  return { ada, mia: await desk.member(ada) };
}
const complete = () =>
  desk.deps.system.transaction({ userId: null, platformOwner: false, now: new Date(desk.now()) }, (tx) =>
    tx.sql('SELECT app.complete_sessions(1000)'),
  );
const audits = (subject: string) => desk.rows<{ verb: string }>('SELECT verb FROM audit_log WHERE subject = $1 ORDER BY id', [subject]);

describe('cancelling', () => {
  test('by the member up to the notice, by the coach until it begins; once, and with one line in the record', async () => {
    const { ada, mia } = await pair({ cancellationNoticeHours: 24 });
    const one = await mia.call.bookings.book({ coachId: ada.coachId, startsAt: TEN, note: 'Left knee' });
    const other = await mia.call.bookings.book({ coachId: ada.coachId, startsAt: later(TEN, 60) });
    desk.at(later(TEN, -24 * 60));
    expect(await mia.call.bookings.cancelSession({ sessionId: one.id, reason: 'Flu' })).toMatchObject({
      status: 'cancelled',
      cancelledBy: 'member',
      reason: 'Flu',
      note: 'Left knee',
    });
    expect(await refusal(mia.call.bookings.cancelSession({ sessionId: one.id }))).toEqual({
      code: 'INVALID_STATE',
      details: { state: 'cancelled' },
    });
    desk.at(later(TEN, -23 * 60 + 1));
    expect(await refusal(mia.call.bookings.cancelSession({ sessionId: other.id }))).toEqual({ code: 'TOO_LATE', details: { hours: 24 } });
    expect(await refusal(mia.call.bookings.reschedule({ sessionId: other.id, startsAt: later(TEN, 600) }))).toEqual({
      code: 'TOO_LATE',
      details: { hours: 24 },
    });
    expect(await ada.call.bookings.cancelSession({ sessionId: other.id })).toMatchObject({
      status: 'cancelled',
      cancelledBy: 'coach',
      reason: null,
    });
    expect((await audits(other.id)).map(({ verb }) => verb)).toEqual(['bookings.book', 'bookings.cancelSession']);
    const third = await mia.call.bookings.book({ coachId: ada.coachId, startsAt: later(TEN, 120) });
    desk.at(later(TEN, 121));
    expect((await refusal(ada.call.bookings.cancelSession({ sessionId: third.id }))).code).toBe('TOO_LATE');
    expect((await refusal(ada.call.bookings.reschedule({ sessionId: third.id, startsAt: later(TEN, 600) }))).code).toBe('TOO_LATE');
  });

  test('is taken back while the time is open, by whoever did it, or by the coach', async () => {
    const { ada, mia } = await pair({ minNoticeMinutes: 120 });
    const ben = await desk.member(ada, 'Ben');
    const one = await mia.call.bookings.book({ coachId: ada.coachId, startsAt: TEN });
    expect((await refusal(mia.call.bookings.restoreSession({ sessionId: one.id }))).code).toBe('INVALID_STATE');
    await mia.call.bookings.cancelSession({ sessionId: one.id });
    expect(await mia.call.bookings.restoreSession({ sessionId: one.id })).toMatchObject({
      status: 'scheduled',
      cancelledBy: null,
      reason: null,
    });
    await ada.call.bookings.cancelSession({ sessionId: one.id });
    expect(await refusal(mia.call.bookings.restoreSession({ sessionId: one.id }))).toEqual({
      code: 'INVALID_STATE',
      details: { state: 'cancelled_by_coach' },
    });
    await ada.call.bookings.restoreSession({ sessionId: one.id });
    await mia.call.bookings.cancelSession({ sessionId: one.id });
    const taken = await ben.call.bookings.book({ coachId: ada.coachId, startsAt: TEN });
    expect((await refusal(mia.call.bookings.restoreSession({ sessionId: one.id }))).code).toBe('SLOT_TAKEN');
    await ben.call.bookings.cancelSession({ sessionId: taken.id });
    await ada.call.bookings.addTimeOff({ startsAt: TEN, endsAt: later(TEN, 60) });
    expect((await refusal(ada.call.bookings.restoreSession({ sessionId: one.id }))).details).toEqual({ cause: 'time_off' });
    expect((await refusal(ben.call.bookings.restoreSession({ sessionId: one.id }))).code).toBe('NOT_FOUND');
    const [{ id: off } = { id: '' }] = (await ada.call.bookings.availability({ coachId: ada.coachId })).timeOff;
    await ada.call.bookings.removeTimeOff({ id: off });
    desk.at(later(TEN, -119));
    expect((await refusal(mia.call.bookings.restoreSession({ sessionId: one.id }))).details).toEqual({ cause: 'notice', minutes: 120 });
    expect((await ada.call.bookings.restoreSession({ sessionId: one.id })).status).toBe('scheduled');
    const [{ sequence } = { sequence: 0 }] = await desk.rows<{ sequence: number }>('SELECT sequence FROM training_sessions WHERE id = $1', [
      one.id,
    ]);
    expect(sequence).toBe(6);
  });

  test('one date of a series leaves the others, and its time is free for all', async () => {
    const { ada, mia } = await pair();
    const ben = await desk.member(ada, 'Ben');
    const { recurringBookingId, sessions } = await mia.call.bookings.createRecurring({
      coachId: ada.coachId,
      dayOfWeek: 3,
      startTime: '10:00',
      endTime: '11:00',
      startDate: '2027-01-06',
      weeksAhead: 4,
    });
    expect(sessions).toHaveLength(4);
    const second = sessions[1]!;
    await mia.call.bookings.cancelSession({ sessionId: second.id });
    await ben.call.bookings.book({ coachId: ada.coachId, startsAt: second.startsAt });
    const [series] = (await mia.call.bookings.myRecurring({})).items;
    expect(series).toMatchObject({ id: recurringBookingId, status: 'active' });
    expect(series?.nextSessions.map(({ occurrenceDate }) => occurrenceDate)).toEqual(['2027-01-06', '2027-01-20', '2027-01-27']);
  });
});

describe('moving', () => {
  test('keeps which date of its series it is and where it was at first; its length stays; only onto what is open', async () => {
    const { ada, mia } = await pair({ minNoticeMinutes: 120, slotMinutes: 30 });
    await ada.call.bookings.setRules({ rules: daily('09:00', '12:00') });
    const { sessions } = await mia.call.bookings.createRecurring({
      coachId: ada.coachId,
      dayOfWeek: 3,
      startTime: '10:00',
      endTime: '11:00',
      startDate: '2027-01-06',
      weeksAhead: 2,
    });
    const sessionId = sessions[0]!.id;
    const moved = await mia.call.bookings.reschedule({ sessionId, startsAt: '2027-01-07T09:30:00Z' });
    expect(moved).toMatchObject({
      id: sessionId,
      startsAt: '2027-01-07T09:30:00.000Z',
      endsAt: '2027-01-07T10:30:00.000Z',
      occurrenceDate: '2027-01-06',
      movedFrom: TEN,
    });
    // Onto part of its own time, too; and back to where it was.
    expect(await mia.call.bookings.reschedule({ sessionId, startsAt: '2027-01-07T10:00:00Z' })).toMatchObject({ movedFrom: TEN });
    const refused = (person: Person, startsAt: string) => refusedWith(person.call.bookings.reschedule({ sessionId, startsAt }));
    expect(await refused(mia, '2027-01-07T10:10:00Z')).toBe('OUTSIDE_AVAILABILITY grid');
    expect(await refused(mia, '2027-01-07T11:30:00Z')).toBe('OUTSIDE_AVAILABILITY closed');
    expect(await refused(ada, '2027-01-07T11:30:00Z')).toBe('OUTSIDE_AVAILABILITY closed');
    expect(await refused(mia, '2027-04-07T11:00:00Z')).toBe('OUTSIDE_AVAILABILITY horizon');
    expect(await refused(mia, sessions[1]!.startsAt)).toBe('SLOT_TAKEN');
    expect(await refused(await desk.person('Stranger'), TEN)).toBe('NOT_FOUND');
    // A coach is not bound by the grid.
    expect((await ada.call.bookings.reschedule({ sessionId, startsAt: '2027-01-07T10:10:00Z' })).startsAt).toBe('2027-01-07T10:10:00.000Z');
    expect((await mia.call.bookings.reschedule({ sessionId, startsAt: TEN })).movedFrom).toBeNull();
    // Half an hour later than where it lies; the way there is barred to itself no more than to others.
    expect((await mia.call.bookings.reschedule({ sessionId, startsAt: later(TEN, 30) })).startsAt).toBe(later(TEN, 30));
  });
});

describe('afterwards', () => {
  test('it is completed by itself; the coach says no-show, and takes it back, for a week', async () => {
    const { ada, mia } = await pair();
    const one = await mia.call.bookings.book({ coachId: ada.coachId, startsAt: TEN });
    const other = await mia.call.bookings.book({ coachId: ada.coachId, startsAt: later(TEN, 60) });
    desk.at(later(TEN, 59));
    expect(await refusal(ada.call.bookings.markNoShow({ sessionId: one.id }))).toEqual({
      code: 'INVALID_STATE',
      details: { state: 'scheduled' },
    });
    desk.at(later(TEN, 60));
    expect((await refusal(mia.call.bookings.markNoShow({ sessionId: one.id }))).code).toBe('FORBIDDEN');
    expect((await refusal((await desk.coach('UTC')).call.bookings.markNoShow({ sessionId: one.id }))).code).toBe('NOT_FOUND');
    // Also before the worker has come to it.
    expect((await ada.call.bookings.markNoShow({ sessionId: one.id })).status).toBe('no_show');
    await complete();
    expect((await mia.call.bookings.session({ sessionId: one.id })).status).toBe('no_show');
    expect((await mia.call.bookings.session({ sessionId: other.id })).status).toBe('scheduled');
    desk.at(later(TEN, 120));
    await complete();
    expect((await mia.call.bookings.session({ sessionId: other.id })).status).toBe('completed');
    expect((await refusal(ada.call.bookings.markCompleted({ sessionId: other.id }))).code).toBe('INVALID_STATE');
    desk.at(later(TEN, 60 + 7 * 24 * 60));
    expect((await ada.call.bookings.markCompleted({ sessionId: one.id })).status).toBe('completed');
    expect((await ada.call.bookings.markNoShow({ sessionId: one.id })).status).toBe('no_show');
    desk.at(later(TEN, 61 + 7 * 24 * 60));
    expect(await refusal(ada.call.bookings.markCompleted({ sessionId: one.id }))).toEqual({ code: 'TOO_LATE', details: { days: 7 } });
    expect((await refusal(mia.call.bookings.cancelSession({ sessionId: one.id }))).code).toBe('INVALID_STATE');
    expect((await refusal(ada.call.bookings.restoreSession({ sessionId: one.id }))).code).toBe('INVALID_STATE');
  });
});

describe('the plan of the organisation', () => {
  async function underPro(): Promise<{ ada: Coach; mia: Person; solo: Coach }> {
    desk.at(MONDAY);
    const organization = await desk.organization(3, 'Atelier');
    const { coachId } = await organization.owner.call.bookings.becomeCoach({ timeZone: 'UTC', minNoticeMinutes: 0, horizonWeeks: 52 });
    const ada: Coach = { ...organization.owner, coachId, zone: 'UTC' };
    await ada.call.bookings.setRules({ rules: daily('00:00', '24:00') });
    const mia = await desk.person('Mia');
    const { url } = await ada.call.invites.createPairing({ organizationId: organization.id });
    await mia.call.invites.acceptPairing({ token: url.slice(url.lastIndexOf('/') + 1) });
    const solo = await desk.coach('UTC', { horizonWeeks: 52 });
    await desk.pair(solo, mia);
    return { ada, mia, solo };
  }
  const series = (coachId: string, hour: number, more: object = {}) => ({
    coachId,
    dayOfWeek: 3,
    startTime: `${String(hour).padStart(2, '0')}:00`,
    endTime: `${String(hour).padStart(2, '0')}:30`,
    startDate: '2027-01-06',
    weeksAhead: 8,
    ...more,
  });

  test('lets a member run three series and have thirty sessions ahead; a coach on their own sets no limit', async () => {
    const { ada, mia, solo } = await underPro();
    const made = [];
    for (const hour of [8, 9, 10]) made.push(await mia.call.bookings.createRecurring(series(ada.coachId, hour)));
    expect(await refusal(mia.call.bookings.createRecurring(series(ada.coachId, 11)))).toEqual({
      code: 'LIMIT_REACHED',
      details: { limit: 3, of: 'activeSeries' },
    });
    await mia.call.bookings.createRecurring(series(solo.coachId, 11));
    // 24 by now: six more, at once with others.
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) =>
        mia.call.bookings.book({ coachId: ada.coachId, startsAt: `2027-01-07T${String(n + 10)}:00:00Z` }),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(6);
    const [held] = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    if (!held) throw new Error('nothing was booked');
    expect(await refusal(mia.call.bookings.book({ coachId: ada.coachId, startsAt: '2027-01-08T10:00:00Z' }))).toEqual({
      code: 'LIMIT_REACHED',
      details: { limit: 30, of: 'upcomingSessions' },
    });
    await mia.call.bookings.book({ coachId: solo.coachId, startsAt: '2027-01-08T10:00:00Z' });
    // Not past it by cancelling, booking and taking back, either; the coach may.
    await mia.call.bookings.cancelSession({ sessionId: held.id });
    await mia.call.bookings.book({ coachId: ada.coachId, startsAt: '2027-01-09T10:00:00Z' });
    expect((await refusal(mia.call.bookings.restoreSession({ sessionId: held.id }))).code).toBe('LIMIT_REACHED');
    expect((await ada.call.bookings.restoreSession({ sessionId: held.id })).status).toBe('scheduled');
    // An ended series makes room for another, but not for more sessions than there is room for.
    await mia.call.bookings.cancelRecurring({ recurringBookingId: made[0]!.recurringBookingId });
    expect((await refusal(mia.call.bookings.createRecurring(series(ada.coachId, 12, { weeksAhead: 20 })))).details).toEqual({
      limit: 30,
      of: 'upcomingSessions',
    });
    expect((await mia.call.bookings.createRecurring(series(ada.coachId, 12, { weeksAhead: 5 }))).sessions).toHaveLength(5);
  });
});

describe('what others see', () => {
  test('of a member’s sessions with the same coach is that the time is taken, and nothing else', async () => {
    const { ada, mia } = await pair();
    const ben = await desk.member(ada, 'Ben');
    const { sessions, recurringBookingId } = await mia.call.bookings.createRecurring({
      coachId: ada.coachId,
      dayOfWeek: 3,
      startTime: '10:00',
      endTime: '11:00',
      startDate: '2027-01-06',
      note: 'Secret knee',
      weeksAhead: 2,
    });
    const once = await mia.call.bookings.book({ coachId: ada.coachId, startsAt: later(TEN, 60), note: 'Secret knee' });
    await ada.call.bookings.addTimeOff({ startsAt: '2027-01-10T00:00:00Z', endsAt: '2027-01-11T00:00:00Z', reason: 'Secret clinic' });
    const [held] = sessions;
    if (!held) throw new Error('no session');
    const year = { from: '2027-01-01T00:00:00Z', to: '2027-12-31T00:00:00Z' };
    const seen = [
      await ben.call.bookings.sessions({ ...year, as: 'member' }),
      await ben.call.bookings.sessions({ ...year, as: 'coach' }),
      await ben.call.bookings.myRecurring({}),
      await ben.call.bookings.myRecurring({ as: 'coach' }),
      await ben.call.bookings.conflicts({}),
    ];
    expect(seen.map(({ items }) => items)).toEqual([[], [], [], [], []]);
    for (const sessionId of [held.id, once.id]) {
      expect((await refusal(ben.call.bookings.session({ sessionId }))).code).toBe('NOT_FOUND');
      expect((await refusal(ben.call.bookings.cancelSession({ sessionId }))).code).toBe('NOT_FOUND');
      expect((await refusal(ben.call.bookings.restoreSession({ sessionId }))).code).toBe('NOT_FOUND');
      expect((await refusal(ben.call.bookings.reschedule({ sessionId, startsAt: later(TEN, 600) }))).code).toBe('NOT_FOUND');
    }
    expect((await refusal(ben.call.bookings.cancelRecurring({ recurringBookingId }))).code).toBe('NOT_FOUND');
    const told = JSON.stringify([
      await ben.call.bookings.openSlots({ coachId: ada.coachId, from: '2027-01-04', to: '2027-01-20', timeZone: 'UTC' }),
      await ben.call.bookings.explainSlot({ coachId: ada.coachId, startsAt: TEN }),
      await ben.call.bookings.explainSlot({ coachId: ada.coachId, startsAt: '2027-01-10T10:00:00Z' }),
      await ben.call.bookings.previewRecurring({
        coachId: ada.coachId,
        dayOfWeek: 3,
        startTime: '10:00',
        endTime: '11:00',
        startDate: '2027-01-06',
      }),
      await refusal(ben.call.bookings.book({ coachId: ada.coachId, startsAt: TEN })),
    ]);
    for (const secret of ['Secret', 'Mia', mia.id, held.id, once.id, recurringBookingId]) expect(told).not.toContain(secret);
    // Nor by any statement of the app's own role.
    const eve = await desk.coach('UTC');
    const rows = await desk.deps.db.transaction({ userId: ben.id, platformOwner: false }, async (tx) => {
      const counts: number[] = [];
      for (const table of [
        'training_sessions',
        'recurring_bookings',
        'one_time_bookings',
        'time_off',
        'availability_rules',
        'generation_conflicts',
        'availability_additions',
      ])
        counts.push((await tx.sql(`SELECT FROM ${table}`)).length);
      counts.push((await tx.sql('SELECT FROM app.party_names($1)', [[mia.id, eve.coachId]])).length);
      return counts;
    });
    expect(rows).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('both sides list theirs, in order, page by page, with names that outlast the pairing', async () => {
    const { ada, mia } = await pair();
    const ben = await desk.member(ada, 'Ben');
    const hours = [0, 1, 2, 3, 4];
    for (const hour of hours) await (hour % 2 ? mia : ben).call.bookings.book({ coachId: ada.coachId, startsAt: later(TEN, hour * 60) });
    const span = { from: later(TEN, 30), to: later(TEN, 4 * 60), as: 'coach' as const };
    const first = await ada.call.bookings.sessions({ ...span, limit: 3 });
    const second = await ada.call.bookings.sessions({ ...span, limit: 3, cursor: first.nextCursor });
    // The first reaches into the span; the last begins where it ends.
    expect([...first.items, ...second.items].map(({ startsAt, memberName }) => [startsAt, memberName])).toEqual([
      [TEN, 'Ben'],
      [later(TEN, 60), 'Mia'],
      [later(TEN, 120), 'Ben'],
      [later(TEN, 180), 'Mia'],
    ]);
    expect(second.nextCursor).toBeNull();
    expect((await mia.call.bookings.sessions({ ...span, as: 'member' })).items).toHaveLength(2);
    desk.at(later(TEN, 60 + 5));
    await mia.call.invites.unpair({ coachId: ada.coachId });
    const mine = (await mia.call.bookings.sessions({ ...span, as: 'member' })).items;
    expect(mine.map(({ status, coachName, cancelledBy }) => [status, coachName, cancelledBy])).toEqual([
      ['scheduled', 'Ada', null],
      ['cancelled', 'Ada', 'member'],
    ]);
    expect((await ada.call.bookings.session({ sessionId: mine[1]!.id })).memberName).toBe('Mia');
    expect((await refusal(ada.call.bookings.restoreSession({ sessionId: mine[1]!.id }))).code).toBe('NOT_PAIRED');
  });
});

describe('conflicts', () => {
  test('are the coach’s to put elsewhere or to let go; no two are offered the same time', async () => {
    const { ada, mia } = await pair();
    await ada.call.bookings.setRules({ rules: daily('09:00', '11:00') });
    const ben = await desk.member(ada, 'Ben');
    const weekly = { coachId: ada.coachId, dayOfWeek: 3, startDate: '2027-03-01', weeksAhead: 1 };
    const one = await mia.call.bookings.createRecurring({ ...weekly, startTime: '09:00', endTime: '10:00' });
    await ben.call.bookings.createRecurring({ ...weekly, startTime: '10:00', endTime: '11:00' });
    await ada.call.bookings.addTimeOff({ startsAt: '2027-03-03T00:00:00Z', endsAt: '2027-03-04T00:00:00Z' });
    desk.at('2027-02-20T00:00:00Z');
    await desk.deps.system.transaction({ userId: null, platformOwner: false, now: new Date(desk.now()) }, (tx) =>
      tx.sql('SELECT * FROM app.generate_sessions(NULL, NULL, 1000, 2)'),
    );
    const { items } = await ada.call.bookings.conflicts({});
    expect(
      items
        .map(({ date, cause, memberName, alternative }) => [date, cause, memberName, alternative])
        .sort((a, b) => String(a[2]).localeCompare(String(b[2]))),
    ).toEqual([
      ['2027-03-03', 'time_off', 'Ben', expect.stringMatching(/^2027-03-04T/)],
      ['2027-03-03', 'time_off', 'Mia', expect.stringMatching(/^2027-03-04T/)],
    ]);
    expect(new Set(items.map(({ alternative }) => alternative)).size).toBe(2);
    const mias = items.find(({ memberName }) => memberName === 'Mia')!;
    const bens = items.find(({ memberName }) => memberName === 'Ben')!;
    expect((await refusal(mia.call.bookings.resolveConflict({ conflictId: mias.id, dismiss: true }))).code).toBe('NOT_FOUND');
    expect((await refusal(ada.call.bookings.resolveConflict({ conflictId: mias.id, startsAt: '2027-03-03T09:00:00Z' }))).details).toEqual({
      cause: 'time_off',
    });
    const booked = await ada.call.bookings.resolveConflict({ conflictId: mias.id, startsAt: mias.alternative ?? '' });
    expect(booked).toMatchObject({
      resolution: 'booked',
      session: { occurrenceDate: '2027-03-03', movedFrom: '2027-03-03T09:00:00.000Z', recurringBookingId: one.recurringBookingId },
    });
    expect((await refusal(ada.call.bookings.resolveConflict({ conflictId: mias.id, dismiss: true }))).code).toBe('INVALID_STATE');
    expect(await ada.call.bookings.resolveConflict({ conflictId: bens.id, dismiss: true })).toEqual({
      id: bens.id,
      resolution: 'dismissed',
      session: null,
    });
    expect((await ada.call.bookings.conflicts({})).items).toEqual([]);
  });
});

describe('whoever leaves', () => {
  test('as a member takes what is ahead along, and what they wrote; what was stays, without a name', async () => {
    const { ada, mia } = await pair();
    const { recurringBookingId } = await mia.call.bookings.createRecurring({
      coachId: ada.coachId,
      dayOfWeek: 3,
      startTime: '10:00',
      endTime: '11:00',
      startDate: '2027-01-06',
      note: 'Left knee',
      weeksAhead: 2,
    });
    desk.at(later(TEN, 90));
    await complete();
    await mia.call.identity.deleteAccount({ confirmEmail: mia.email });
    const { items } = await ada.call.bookings.sessions({ from: '2027-01-01T00:00:00Z', to: '2027-03-01T00:00:00Z', as: 'coach' });
    expect(items.map(({ status, memberName, note }) => [status, memberName, note])).toEqual([
      ['completed', '', null],
      ['cancelled', '', null],
    ]);
    const [series] = (await ada.call.bookings.myRecurring({ as: 'coach' })).items;
    expect(series).toMatchObject({ id: recurringBookingId, status: 'ended', note: null });
    const { days } = await ada.call.bookings.openSlots({ coachId: ada.coachId, from: '2027-01-20', to: '2027-01-20', timeZone: 'UTC' });
    expect(days[0]?.slots).toHaveLength(24);
  });

  test('as a coach leaves members with what was, and nothing of when they were away', async () => {
    const { ada, mia } = await pair();
    await mia.call.bookings.book({ coachId: ada.coachId, startsAt: TEN });
    const after = await mia.call.bookings.book({ coachId: ada.coachId, startsAt: later(TEN, 24 * 60) });
    await ada.call.bookings.addTimeOff({ startsAt: '2027-02-01T00:00:00Z', endsAt: '2027-02-02T00:00:00Z', reason: 'Clinic' });
    desk.at(later(TEN, 90));
    await ada.call.identity.deleteAccount({ confirmEmail: ada.email });
    expect(await mia.call.bookings.session({ sessionId: after.id })).toMatchObject({
      status: 'cancelled',
      coachName: '',
      cancelledBy: 'coach',
    });
    expect(
      (await refusal(mia.call.bookings.openSlots({ coachId: ada.coachId, from: '2027-01-20', to: '2027-01-20', timeZone: 'UTC' }))).code,
    ).toBe('NOT_PAIRED');
    expect(await desk.rows('SELECT FROM time_off WHERE coach_id = $1', [ada.coachId])).toEqual([]);
  });

  test('while somebody books with them: one after the other, and nothing stays planned', async () => {
    const { ada, mia } = await pair();
    const ben = await desk.member(ada, 'Ben');
    const answers = await Promise.allSettled([
      ...Array.from({ length: 8 }, (_, n) =>
        (n % 2 ? mia : ben).call.bookings.book({ coachId: ada.coachId, startsAt: later(TEN, n * 60) }),
      ),
      ada.call.identity.deleteAccount({ confirmEmail: ada.email }),
      mia.call.identity.deleteAccount({ confirmEmail: mia.email }),
    ]);
    expect(answers.slice(8).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    for (const answer of answers.slice(0, 8))
      if (answer.status === 'rejected') expect((await refusal(Promise.reject(answer.reason))).code).toBe('NOT_PAIRED');
    expect(await desk.rows("SELECT FROM training_sessions WHERE coach_id = $1 AND status = 'scheduled'", [ada.coachId])).toEqual([]);
  });
});
