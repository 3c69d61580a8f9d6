/** The same hour every week with a coach in Paris, booked from New York: looked at date by date, then looked after, then ended. */
import { call, house, type Locator, runsOrganization, type Visitor } from '@seatwise/testing/browser';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  type Coach,
  fullDate,
  hasCoach,
  hasMember,
  june,
  loose,
  type Member,
  openSlots,
  takesDay,
  takesTime,
  tenOClock,
  tuesday,
} from './coaching.ts';

const home = house('series');

const WORDS = {
  en: {
    way: 'Every week',
    title: (name: string) => `Every week with ${name}`,
    tuesday: /^Tuesday/,
    from: 'From',
    until: 'Last day',
    sentence: /Every Tuesday, 10:00–11:00 in Paris\./,
    look: 'Look at the dates',
    dates: 'The dates',
    counts: (all: number) => [`${all} dates`, `${all - 3} free`, '2 taken', '1 while the coach is away'],
    take: (day: string) => `Book ${day}`,
    leftOut: '2 left out',
    undecided: '3 dates still need a decision.',
    all: 'All',
    toDecide: /^To decide/,
    takeAll: 'Take every alternative',
    submit: /^Book \d+ sessions$/,
    done: 'It is booked',
    sessions: 'See my sessions',
    mine: 'My sessions',
    move: /^Move the session on/,
    moveTitle: 'Move a session',
    moveConfirm: 'Move the session',
    moved: /^The session is now on/,
    cancel: /^Cancel the session on/,
    reason: 'Reason (optional)',
    cancelConfirm: 'Cancel the session',
    cancelled: /^The session on .* is cancelled\.$/,
    undo: 'Take it back',
    restored: /^The session on .* is back\.$/,
    showCancelled: 'Show cancelled ones',
    end: /^Cancel the rest of/,
    endConfirm: 'Cancel the rest',
    ended: /^The series has ended/,
    past: 'Past',
    pastEmpty: 'No session has passed yet',
    next: 'Next month',
    patterns: 'Every week',
  },
  fr: {
    way: 'Chaque semaine',
    title: (name: string) => `Chaque semaine avec ${name}`,
    tuesday: /^mardi/i,
    from: 'À partir du',
    until: 'Dernier jour',
    sentence: /Chaque mardi, 10:00–11:00 à Paris\./,
    look: 'Voir les dates',
    dates: 'Les dates',
    counts: (all: number) => [`${all} dates`, `${all - 3} libres`, '2 prises', '1 en l’absence du coach'],
    take: (day: string) => `Réserver ${day}`,
    leftOut: '2 laissées de côté',
    undecided: '3 dates attendent encore une décision.',
    all: 'Toutes',
    toDecide: /^À décider/,
    takeAll: 'Prendre toutes les propositions',
    submit: /^Réserver \d+ séances$/,
    done: 'C’est réservé',
    sessions: 'Voir mes séances',
    mine: 'Mes séances',
    move: /^Déplacer la séance/,
    moveTitle: 'Déplacer une séance',
    moveConfirm: 'Déplacer la séance',
    moved: /^Séance déplacée/,
    cancel: /^Annuler la séance/,
    reason: 'Motif (facultatif)',
    cancelConfirm: 'Annuler la séance',
    cancelled: /^Séance annulée/,
    undo: 'Revenir en arrière',
    restored: /^Séance rétablie/,
    showCancelled: 'Montrer les séances annulées',
    end: /^Annuler la suite\s:/,
    endConfirm: 'Annuler la suite',
    ended: /^La série a pris fin/,
    past: 'Passées',
    pastEmpty: 'Aucune séance passée',
    next: 'Mois suivant',
    patterns: 'Chaque semaine',
  },
} as const;

interface Session {
  id: string;
  startsAt: string;
  status: string;
  occurrenceDate: string;
  movedFrom: string | null;
}

const main = (visitor: Visitor): Locator => visitor.page.locator('main');
const WEEK_MS = 7 * 86_400_000;

/** Every session of the member's within the year. */
async function sessionsOf(visitor: Visitor): Promise<Session[]> {
  const from = new Date();
  const to = new Date(from.getTime() + 365 * 86_400_000);
  const { items } = await call<{ items: Session[] }>(visitor, 'bookings.sessions', {
    from: from.toISOString(),
    to: to.toISOString(),
    as: 'member',
  });
  return items;
}

