/**
 * What becomes of sessions that are over: booked on the member’s pages, gone by, completed by the worker; one of them marked a no-show by
 * the coach, taken back, and marked again. Only the passing of time is arranged.
 */
import { call, clockStrikes, hasAccount, house, person, type Visitor, wereYesterday } from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';
import { calendarWords } from './support/calendar-words.ts';
import { dayAhead, inLondon, pairs } from './support/coaching.ts';

const home = house('yesterday');
const COMPLETE = 'bookings.complete';

/** On the member’s pages. */
const MEMBER = {
  en: {
    next: 'Next month',
    confirm: 'Book this session',
    done: 'Your session is booked',
    past: 'Past',
    completed: 'Done',
    missed: 'Missed',
  },
  fr: {
    next: 'Mois suivant',
    confirm: 'Réserver cette séance',
    done: 'Votre séance est réservée',
    past: 'Passées',
    completed: 'Terminée',
    missed: 'Manquée',
  },
} as const;

interface Session {
  id: string;
  startsAt: string;
  status: string;
}

describe.each([
  { language: 'en', width: 1440 },
  { language: 'fr', width: 360 },
] as const)('yesterday, in $language at $width px', ({ language, width }) => {
  const w = calendarWords[language];
  const m = MEMBER[language];
  const group = `${language}-yesterday`;
  const cleo = person('Cleo Marsh', group);
  const mia = person('Mia Brook', group);
  const day = dayAhead(3, 3);
  let coach: Visitor;
  let member: Visitor;
  let coachId: string;
  let sessions: Session[];

  const statuses = () =>
    Promise.all(sessions.map(({ id }) => call<Session>(coach, 'bookings.session', { sessionId: id }).then(({ status }) => status)));

  /** A day of the month and a time, on the member’s pages. */
  async function books(time: string): Promise<void> {
    const startsAt = inLondon(day, time);
    const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Paris' }).format(
      new Date(startsAt),
    );
    await member.opens(`/coaches/${coachId}`);
    const grid = member.page.getByRole('grid');
    await grid.and(member.page.locator('[aria-busy="false"]')).waitFor();
    const button = grid.locator(`button[data-date="${day}"]`);
    if ((await button.count()) === 0) await member.presses(m.next);
    await button.click();
    await member.page
      .getByRole('region')
      .getByRole('button', { name: new RegExp(`^${clock}`) })
      .click();
    await member.presses(m.confirm);
    await member.arrivesAt(m.done);
  }

  beforeAll(async () => {
    coach = await home.visitor({ language, width });
    await hasAccount(home, coach, cleo);
    member = await home.visitor({ language, width });
    await hasAccount(home, member, mia);
    ({ coachId } = await call<{ coachId: string }>(coach, 'bookings.becomeCoach', { timeZone: 'Europe/London', slotMinutes: 60 }));
    await call(coach, 'bookings.setRules', { rules: [{ dayOfWeek: 3, startTime: '09:00', endTime: '13:00' }] });
    await pairs(coach, member);
  });

  test('two sessions are booked, and cannot have taken place before they do', async () => {
    await books('10:00');
    await books('12:00');
    ({ items: sessions } = await call<{ items: Session[] }>(coach, 'bookings.sessions', {
      from: inLondon(day, '00:00'),
      to: inLondon(day, '23:00'),
      as: 'coach',
    }));
    expect(sessions.map(({ startsAt }) => startsAt)).toEqual([inLondon(day, '10:00'), inLondon(day, '12:00')]);
    await coach.opens(`/trainer/coaching/calendar?day=${day}`);
    await coach.presses(w.calendar.booked(mia.name, '12:00–13:00'));
    await coach.button(w.session.move, coach.dialog()).waitFor();
    expect(await coach.button(w.session.noShow, coach.dialog()).count()).toBe(0);
    // The worker comes by every few minutes, and leaves them alone.
    await clockStrikes(home, COMPLETE);
    expect(await statuses()).toEqual(['scheduled', 'scheduled']);
  });

  test('a day later both are completed by themselves', async () => {
    const yesterday = await wereYesterday(
      home,
      sessions.map(({ id }) => id),
    );
    expect(await statuses()).toEqual(['scheduled', 'scheduled']);
    await clockStrikes(home, COMPLETE);
    await coach.opens(`/trainer/coaching/calendar?day=${yesterday}`);
    await coach.button(w.calendar.completed(mia.name, '10:00–11:00')).waitFor();
    await coach.button(w.calendar.completed(mia.name, '12:00–13:00')).waitFor();
    await coach.looks('completed');
    expect(await statuses()).toEqual(['completed', 'completed']);
  });

  test('one was a no-show: marked, taken back, marked again', async () => {
    await coach.presses(w.calendar.completed(mia.name, '12:00–13:00'));
    await coach.presses(w.session.noShow, coach.dialog());
    await coach.reads(w.session.noShowed, coach.dialog());
    await coach.looks('no-show');
    expect(await statuses()).toEqual(['completed', 'no_show']);
    await coach.presses(w.session.undo, coach.dialog());
    await coach.reads(w.session.tookPlace, coach.dialog());
    expect(await statuses()).toEqual(['completed', 'completed']);
    await coach.presses(w.session.noShow, coach.dialog());
    await coach.reads(w.session.noShowed, coach.dialog());
    await coach.presses(w.session.close, coach.dialog());
    await coach.button(w.calendar.missed(mia.name, '12:00–13:00')).waitFor();
    await coach.button(w.calendar.completed(mia.name, '10:00–11:00')).waitFor();
    await coach.looks('marked');
  });

  test('the worker leaves it so, and the member sees both', async () => {
    await clockStrikes(home, COMPLETE);
    expect(await statuses()).toEqual(['completed', 'no_show']);
    await member.opens('/sessions');
    await member.follows(m.past, member.page.locator('main'));
    await member.reads(m.completed);
    await member.reads(m.missed);
    await member.looks('past');
  });
});
