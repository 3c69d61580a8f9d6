/** Many at once: what is booked is booked once. With a control, so that a test which cannot fail is noticed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALWAYS, createDesk, type Coach, type Desk } from './bookings-desk.ts';
import { codesOf, type Person } from './kit.ts';

const MONDAY = '2027-01-04T08:00:00.000Z';
const TEN = '2027-01-05T10:00:00.000Z';
let desk: Desk;
beforeAll(async () => {
  desk = await createDesk(MONDAY);
});
afterAll(() => desk.close());

const scheduled = (coachId: string) =>
  desk.rows<{ starts_at: Date; member_id: string; recurring_booking_id: string | null }>(
    "SELECT starts_at, member_id, recurring_booking_id FROM training_sessions WHERE coach_id = $1 AND status = 'scheduled' ORDER BY starts_at",
    [coachId],
  );
const crowd = (coach: Coach, count: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => desk.member(coach, `Crowd${n}`)));
const tuesdays = (coach: Coach, startTime = '10:00', endTime = '11:00') => ({
  coachId: coach.coachId,
  dayOfWeek: 2,
  startTime,
  endTime,
  startDate: '2027-01-05',
  endDate: '2027-02-02',
});

describe('one slot', () => {
  test('that forty people book at once is one session’s; thirty-nine are told that it is taken', async () => {
    const ada = await desk.coach('UTC');
    const people = await crowd(ada, 40);
    const answers = await Promise.allSettled(people.map((one) => one.call.bookings.book({ coachId: ada.coachId, startsAt: TEN })));
    expect(codesOf(answers)).toEqual({ fulfilled: 1, SLOT_TAKEN: 39 });
    expect(await scheduled(ada.coachId)).toHaveLength(1);
    const [{ n } = { n: 0 }] = await desk.rows<{ n: number }>(
      'SELECT count(*)::integer AS n FROM one_time_bookings WHERE coach_id = $1 UNION ALL SELECT 0',
      [ada.coachId],
    );
    expect(n).toBe(1);
  });

  test('with a buffer around it: forty neighbours, five minutes apart, never closer than it', async () => {
    const ada = await desk.coach('UTC', { slotMinutes: 5, bufferAfterMinutes: 15 });
    const people = await crowd(ada, 40);
    const answers = await Promise.allSettled(
      people.map((one, n) =>
        one.call.bookings.book({ coachId: ada.coachId, startsAt: new Date(Date.parse(TEN) + n * 5 * 60_000).toISOString() }),
      ),
    );
    const codes = codesOf(answers);
    expect(codes.fulfilled + (codes.SLOT_TAKEN ?? 0)).toBe(40);
    const starts = (await scheduled(ada.coachId)).map(({ starts_at }) => starts_at.getTime());
    expect(starts.length).toBe(codes.fulfilled);
    expect(starts.length).toBeGreaterThanOrEqual(6);
    for (const [index, at] of starts.slice(1).entries()) expect(at - (starts[index] ?? 0)).toBeGreaterThanOrEqual(20 * 60_000);
  });

  test('of two coaches is one for a member who books both at once', async () => {
    const ada = await desk.coach('UTC');
    const eve = await desk.coach('UTC');
    const mia = await desk.member(ada);
    await desk.pair(eve, mia);
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => mia.call.bookings.book({ coachId: (n % 2 ? ada : eve).coachId, startsAt: TEN })),
    );
    expect(codesOf(answers)).toEqual({ fulfilled: 1, SLOT_TAKEN: 19 });
  });

  test('is booked many times by the same requests without lock and constraint: the control', async () => {
    const ada = await desk.coach('UTC');
    const people = await crowd(ada, 40);
    const body = await desk.rows<{ lock: string; open: string }>(
      "SELECT pg_get_functiondef('app.lock_parties'::regproc) AS lock, pg_get_constraintdef(c.oid) AS open FROM pg_constraint c WHERE conname = 'training_sessions_coach_free'",
    );
    await desk.rows(`CREATE OR REPLACE FUNCTION app.lock_parties(p_coach_id uuid, p_member_id uuid) RETURNS void
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN END $$`);
    await desk.rows('ALTER TABLE training_sessions DROP CONSTRAINT training_sessions_coach_free');
    try {
      const answers = await Promise.allSettled(people.map((one) => one.call.bookings.book({ coachId: ada.coachId, startsAt: TEN })));
      expect(codesOf(answers).fulfilled).toBeGreaterThan(1);
    } finally {
      await desk.rows("UPDATE training_sessions SET status = 'cancelled' WHERE coach_id = $1", [ada.coachId]);
      await desk.rows(body[0]?.lock ?? '');
      await desk.rows(`ALTER TABLE training_sessions ADD CONSTRAINT training_sessions_coach_free ${body[0]?.open ?? ''}`);
    }
  });

  test('with the constraint alone, without lock: still one, and still told in the same words', async () => {
    const ada = await desk.coach('UTC');
    const people = await crowd(ada, 20);
    const [body] = await desk.rows<{ lock: string }>("SELECT pg_get_functiondef('app.lock_parties'::regproc) AS lock");
    await desk.rows(`CREATE OR REPLACE FUNCTION app.lock_parties(p_coach_id uuid, p_member_id uuid) RETURNS void
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN END $$`);
    try {
      const answers = await Promise.allSettled(people.map((one) => one.call.bookings.book({ coachId: ada.coachId, startsAt: TEN })));
      expect(codesOf(answers)).toEqual({ fulfilled: 1, SLOT_TAKEN: 19 });
    } finally {
      await desk.rows(body?.lock ?? '');
    }
  });
});

describe('a series', () => {
  test('against slots of its dates: every time is somebody’s once, and the series says what it did not get', async () => {
    const ada = await desk.coach('UTC');
    const [mia, ...others] = await crowd(ada, 11);
    if (!mia) throw new Error('nobody came');
    const dates = ['2027-01-05', '2027-01-12', '2027-01-19', '2027-01-26', '2027-02-02'];
    const [made, ...booked] = await Promise.allSettled([
      mia.call.bookings.createRecurring(tuesdays(ada)),
      ...others.map((one, n) => one.call.bookings.book({ coachId: ada.coachId, startsAt: `${dates[n % 5]}T10:00:00Z` })),
    ]);
    const codes = codesOf(booked);
    if (made?.status !== 'fulfilled') throw new Error('the series skips what is taken');
    expect(made.value.sessions.length + made.value.notMade.length).toBe(5);
    expect(made.value.notMade.every(({ cause }) => cause === 'conflict')).toBe(true);
    expect(codes.fulfilled).toBe(made.value.notMade.length);
    expect(codes.SLOT_TAKEN).toBe(10 - codes.fulfilled);
    expect((await scheduled(ada.coachId)).map(({ starts_at }) => starts_at.toISOString().slice(0, 10))).toEqual(dates);
  });

  test('against nine others of the same hour, all or nothing: one of them is made, whole', async () => {
    const ada = await desk.coach('UTC');
    const people = await crowd(ada, 10);
    const answers = await Promise.allSettled(
      people.map((one) => one.call.bookings.createRecurring({ ...tuesdays(ada), onConflict: 'reject', weeksAhead: 2 })),
    );
    expect(codesOf(answers)).toEqual({ fulfilled: 1, SERIES_CONFLICT: 9 });
    expect(await scheduled(ada.coachId)).toHaveLength(2);
    expect(await desk.rows('SELECT FROM recurring_bookings WHERE coach_id = $1', [ada.coachId])).toHaveLength(1);
  });

  test('against a series of another coach for the same member: no hour of theirs is given twice', async () => {
    const ada = await desk.coach('UTC');
    const eve = await desk.coach('UTC');
    const mia = await desk.member(ada);
    await desk.pair(eve, mia);
    const answers = await Promise.allSettled(
      [ada, eve, ada, eve].map((coach) => mia.call.bookings.createRecurring({ ...tuesdays(coach), onConflict: 'reject' })),
    );
    expect(codesOf(answers)).toEqual({ fulfilled: 1, SERIES_CONFLICT: 3 });
  });
});

describe('moving', () => {
  test('twenty sessions onto one slot, while twenty others book it: one gets it', async () => {
    const ada = await desk.coach('UTC', { horizonWeeks: 8 });
    const movers = await crowd(ada, 20);
    const bookers = await crowd(ada, 20);
    const held = await Promise.all(
      movers.map((one, n) =>
        one.call.bookings.book({
          coachId: ada.coachId,
          startsAt: `2027-01-${String(7 + (n % 2)).padStart(2, '0')}T${String(n >> 1).padStart(2, '0')}:00:00Z`,
        }),
      ),
    );
    const answers = await Promise.allSettled([
      ...held.map(({ id }, n) => movers[n]?.call.bookings.reschedule({ sessionId: id, startsAt: TEN })),
      ...bookers.map((one) => one.call.bookings.book({ coachId: ada.coachId, startsAt: TEN })),
    ]);
    expect(codesOf(answers)).toEqual({ fulfilled: 1, SLOT_TAKEN: 39 });
    const sessions = await scheduled(ada.coachId);
    expect(sessions.filter(({ starts_at }) => starts_at.toISOString() === TEN)).toHaveLength(1);
    expect([20, 21]).toContain(sessions.length);
  });

  test('two sessions onto each other’s time at once, again and again, ends without a deadlock', async () => {
    const ada = await desk.coach('UTC');
    const [mia, ben] = await crowd(ada, 2);
    if (!mia || !ben) throw new Error('nobody came');
    const one = await mia.call.bookings.book({ coachId: ada.coachId, startsAt: TEN });
    const other = await ben.call.bookings.book({ coachId: ada.coachId, startsAt: '2027-01-05T11:00:00Z' });
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        n % 2
          ? mia.call.bookings.reschedule({ sessionId: one.id, startsAt: other.startsAt })
          : ben.call.bookings.reschedule({ sessionId: other.id, startsAt: one.startsAt }),
      ),
    );
    expect(codesOf(answers)).toEqual({ fulfilled: 0, SLOT_TAKEN: 20 });
  });

  test('cancelling and restoring races booking: restored or booked, not both', async () => {
    const ada = await desk.coach('UTC');
    const [mia, ...others] = await crowd(ada, 11);
    if (!mia) throw new Error('nobody came');
    const held = await mia.call.bookings.book({ coachId: ada.coachId, startsAt: TEN });
    await mia.call.bookings.cancelSession({ sessionId: held.id });
    const answers = await Promise.allSettled([
      mia.call.bookings.restoreSession({ sessionId: held.id }),
      ...others.map((one) => one.call.bookings.book({ coachId: ada.coachId, startsAt: TEN })),
    ]);
    expect(codesOf(answers)).toEqual({ fulfilled: 1, SLOT_TAKEN: 10 });
    expect(await scheduled(ada.coachId)).toHaveLength(1);
  });
});

test('the end of a pairing leaves nothing ahead, whoever books or makes a series meanwhile', async () => {
  const ada = await desk.coach('UTC');
  for (let round = 0; round < 6; round += 1) {
    const mia = await desk.member(ada, `Round${round}`);
    await mia.call.bookings.createRecurring({ ...tuesdays(ada, `0${round}:00`, `0${round}:30`) });
    const answers = await Promise.allSettled([
      ...Array.from({ length: 4 }, (_, n) => mia.call.bookings.book({ coachId: ada.coachId, startsAt: `2027-01-06T1${n}:00:00Z` })),
      ada.call.invites.unpair({ memberId: mia.id }),
      mia.call.bookings.createRecurring({ ...tuesdays(ada, '20:00', '21:00') }),
      ...Array.from({ length: 4 }, (_, n) => mia.call.bookings.book({ coachId: ada.coachId, startsAt: `2027-01-07T1${n}:00:00Z` })),
    ]);
    const codes = codesOf(answers);
    expect(codes.fulfilled + (codes.NOT_PAIRED ?? 0)).toBe(10);
    expect((await scheduled(ada.coachId)).filter(({ member_id }) => member_id === mia.id)).toEqual([]);
    expect(await desk.rows("SELECT FROM recurring_bookings WHERE member_id = $1 AND status = 'active'", [mia.id])).toEqual([]);
  }
});

test('the app’s own role cannot lay one session over another, by any statement', async () => {
  const ada = await desk.coach('UTC', {}, ALWAYS);
  const mia = await desk.member(ada);
  const held = await mia.call.bookings.book({ coachId: ada.coachId, startsAt: TEN });
  const ben = await desk.member(ada, 'Ben');
  const other = await ben.call.bookings.book({ coachId: ada.coachId, startsAt: '2027-01-05T12:00:00Z' });
  const attempts = [
    `INSERT INTO training_sessions (coach_id, member_id, starts_at, ends_at) VALUES ('${ada.coachId}', '${ben.id}', '${TEN}', '${TEN}'::timestamptz + interval '1 hour')`,
    `UPDATE training_sessions SET starts_at = '${held.startsAt}', ends_at = '${held.endsAt}' WHERE id = '${other.id}'`,
    `UPDATE training_sessions SET status = 'cancelled' WHERE id = '${held.id}'`,
    `DELETE FROM training_sessions WHERE id = '${held.id}'`,
    'ALTER TABLE training_sessions DROP CONSTRAINT training_sessions_coach_free',
  ];
  for (const person of [ada, mia, ben]) {
    for (const sql of attempts) {
      const attempt = desk.deps.db.transaction({ userId: person.id, platformOwner: false }, (tx) => tx.sql(sql));
      await expect(attempt).rejects.toThrow(/permission denied|must be owner/);
    }
  }
  // Nor does anybody else's: the constraint asks nobody who they are.
  await expect(desk.rows(attempts[0] ?? '')).rejects.toThrow(/training_sessions_coach_free/);
  await expect(desk.rows(attempts[1] ?? '')).rejects.toThrow(/training_sessions_coach_free/);
  const twice = `INSERT INTO training_sessions (coach_id, member_id, starts_at, ends_at) VALUES ('${(await desk.coach('UTC')).coachId}', '${mia.id}', '${TEN}', '${TEN}'::timestamptz + interval '1 hour')`;
  await expect(desk.rows(twice)).rejects.toThrow(/training_sessions_member_free/);
});