/** Fills in "every Tuesday at 10:00" until a day, and looks at its dates. */
async function asksForTuesdays(visitor: Visitor, coach: Coach, words: (typeof WORDS)['en' | 'fr'], until: string): Promise<void> {
  await visitor.opens(`/coaches/${coach.coachId}`);
  await visitor.follows(words.way, main(visitor));
  await visitor.arrivesAt(loose(words.title(coach.name)));
  await visitor.takes(words.tuesday);
  await visitor.takes(/^10:00/);
  await visitor.types(words.from, tuesday(1));
  await visitor.types(words.until, until);
  await visitor.reads(words.sentence);
}

describe.each([
  ['en', 1440],
  ['fr', 360],
] as const)('every Tuesday at ten, in %s at %i px', (language, width) => {
  const words = WORDS[language];
  const group = `series-${language}`;
  let coach: Coach;
  let member: Member;
  let visitor: Visitor;

  test('is said in the coach’s hours, with one’s own beside', async () => {
    coach = await hasCoach(home, 'Camille Roux', group);
    member = await hasMember(home, coach, 'Nora Quinn', group, { language, width });
    visitor = member.visitor;
    const rival = await hasMember(home, coach, 'Omar Reyes', group);
    for (const date of [tuesday(3), tuesday(5)]) {
      const { startsAt } = await tenOClock(rival.visitor, coach.coachId, date);
      await call(rival.visitor, 'bookings.book', { coachId: coach.coachId, startsAt });
    }
    await call(coach.visitor, 'bookings.addTimeOff', {
      startsAt: `${addDays(tuesday(4), -1)}T12:00:00Z`,
      endsAt: `${addDays(tuesday(4), 2)}T12:00:00Z`,
      reason: 'Holiday',
    });
    await asksForTuesdays(visitor, coach, words, june());
    await visitor.looks('pattern');
  });

  test('every date is there before anything is booked: two are taken, one falls in the holiday', async () => {
    await visitor.presses(words.look);
    await visitor.arrivesAt(words.dates);
    const all = Math.floor((Date.parse(june()) - Date.parse(tuesday(1))) / WEEK_MS) + 1;
    for (const count of words.counts(all)) {
      await visitor.reads(loose(count));
    }
    await visitor.reads(words.undecided);
    await visitor.looks('dates');
    await visitor.takes(words.toDecide);
    await visitor.presses(words.takeAll);
    await visitor.looks('decided');
  });

  test('two that are free are left out, one of them long before its session would be made', async () => {
    await visitor.takes(words.all);
    for (const date of [tuesday(6), tuesday(12)]) {
      const day = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'fr-FR', {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        timeZone: 'UTC',
      }).format(new Date(date));
      await visitor.page.getByRole('checkbox', { name: loose(words.take(day.replace(',', ''))) }).uncheck();
    }
    await visitor.reads(words.leftOut);
    await visitor.looks('left-out');
  });

  test('the alternatives are taken, and all of it is booked at once', async () => {
    await visitor.presses(words.submit);
    await visitor.arrivesAt(words.done);
    await visitor.looks('made');
    const sessions = await sessionsOf(visitor);
    const elsewhere = sessions.filter(({ movedFrom }) => movedFrom !== null).map(({ occurrenceDate }) => occurrenceDate);
    expect(elsewhere).toEqual([tuesday(3), tuesday(4), tuesday(5)]);
    expect(sessions.length).toBeGreaterThanOrEqual(7);
    // What was left out is there as cancelled, so that the generator does not make it.
    expect(sessions.filter(({ status }) => status === 'cancelled').map(({ occurrenceDate }) => occurrenceDate)).toEqual([
      tuesday(6),
      tuesday(12),
    ]);
    await home.inbox.mail(member.email, coach.name);
  });

  test('one is moved to another open time', async () => {
    await visitor.follows(words.sessions, main(visitor));
    await visitor.arrivesAt(words.mine);
    await visitor.page.getByRole('link', { name: words.move }).first().waitFor();
    await visitor.looks('patterns');
    const second = (await sessionsOf(visitor)).find(({ occurrenceDate }) => occurrenceDate === tuesday(2));
    await visitor.page
      .getByRole('link', { name: words.move })
      .and(visitor.page.getByRole('link', { name: fullDate(second?.startsAt ?? '', language) }))
      .click();
    await visitor.arrivesAt(words.moveTitle);
    const [day] = await openSlots(visitor, coach.coachId, addDays(tuesday(2), 1), addDays(tuesday(2), 1));
    const slot = day?.slots.at(-1);
    if (slot === undefined) throw new Error('Nothing is open on the day after');
    await takesDay(visitor, fullDate(slot.startsAt, language), words.next);
    await takesTime(visitor, slot);
    await visitor.looks('move');
    await visitor.presses(words.moveConfirm, visitor.dialog());
    await visitor.arrivesAt(words.mine);
    await visitor.reads(words.moved);
    await visitor.looks('moved');
    expect((await sessionsOf(visitor)).find(({ id }) => id === second?.id)?.startsAt).toBe(slot.startsAt);
  });

  test('one is cancelled, brought back, and cancelled for good', async () => {
    const [first] = await sessionsOf(visitor);
    const cancel = visitor.button(words.cancel).and(visitor.button(fullDate(first?.startsAt ?? '', language)));
    await cancel.click();
    await visitor.types(words.reason, 'Dentist', visitor.dialog());
    await visitor.looks('cancel');
    await visitor.presses(words.cancelConfirm, visitor.dialog());
    await visitor.reads(words.cancelled);
    await visitor.presses(words.undo);
    await visitor.reads(words.restored);
    await cancel.click();
    await visitor.presses(words.cancelConfirm, visitor.dialog());
    await visitor.reads(words.cancelled);
    await visitor.page.getByLabel(words.showCancelled).check({ force: true });
    await visitor.looks('cancelled');
    expect((await sessionsOf(visitor)).filter(({ status }) => status === 'cancelled').map(({ occurrenceDate }) => occurrenceDate)).toEqual([
      tuesday(1),
      tuesday(6),
      tuesday(12),
    ]);
  });

  test('and later the rest, after reading what that means', async () => {
    await visitor.follows(words.patterns, main(visitor));
    await visitor.presses(words.end);
    await visitor.looks('end');
    await visitor.presses(words.endConfirm, visitor.dialog());
    await visitor.reads(words.ended);
    await visitor.looks('ended');
    expect((await sessionsOf(visitor)).filter(({ status }) => status === 'scheduled')).toEqual([]);
    await visitor.follows(words.past, main(visitor));
    await visitor.reads(words.pastEmpty);
    await visitor.looks('past');
  });
});

