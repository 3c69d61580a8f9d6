/** Who hears what of a booking, and what their calendars are told: through the jobs, as in production. */
import { invitation } from '@seatwise/adapters/calendar';
import { render } from '@seatwise/adapters/email/render';
import { handlers } from '@seatwise/domain';
import ICAL from 'ical.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestApp, type SentMail, type TestApp, type TestPerson } from './app.ts';
import { coachOf, inDays, memberOf, type TestCoach } from './bookings-desk.ts';

let t: TestApp;
let ada: TestCoach;
let mia: TestPerson;
let seen = 0;
let next = 2;
/** A day that nothing else of this file is on. */
const day = (): number => (next += 1);
beforeAll(async () => {
  t = await createTestApp();
  ada = await coachOf(t);
  mia = await memberOf(t, ada);
  await mia.trpc.identity.updateProfile.mutate({ locale: 'fr', timeZone: 'America/Chicago' });
  await ada.trpc.identity.updateProfile.mutate({ timeZone: 'Europe/Paris' });
});
beforeEach(async () => {
  await t.settle();
  seen = t.mail.length;
});
afterAll(() => t.close());

/** Since the test began, once the jobs are done: to each address. */
async function mails(): Promise<SentMail[]> {
  await t.settle();
  return t.mail.slice(seen).filter(({ template }) => template.name !== 'pairingAccepted');
}
const to = (list: readonly SentMail[], person: TestPerson): SentMail[] => list.filter((mail) => mail.to === person.email);
const names = (list: readonly SentMail[]): string[] => list.map(({ template }) => template.name);

