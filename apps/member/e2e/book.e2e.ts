/** One session with a coach in another time zone: a day, a time, a note, and what can go wrong on the way. */
import { call, house, type Locator, type Visitor } from '@seatwise/testing/browser';
import { describe, expect, test, vi } from 'vitest';
import {
  addDays,
  type Coach,
  dayButton,
  fullDate,
  hasCoach,
  hasMember,
  loose,
  type Member,
  monthIsThere,
  PARIS,
  type Slot,
  takesDay,
  takesTime,
  tenOClock,
  timeButton,
  today,
  tuesday,
} from './coaching.ts';

const home = house('book');

const WORDS = {
  en: {
    book: 'Book a session',
    bookWith: (name: string) => `Book a session with ${name}`,
    openTimes: /open times?$/,
    note: (name: string) => `Note for ${name} (optional)`,
    right: 'Is this right?',
    confirm: 'Book this session',
    done: 'Your session is booked',
    calendar: 'Add to calendar',
    calendarTitle: 'In your calendar',
    close: 'Close',
    sessions: 'See my sessions',
    mine: 'My sessions',
    hello: (name: string) => `Hello, ${name}`,
    next: 'Next session',
    nextMonth: 'Next month',
    lost: /is not open any more/,
    mail: (name: string) => `with ${name}`,
  },
  fr: {
    book: 'Réserver une séance',
    bookWith: (name: string) => `Réserver une séance avec ${name}`,
    openTimes: /horaires? libres?$/,
    note: (name: string) => `Note pour ${name} (facultative)`,
    right: 'Est-ce bien cela ?',
    confirm: 'Réserver cette séance',
    done: 'Votre séance est réservée',
    calendar: 'Ajouter à mon agenda',
    calendarTitle: 'Dans votre agenda',
    close: 'Fermer',
    sessions: 'Voir mes séances',
    mine: 'Mes séances',
    hello: (name: string) => `Bonjour ${name}`,
    next: 'Prochaine séance',
    nextMonth: 'Mois suivant',
    lost: /n’est plus libre/,
    mail: (name: string) => `avec ${name}`,
  },
} as const;

const main = (visitor: Visitor): Locator => visitor.page.locator('main');

describe.each([
  ['en', 1440],
  ['fr', 360],
] as const)('once, in %s at %i px', (language, width) => {
  const words = WORDS[language];
  const group = `book-${language}`;
  let coach: Coach;
  let member: Member;
  let visitor: Visitor;
  let slot: Slot;

  test('from home to the days that have openings', async () => {
    coach = await hasCoach(home, 'Camille Roux', group);
    member = await hasMember(home, coach, 'Nora Quinn', group, { language, width });
    visitor = member.visitor;
    slot = await tenOClock(visitor, coach.coachId, tuesday(1));
    await visitor.opens('/');
    await visitor.arrivesAt(loose(words.hello(member.name)));
    await visitor.looks('home-before');
    await visitor.follows(words.bookWith(coach.name), main(visitor));
    await visitor.arrivesAt(words.bookWith(coach.name));
    await dayButton(visitor, words.openTimes).first().waitFor();
    await visitor.looks('month');
  });

  test('a day and a time, on both clocks', async () => {
    await takesDay(visitor, fullDate(tuesday(1), language), words.nextMonth);
    await visitor.reads(/10:00 Paris/);
    await visitor.looks('day');
    await takesTime(visitor, slot);
    await visitor.arrivesAt(loose(words.right));
    await visitor.reads(/10:00–11:00 Paris/);
    await visitor.types(words.note(coach.name), 'Scales, and the second movement.');
    await visitor.looks('confirm');
  });

  test('is booked, and comes by mail for one’s calendar', async () => {
    await visitor.presses(words.confirm);
    await visitor.arrivesAt(words.done);
    await visitor.looks('booked');
    expect(await call(visitor, 'bookings.sessions', { from: slot.startsAt, to: slot.endsAt, as: 'member' })).toMatchObject({
      items: [{ startsAt: slot.startsAt, status: 'scheduled', note: 'Scales, and the second movement.' }],
    });
    const { id } = await home.inbox.mail(member.email, coach.name);
    const raw = await (await fetch(`${home.mailUrl}/api/email/${id}/raw`)).text();
    expect(raw).toContain('text/calendar');
  });

  test('and the calendar can be followed', async () => {
    await visitor.presses(words.calendar);
    const address = visitor.dialog().getByRole('status').or(visitor.dialog().locator('output')).last();
    await visitor.page.getByText(/\.ics$/).waitFor();
    await visitor.looks('calendar');
    const feed = await fetch((await address.textContent()) ?? '');
    expect(feed.headers.get('content-type')).toContain('text/calendar');
    expect(await feed.text()).toContain('BEGIN:VEVENT');
    await visitor.presses(words.close, visitor.dialog());
  });

  test('it is the next one at home, and stands among one’s sessions', async () => {
    await visitor.follows(words.sessions, main(visitor));
    await visitor.arrivesAt(words.mine);
    await visitor.reads(fullDate(slot.startsAt, language), main(visitor));
    await visitor.looks('sessions');
    await visitor.opens('/');
    await visitor.arrivesAt(loose(words.hello(member.name)));
    await visitor.reads(/10:00–11:00 Paris/);
    await visitor.looks('home');
  });

  test('whoever comes second is told so, and sees what is left', async () => {
    const wanted = await tenOClock(visitor, coach.coachId, tuesday(2));
    const rival = await hasMember(home, coach, 'Omar Reyes', group);
    await visitor.opens(`/coaches/${coach.coachId}`);
    await takesDay(visitor, fullDate(tuesday(2), language), words.nextMonth);
    await takesTime(visitor, wanted);
    await visitor.arrivesAt(loose(words.right));
    await call(rival.visitor, 'bookings.book', { coachId: coach.coachId, startsAt: wanted.startsAt });
    visitor.expects(/status of 409/);
    await visitor.presses(words.confirm);
    await visitor.reads(words.lost);
    await vi.waitFor(async () => expect(await timeButton(visitor, wanted).count()).toBe(0));
    await visitor.looks('taken');
  });
});