describe('what comes in between', () => {
  test('a date that is taken meanwhile books nothing, and is shown', async () => {
    const coach = await hasCoach(home, 'Camille Roux', 'series-between');
    const { visitor } = await hasMember(home, coach, 'Nora Quinn', 'series-between');
    const rival = await hasMember(home, coach, 'Omar Reyes', 'series-between');
    await asksForTuesdays(visitor, coach, WORDS.en, tuesday(5));
    await visitor.presses('Look at the dates');
    await visitor.reads('5 free');
    const { startsAt } = await tenOClock(rival.visitor, coach.coachId, tuesday(2));
    await call(rival.visitor, 'bookings.book', { coachId: coach.coachId, startsAt });
    visitor.expects(/status of 409/);
    await visitor.presses('Book 5 sessions');
    await visitor.reads(/^Meanwhile some dates have changed\. Nothing was booked\./);
    await visitor.reads('1 taken');
    await visitor.looks('changed');
    expect(await sessionsOf(visitor)).toEqual([]);
  });

  test('a plan’s limit is said with its number', async () => {
    const coach = await hasCoach(home, 'Camille Roux', 'series-limit');
    const { id: organizationId } = await runsOrganization(home, coach.visitor, { name: 'Atelier des Gammes' });
    const { visitor } = await hasMember(home, coach, 'Nora Quinn', 'series-limit', { organizationId });
    for (const hour of ['09', '14', '15']) {
      await call(visitor, 'bookings.createRecurring', {
        coachId: coach.coachId,
        dayOfWeek: 3,
        startTime: `${hour}:00`,
        endTime: `${hour}:45`,
        startDate: tuesday(1),
        endDate: addDays(tuesday(2), 1),
      });
    }
    visitor.expects(/status of 409/);
    await asksForTuesdays(visitor, coach, WORDS.en, tuesday(3));
    await visitor.presses('Look at the dates');
    await visitor.presses('Book 3 sessions');
    await visitor.reads(/^You may have 3 series with this organisation’s coaches/);
    await visitor.looks('limit');
  });
});