/** What a calendar program would read of it. */
function read(mail: SentMail | undefined) {
  if (!mail?.calendar) return null;
  const { method, ics } = invitation(mail.calendar, 'en', { from: { name: 'Seatwise', address: 'hello@seatwise.test' }, to: mail.to });
  const events = new ICAL.Component(ICAL.parse(ics)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  return { method, events: events.map((one) => [one.uid, one.sequence, String(one.component.getFirstPropertyValue('status'))]) };
}
const book = (days: number, note = '') => mia.trpc.bookings.book.mutate({ coachId: ada.coachId, startsAt: inDays(t, days), note });
const run = async (name: string, payload: object): Promise<void> => {
  const job = handlers.find((one) => one.job.name === name);
  if (!job) throw new Error(`no job ${name}`);
  await job.run({ deps: t.composition.deps, jobId: '1', attempt: 1, maxAttempts: 1 }, payload);
};

describe('one session', () => {
  test('booked, moved, cancelled and restored: both hear of it, under one UID that rises', async () => {
    const { id } = await book(day(), 'Bring shoes');
    const uid = `${id}@seatwise`;
    const booked = await mails();
    expect(names(booked)).toEqual(['sessionBooked', 'sessionBooked']);
    for (const person of [ada, mia]) expect(read(to(booked, person)[0])).toEqual({ method: 'REQUEST', events: [[uid, 0, 'CONFIRMED']] });
    expect(to(booked, mia)[0]).toMatchObject({
      locale: 'fr',
      template: {
        props: {
          withName: 'Ada',
          byYou: true,
          note: 'Bring shoes',
          timeZone: 'America/Chicago',
          coachTimeZone: 'Europe/Paris',
          url: `${t.url}/sessions`,
        },
      },
    });
    expect(to(booked, ada)[0]).toMatchObject({
      locale: 'en',
      template: { props: { withName: 'Mia', byYou: false, timeZone: 'Europe/Paris', url: `${t.url}/trainer/coaching/calendar` } },
    });
    // Nobody learns the other's address.
    for (const mail of booked) {
      const { html, text } = await render(mail.template, 'en');
      const other = mail.to === mia.email ? ada.email : mia.email;
      expect(`${html}${text}${JSON.stringify(mail.calendar)}`).not.toContain(other);
    }

    await ada.trpc.bookings.reschedule.mutate({ sessionId: id, startsAt: inDays(t, day()) });
    const moved = (await mails()).slice(2);
    expect(names(moved)).toEqual(['sessionMoved', 'sessionMoved']);
    for (const person of [ada, mia]) expect(read(to(moved, person)[0])).toEqual({ method: 'REQUEST', events: [[uid, 1, 'CONFIRMED']] });
    expect(to(moved, mia)[0]?.template.props).toMatchObject({ byYou: false, withName: 'Ada' });

    await mia.trpc.bookings.cancelSession.mutate({ sessionId: id, reason: 'Ill' });
    const cancelled = (await mails()).slice(4);
    expect(names(cancelled)).toEqual(['sessionCancelled', 'sessionCancelled']);
    for (const person of [ada, mia]) expect(read(to(cancelled, person)[0])).toEqual({ method: 'CANCEL', events: [[uid, 2, 'CANCELLED']] });
    expect(to(cancelled, ada)[0]?.template.props).toMatchObject({ byYou: false, withName: 'Mia', reason: 'Ill' });

    await mia.trpc.bookings.restoreSession.mutate({ sessionId: id });
    const restored = (await mails()).slice(6);
    expect(restored.map(({ template }) => template)).toMatchObject([{ props: { again: true } }, { props: { again: true } }]);
    for (const person of [ada, mia]) expect(read(to(restored, person)[0])).toEqual({ method: 'REQUEST', events: [[uid, 3, 'CONFIRMED']] });

    // Eight mails, eight ids; run again, the jobs send none of them a second time.
    const ids = new Set((await mails()).map(({ messageId }) => messageId));
    expect(ids.size).toBe(8);
    await run('bookings.notify', { notice: 'restored', sessionIds: [id], actorId: mia.userId });
    expect(await mails()).toHaveLength(8);
  });

  test('told twice before the mail is out, it goes out once; after a crash, under the same Message-ID', async () => {
    const { id } = await book(day());
    const first = await mails();
    const news = { notice: 'booked', sessionIds: [id], actorId: mia.userId };
    await t.database.admin.query('DELETE FROM mail_deliveries WHERE id = ANY ($1::uuid[])', [first.map(({ messageId }) => messageId)]);
    await Promise.all([run('bookings.notify', news), run('bookings.notify', news)]);
    const again = (await mails()).slice(first.length);
    expect(again.map(({ messageId }) => messageId).toSorted()).toEqual(first.map(({ messageId }) => messageId).toSorted());
  });

  test('what is overtaken before the job runs is not told', async () => {
    const { id } = await book(day());
    await mia.trpc.bookings.cancelSession.mutate({ sessionId: id });
    await mails();
    seen = t.mail.length;
    await run('bookings.notify', { notice: 'moved', sessionIds: [id], actorId: mia.userId });
    expect(await mails()).toEqual([]);
  });

  test('whoever wants no such mails gets none, and the other does', async () => {
    await ada.trpc.identity.setMailPreferences.mutate({ topic: 'bookings', enabled: false });
    try {
      await book(day());
      expect((await mails()).map((mail) => mail.to)).toEqual([mia.email]);
    } finally {
      await ada.trpc.identity.setMailPreferences.mutate({ topic: 'bookings', enabled: true });
    }
  });
});

describe('a series', () => {
  test('is told with its pattern, its dates and what could not be made; its end, with what is kept', async () => {
    const noe = await memberOf(t, ada, 'Noe');
    const first = new Date(Date.parse(inDays(t, 1)));
    const date = (weeks: number): string => new Date(first.getTime() + weeks * 7 * 86_400_000).toISOString().slice(0, 10);
    await ada.trpc.bookings.addTimeOff.mutate({ startsAt: `${date(2)}T00:00:00Z`, endsAt: `${date(2)}T23:59:00Z` });
    const { recurringBookingId, sessions } = await noe.trpc.bookings.createRecurring.mutate({
      coachId: ada.coachId,
      dayOfWeek: first.getUTCDay(),
      startTime: '07:00',
      endTime: '08:00',
      startDate: date(0),
      weeksAhead: 4,
    });
    const told = await mails();
    expect(names(told)).toEqual(['seriesBooked', 'seriesBooked']);
    for (const person of [ada, noe]) {
      expect(to(told, person)[0]?.template.props).toMatchObject({
        dayOfWeek: first.getUTCDay(),
        startTime: '07:00',
        seriesTimeZone: 'Europe/Paris',
        endDate: null,
        sessions: sessions.length,
        dates: sessions.map(({ startsAt }) => startsAt),
        missed: [{ date: date(2), cause: 'time_off' }],
      });
      // Several sessions are a file, each under its own UID.
      expect(read(to(told, person)[0])).toEqual({
        method: 'PUBLISH',
        events: sessions.map(({ id }) => [`${id}@seatwise`, 0, 'CONFIRMED']),
      });
    }

    seen = t.mail.length;
    const kept = sessions.filter(({ startsAt }) => Date.parse(startsAt) < t.clock.now().getTime() + 86_400_000);
    expect(await noe.trpc.bookings.cancelRecurring.mutate({ recurringBookingId, futureOnly: true, reason: 'Moving away' })).toMatchObject({
      cancelled: sessions.length - kept.length,
    });
    const ended = await mails();
    expect(names(ended)).toEqual(['seriesEnded', 'seriesEnded']);
    expect(to(ended, ada)[0]?.template.props).toMatchObject({
      cancelled: sessions.length - kept.length,
      kept: kept.map(({ startsAt }) => startsAt),
      reason: 'Moving away',
    });
    for (const person of [ada, noe]) {
      expect(read(to(ended, person)[0])?.events).toEqual(
        sessions.filter((one) => !kept.includes(one)).map(({ id }) => [`${id}@seatwise`, 1, 'CANCELLED']),
      );
    }
  });

  test('whose dates could not be made is brought to the coach, once a run', async () => {
    const { rows } = await t.database.admin.query<{ run: string }>(
      `WITH r AS (INSERT INTO generation_runs (cause, weeks_ahead) VALUES ('clock', 8) RETURNING id),
       b AS (INSERT INTO recurring_bookings (coach_id, member_id, time_zone, day_of_week, start_time, end_time, start_date, interval_weeks)
         VALUES ($1, $2, 'Europe/Paris', 1, '10:00', '11:00', '2031-01-01', 1) RETURNING id),
       c AS (INSERT INTO generation_conflicts (run_id, recurring_booking_id, coach_id, member_id, occurrence_date, cause)
         SELECT r.id, b.id, $1, $2, date '2031-01-06' + 7 * n, 'closed' FROM r, b, generate_series(0, 13) n)
       SELECT id AS run FROM r`,
      [ada.coachId, mia.userId],
    );
    const payload = { runId: rows[0]?.run, coachId: ada.coachId };
    await run('bookings.conflictsFound', payload);
    const [mail, ...others] = await mails();
    await run('bookings.conflictsFound', payload);
    expect([others.length, (await mails()).length]).toEqual([0, 1]);
    expect(mail).toMatchObject({
      to: ada.email,
      template: { name: 'conflictsFound', props: { more: 2, url: `${t.url}/trainer/coaching/conflicts` } },
    });
    expect(mail?.template.props).toHaveProperty('dates.0', { memberName: 'Mia', date: '2031-01-06', cause: 'closed' });
  });
});

describe('an end', () => {
  test('of a pairing is told to the other, and to both where sessions go with it', async () => {
    const zoe = await memberOf(t, ada, 'Zoe');
    const { id } = await zoe.trpc.bookings.book.mutate({ coachId: ada.coachId, startsAt: inDays(t, day()) });
    await mails();
    seen = t.mail.length;
    await ada.trpc.invites.unpair.mutate({ memberId: zoe.userId });
    const told = await mails();
    expect(names(told)).toEqual(['pairingEnded', 'pairingEnded']);
    for (const person of [ada, zoe])
      expect(read(to(told, person)[0])).toEqual({ method: 'CANCEL', events: [[`${id}@seatwise`, 1, 'CANCELLED']] });
    expect(to(told, zoe)[0]?.template.props).toMatchObject({ withName: 'Ada', byYou: false, cancelled: 1 });

    const idle = await memberOf(t, ada, 'Idle');
    seen = t.mail.length;
    await idle.trpc.invites.unpair.mutate({ coachId: ada.coachId });
    expect((await mails()).map((mail) => [mail.to, mail.calendar])).toEqual([[ada.email, null]]);
  });

  test('of an account is told to those whom it leaves with a session less', async () => {
    const leaving = await memberOf(t, ada, 'Leaving');
    const { id } = await leaving.trpc.bookings.book.mutate({ coachId: ada.coachId, startsAt: inDays(t, day()) });
    await mails();
    seen = t.mail.length;
    await leaving.trpc.identity.deleteAccount.mutate({ confirmEmail: leaving.email });
    const told = await mails();
    expect(names(told).toSorted()).toEqual(['accountDeleted', 'pairingEnded']);
    expect(read(to(told, ada)[0])).toEqual({ method: 'CANCEL', events: [[`${id}@seatwise`, 1, 'CANCELLED']] });
    expect(to(told, ada)[0]?.template.props).toMatchObject({ withName: '', cancelled: 1 });
  });
});

test('a reminder comes once, the day before, to both; not of what was booked within the day', async () => {
  const early = await book(day());
  const late = await book(day());
  const moved = await book(day());
  await mails();
  const at = (session: { startsAt: string }) => Date.parse(session.startsAt);
  const before = async (session: { startsAt: string }, hours: number) =>
    t.clock.advance(at(session) - hours * 3_600_000 - t.clock.now().getTime());
  const reminded = async () => {
    seen = t.mail.length;
    await Promise.all([run('bookings.remind', {}), run('bookings.remind', {})]);
    return (await mails()).filter(({ template }) => template.name === 'sessionReminder').map((mail) => mail.to);
  };
  await before(early, 25);
  expect(await reminded()).toEqual([]);
  await before(early, 23.5);
  expect((await reminded()).toSorted()).toEqual([ada.email, mia.email].toSorted());
  expect(await reminded()).toEqual([]);

  // As if it had been booked an hour ago.
  await before(late, 20);
  await t.database.admin.query("UPDATE training_sessions SET created_at = starts_at - interval '21 hours' WHERE id = $1", [late.id]);
  expect(await reminded()).toEqual([]);

  // Reminded, moved, and reminded again.
  await before(moved, 23);
  expect(await reminded()).toHaveLength(2);
  const again = await ada.trpc.bookings.reschedule.mutate({ sessionId: moved.id, startsAt: inDays(t, 10) });
  await before(again, 23);
  expect(await reminded()).toHaveLength(2);
});

test('neither the queue nor a log shows who meets whom', async () => {
  await book(day());
  const { rows } = await t.database.admin.query<{ payload: string }>('SELECT payload::text AS payload FROM graphile_worker._private_jobs');
  await mails();
  expect(rows.length).toBeGreaterThan(0);
  for (const text of [...rows.map(({ payload }) => payload), ...t.log]) expect(text).not.toMatch(/people\.test|BEGIN:VCALENDAR/);
});