describe('by keyboard alone', () => {
  test('arrows lead through days and months, Enter takes a day, and the time is one Tab away', async () => {
    const coach = await hasCoach(home, 'Camille Roux', 'book-keys');
    const { visitor } = await hasMember(home, coach, 'Kim Park', 'book-keys', { timeZone: PARIS });
    const { keyboard } = visitor.page;
    await visitor.opens(`/coaches/${coach.coachId}`);
    await monthIsThere(visitor);
    const focused = (): Promise<string | null> => visitor.page.evaluate(() => document.activeElement?.getAttribute('data-date') ?? null);
    const [first] = await visitor.page.getByRole('grid').locator('button[tabindex="0"]').all();
    await first?.focus();
    const from = await focused();
    expect(from).not.toBeNull();
    // Right and left again; a month on and back.
    await keyboard.press('ArrowRight');
    await vi.waitFor(async () => expect(await focused()).toBe(addDays(from ?? '', 1)));
    await keyboard.press('ArrowLeft');
    await keyboard.press('PageDown');
    await vi.waitFor(async () => expect((await focused())?.slice(0, 7)).not.toBe(from?.slice(0, 7)));
    await monthIsThere(visitor);
    await keyboard.press('Home');
    await vi.waitFor(async () => expect(new Date((await focused()) ?? '').getUTCDay()).toBe(1));
    // A Monday in a month to come: open, unless it lies before it or beyond what can be booked.
    await keyboard.press('ArrowDown');
    await monthIsThere(visitor);
    await keyboard.press('Enter');
    await visitor.reads('Morning');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await visitor.arrivesAt('Is this right?');
    expect(await visitor.page.evaluate(() => document.activeElement?.contains(document.querySelector('h1')))).toBe(true);
    await visitor.page.goBack();
    await visitor.arrivesAt('Book a session with Camille Roux');
  });
});

describe('when nothing is open', () => {
  test('an empty month says where the next opening is, and leads there', async () => {
    const validFrom = addDays(today(), 75);
    const coach = await hasCoach(home, 'Paul Lenoir', 'book-empty', { horizonWeeks: 20 }, [
      { dayOfWeek: 3, startTime: '09:00', endTime: '12:00', validFrom },
    ]);
    const { visitor } = await hasMember(home, coach, 'Lea Moss', 'book-empty', { width: 360 });
    await visitor.opens(`/coaches/${coach.coachId}`);
    await visitor.presses('Show that day');
    await visitor.reads('10:00 Paris');
    await visitor.opens(`/coaches/${coach.coachId}`);
    await visitor.reads(/The next open time is on Wednesday/);
    await visitor.looks('empty-month');
  });

  test('and where there is none at all, whom to speak to', async () => {
    const coach = await hasCoach(home, 'Rosa Klein', 'book-none', {}, []);
    const { visitor } = await hasMember(home, coach, 'Lea Moss', 'book-none', { language: 'fr' });
    await visitor.opens(`/coaches/${coach.coachId}`);
    await visitor.reads(/Parlez-en à votre coach/);
    await visitor.looks('nothing-open');
  });

  test('a coach who is none of one’s own is not found', async () => {
    const coach = await hasCoach(home, 'Rosa Klein', 'book-stranger');
    const other = await hasCoach(home, 'Paul Lenoir', 'book-stranger');
    const { visitor } = await hasMember(home, coach, 'Lea Moss', 'book-stranger');
    visitor.expects(/status of 404|no such coach/);
    await visitor.opens(`/coaches/${other.coachId}`);
    await visitor.arrivesAt('There is nothing here');
  });
});

describe('when the network fails', () => {
  test('the open times say that they did not load, and come when asked again', async () => {
    const coach = await hasCoach(home, 'Paul Lenoir', 'book-offline');
    const { visitor } = await hasMember(home, coach, 'Lea Moss', 'book-offline', { language: 'fr', width: 360 });
    await visitor.page.route(/bookings\.openSlots/, (route) => route.abort());
    visitor.expects(/ERR_FAILED/);
    await visitor.opens(`/coaches/${coach.coachId}`);
    await visitor.reads('Les horaires libres n’ont pas pu s’afficher');
    await visitor.looks('failed');
    await visitor.page.unroute(/bookings\.openSlots/);
    await visitor.presses('Réessayer');
    await monthIsThere(visitor);
  });
});

describe('too late', () => {
  test('within the notice nothing can be changed here, and the page says why', async () => {
    const coach = await hasCoach(home, 'Ines Faure', 'book-late', { cancellationNoticeHours: 720 });
    const { visitor } = await hasMember(home, coach, 'Zoe Hart', 'book-late', { width: 360 });
    await call(visitor, 'bookings.book', {
      coachId: coach.coachId,
      startsAt: (await tenOClock(visitor, coach.coachId, tuesday(1))).startsAt,
    });
    await visitor.opens('/sessions');
    const cancel = visitor.button(/^Cancel the session on/);
    await cancel.waitFor();
    await vi.waitFor(async () => expect(await cancel.getAttribute('aria-disabled')).toBe('true'));
    await cancel.focus();
    await visitor.reads(/Ines Faure asks for 720 hours’ notice/);
    await visitor.looks('too-late');
  });
});
