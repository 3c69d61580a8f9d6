/**
 * A coach's calendar: a weekly grid, by list and by drawing; an extra Saturday; a holiday that a session falls into; sessions moved and called
 * off, and brought back; hours opened on the calendar itself; what the generator could not make; why a time is not open.
 */
import { call, hasAccount, house, isSignedIn, person, PLATFORM_OWNER, runsOrganization, type Visitor } from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';
import { calendarWords } from './support/calendar-words.ts';
import { DAY_MS, dayAhead, inLondon, pairs } from './support/coaching.ts';

const home = house('calendar');
const CASTS = [
  { language: 'en', width: 1440 },
  { language: 'fr', width: 360 },
] as const;
describe.each(CASTS)('a coach’s calendar in $language at $width px', ({ language, width }) => {
  const w = calendarWords[language];
  const group = `${language}-calendar`;
  const cleo = person('Cleo Marsh', group);
  const mia = person('Mia Brook', group);
  const saturday = dayAhead(6, 12);
  /** Of the same week. */
  const [tuesday, wednesday, thursday, sunday] = [-4, -3, -2, 1].map((days) =>
    new Date(Date.parse(saturday) + days * DAY_MS).toISOString().slice(0, 10),
  ) as [string, string, string, string];
  const holiday = dayAhead(3, 22);
  let coach: Visitor;
  let member: Visitor;
  let coachId: string;
  let sessionId: string;

  const session = () => call<{ status: string; startsAt: string; reason: string | null }>(coach, 'bookings.session', { sessionId });
  const rules = () =>
    call<{ rules: { dayOfWeek: number; startTime: string; endTime: string }[] }>(coach, 'bookings.availability', { coachId }).then((view) =>
      view.rules.map(({ dayOfWeek, startTime, endTime }) => `${dayOfWeek} ${startTime}-${endTime}`),
    );
  const form = (name: string) => coach.page.getByRole('form', { name: new RegExp(name) });

  beforeAll(async () => {
    coach = await home.visitor({ language, width });
    await hasAccount(home, coach, cleo);
    member = await home.visitor({ language, width });
    await hasAccount(home, member, mia);
  });

  test('learns what a calendar is before there is one', async () => {
    await coach.opens('/trainer/coaching/calendar');
    await coach.reads(w.none);
    await coach.looks('no-coach');
    ({ coachId } = await call<{ coachId: string }>(coach, 'bookings.becomeCoach', { timeZone: 'Europe/London', slotMinutes: 60 }));
    await pairs(coach, member);
  });

  test('sets the week in the list of times', async () => {
    const { availability: words, days } = w;
    await coach.opens('/trainer/coaching/availability');
    await coach.reads(words.empty);
    await coach.presses(words.add(days.monday));
    await coach.selects(words.to(days.monday, 1), '08:00');
    await coach.reads(words.order);
    await coach.presses(words.save);
    await coach.reads(words.order);
    await coach.selects(words.to(days.monday, 1), '13:00');
    await coach.presses(words.copy);
    await coach.reads(words.copied);
    await coach.reads(words.unsaved);
    await coach.looks('availability-unsaved');
    await coach.presses(words.save);
    await coach.reads(words.saved);
    expect(await rules()).toEqual([1, 2, 3, 4, 5].map((day) => `${day} 09:00-13:00`));
  });

  test('is asked before changes are lost', async () => {
    const { availability: words, days, tabs } = w;
    await coach.presses(words.add(days.saturday));
    await coach.follows(tabs.calendar, coach.page.locator('main'));
    await coach.reads(words.leave, coach.dialog());
    await coach.presses(words.stay, coach.dialog());
    await coach.presses(words.discard);
    expect(await rules()).toHaveLength(5);
  });

  test('draws Wednesday afternoon, and closes a piece of the morning', async () => {
    const { availability: words } = w;
    const wednesday = coach.page.locator('[data-weekday="3"]');
    // There is a picture to draw in where there is room for one.
    expect(await wednesday.isVisible()).toBe(width === 1440);
    if (width !== 1440) return;
    await wednesday.scrollIntoViewIfNeeded();
    const box = await wednesday.boundingBox();
    if (box === null) throw new Error('No picture of the week');
    const { mouse } = coach.page;
    const at = (hour: number) => box.y + (hour / 24) * box.height;
    const draws = async (from: number, to: number) => {
      await mouse.move(box.x + box.width / 2, at(from) + 2);
      await mouse.down();
      await mouse.move(box.x + box.width / 2, at(to) - 4, { steps: 6 });
      await mouse.up();
    };
    await draws(15, 18);
    await draws(12, 13);
    await coach.presses(words.save);
    await coach.reads(words.saved);
    expect((await rules()).filter((rule) => rule.startsWith('3'))).toEqual(['3 09:00-12:00', '3 15:00-18:00']);
  });

  test('adds an extra Saturday', async () => {
    await coach.presses(w.extra.add, form(w.extra.form));
    await coach.reads(w.extra.needed);
    await coach.types(w.extra.date, saturday, form(w.extra.form));
    await coach.presses(w.extra.add, form(w.extra.form));
    await coach.reads(w.extra.added);
    const { additions } = await call<{ additions: { startsAt: string }[] }>(coach, 'bookings.availability', { coachId });
    expect(additions.map(({ startsAt }) => startsAt)).toEqual([inLondon(saturday, '09:00')]);
  });

  test('sets a buffer', async () => {
    await coach.selects(w.rules.after, '15');
    await coach.presses(w.rules.save, form(w.rules.form));
    await coach.reads(w.rules.saved, form(w.rules.form));
    expect(await call(coach, 'bookings.coach', { coachId })).toMatchObject({ bufferAfterMinutes: 15, slotMinutes: 60 });
  });

  test('sees what was booked, on both clocks', async () => {
    ({ id: sessionId } = await call<{ id: string }>(member, 'bookings.book', {
      coachId,
      startsAt: inLondon(tuesday, '10:00'),
      note: w.session.note,
    }));
    await coach.opens(`/trainer/coaching/calendar?day=${tuesday}`);
    await coach.button(w.calendar.block(mia.name)).waitFor();
    await coach.looks('calendar');
    await coach.presses(w.calendar.block(mia.name));
    await coach.reads(w.session.own, coach.dialog());
    await coach.reads(w.session.note, coach.dialog());
    await coach.reads(w.session.once, coach.dialog());
    await coach.looks('session');
  });

  test('moves it to an open time, and back', async () => {
    await coach.presses(w.session.move, coach.dialog());
    await coach.selects(w.session.day, saturday);
    await coach.takes('11:00', coach.dialog());
    await coach.looks('session-move');
    await coach.presses(w.session.moveGo, coach.dialog());
    await coach.reads(w.session.moved, coach.dialog());
    expect(await session()).toMatchObject({ startsAt: inLondon(saturday, '11:00') });
    await coach.presses(w.session.back, coach.dialog());
    await coach.reads(w.session.moved, coach.dialog());
    expect(await session()).toMatchObject({ startsAt: inLondon(tuesday, '10:00') });
  });

  test('types a time off the grid, and hears when it is closed', async () => {
    coach.expects(/status of 4\d\d/);
    await coach.presses(w.session.move, coach.dialog());
    await coach.takes(w.session.typed, coach.dialog());
    await coach.types(w.session.date, tuesday, coach.dialog());
    await coach.selects(w.session.time, '20:00');
    await coach.presses(w.session.moveGo, coach.dialog());
    await coach.reads(w.why.closed, coach.dialog());
    await coach.looks('session-refused');
    await coach.selects(w.session.time, '10:10');
    await coach.presses(w.session.moveGo, coach.dialog());
    await coach.reads(w.session.moved, coach.dialog());
    expect(await session()).toMatchObject({ startsAt: inLondon(tuesday, '10:10') });
    await coach.presses(w.session.back, coach.dialog());
    await coach.reads(w.session.moved, coach.dialog());
  });

  test('cancels it with a reason, and takes that back', async () => {
    await coach.presses(w.session.cancel, coach.dialog());
    await coach.reads(w.session.cancelText, coach.dialog());
    await coach.dialog().getByRole('textbox', { name: w.session.reason }).fill(w.session.reasonText);
    await coach.looks('session-cancel');
    await coach.presses(w.session.cancel, coach.dialog());
    await coach.reads(w.session.cancelled, coach.dialog());
    expect(await session()).toMatchObject({ status: 'cancelled', reason: w.session.reasonText });
    await coach.looks('session-cancelled');
    await coach.presses(w.session.undo, coach.dialog());
    await coach.reads(w.session.restored, coach.dialog());
    expect(await session()).toMatchObject({ status: 'scheduled', reason: null });
    await coach.presses(w.session.close, coach.dialog());
  });

  test('goes from session to session with the keyboard, opens one with Enter, and turns the weeks', async () => {
    const { keyboard } = coach.page;
    const focused = () => coach.page.evaluate(() => (document.activeElement?.textContent ?? '').replaceAll(/\s+/g, ' ').trim());
    const arrives = (name: string) =>
      coach.page.waitForFunction((wanted) => (document.activeElement?.textContent ?? '').replaceAll(/\s+/g, ' ').trim() === wanted, name);
    await call(member, 'bookings.book', { coachId, startsAt: inLondon(thursday, '11:00') });
    await coach.opens(`/trainer/coaching/calendar?day=${tuesday}`);
    const block = coach.button(w.calendar.block(mia.name));
    await block.waitFor();
    await coach.page.getByRole('region', { name: w.calendar.grid }).focus();
    await keyboard.press('ArrowDown');
    expect(await focused()).toMatch(w.calendar.block(mia.name));
    await keyboard.press('ArrowRight');
    // A phone has one day in view: the one between them is empty.
    if (width === 360) {
      await coach.page.waitForURL(/day=/);
      await block.waitFor({ state: 'detached' });
      await keyboard.press('ArrowRight');
    }
    await arrives(w.calendar.booked(mia.name, '11:00–12:00'));
    await keyboard.press('Enter');
    await coach.reads(w.session.title(mia.name), coach.dialog());
    await keyboard.press('Escape');
    await arrives(w.calendar.booked(mia.name, '11:00–12:00'));
    await keyboard.press('PageDown');
    await coach.button(w.calendar.booked(mia.name, '11:00–12:00')).waitFor({ state: 'detached' });
    await keyboard.press('PageUp');
    await arrives(width === 360 ? w.calendar.booked(mia.name, '11:00–12:00') : w.calendar.booked(mia.name, '10:00–11:00'));
    await coach.presses(w.calendar.today);
    await block.waitFor({ state: 'detached' });
  });

  /** Where an hour of a day is on the screen; the calendar shows from eight o’clock. */
  const spot = async (date: string, hour: number) => {
    const cell = coach.page.locator(`[role="cell"][data-date="${date}"]`);
    await cell.scrollIntoViewIfNeeded();
    const box = await cell.boundingBox();
    if (box === null) throw new Error(`${date} is not in view`);
    return { x: box.x + box.width / 2, y: box.y + ((hour - 8) / 10) * box.height };
  };
  const drags = async (from: { x: number; y: number }, to: { x: number; y: number }) => {
    const { mouse } = coach.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x, from.y + 10, { steps: 2 });
    await mouse.move(to.x, to.y, { steps: 8 });
    await mouse.up();
  };

  test('takes a session elsewhere with the mouse, and is asked whether that is meant', async () => {
    // With a thumb it is the dialog that moves a session, which the keyboard has as well.
    if (width === 360) return;
    await coach.opens(`/trainer/coaching/calendar?day=${tuesday}`);
    await coach.button(w.calendar.block(mia.name)).waitFor();
    await drags(await spot(tuesday, 10.4), await spot(wednesday, 11.4));
    await coach.reads(/11:00–12:00 \S+$/, coach.dialog());
    await coach.looks('session-dragged');
    await coach.presses(w.session.stay, coach.dialog());
    expect(await session()).toMatchObject({ startsAt: inLondon(tuesday, '10:00') });
    await drags(await spot(tuesday, 10.4), await spot(wednesday, 11.4));
    await coach.presses(w.session.moveGo, coach.dialog());
    await coach.reads(w.session.moved, coach.dialog());
    expect(await session()).toMatchObject({ startsAt: inLondon(wednesday, '11:00') });
    await coach.presses(w.session.back, coach.dialog());
    await coach.reads(w.session.moved, coach.dialog());
    await coach.presses(w.session.close, coach.dialog());
    expect(await session()).toMatchObject({ startsAt: inLondon(tuesday, '10:00') });
  });

  test('opens a Sunday on the calendar, and closes it again', async () => {
    await coach.opens(`/trainer/coaching/calendar?day=${sunday}`);
    const dialog = coach.dialog();
    if (width === 1440) {
      await drags(await spot(sunday, 11.1), await spot(sunday, 12.9));
    } else {
      await coach.presses(w.calendar.hours);
      await coach.takes(w.extra.way, dialog);
      await coach.types(w.extra.date, sunday, dialog);
      await coach.selects(w.extra.from, '11:00');
      await coach.selects(w.extra.to, '13:00');
    }
    await coach.looks('calendar-extra');
    await coach.presses(w.extra.add, dialog);
    await coach.reads(w.extra.addedAt);
    await coach.looks('calendar-opened');
    const { x, y } = await spot(sunday, 12.1);
    await coach.page.mouse.click(x, y);
    await coach.presses(w.extra.remove, dialog);
    await coach.reads(w.extra.removed);
    const { additions } = await call<{ additions: unknown[] }>(coach, 'bookings.availability', { coachId });
    expect(additions).toHaveLength(1);
  });

  test('is told what a holiday falls on', async () => {
    await coach.opens('/trainer/coaching/availability');
    await coach.types(w.off.first, tuesday, form(w.off.form));
    await coach.types(w.off.last, tuesday, form(w.off.form));
    await coach.types(w.off.reason, w.off.why, form(w.off.form));
    await coach.presses(w.off.add, form(w.off.form));
    await coach.reads(w.off.affected);
    await coach.presses(w.off.open(mia.name));
    await coach.reads(w.session.title(mia.name), coach.dialog());
    await coach.presses(w.session.close, coach.dialog());
  });

  test('asks why a time is not open', async () => {
    const why = form(w.why.form);
    await coach.types(w.why.date, tuesday, why);
    await why.getByLabel(w.why.time, { exact: true }).selectOption('11:00');
    await coach.presses(w.why.look, why);
    await coach.reads(w.why.busy(mia.name));
    await coach.reads(w.why.off);
    await coach.looks('availability');
    await coach.types(w.why.date, saturday, why);
    await coach.presses(w.why.look, why);
    await coach.reads(w.why.open);
  });

  test('the platform owner looks at what a run would do, and runs it', async () => {
    await call(coach, 'bookings.addTimeOff', { startsAt: inLondon(holiday, '00:00'), endsAt: inLondon(holiday, '23:00') });
    await call(member, 'bookings.createRecurring', {
      coachId,
      dayOfWeek: 3,
      startTime: '10:00',
      endTime: '11:00',
      startDate: dayAhead(3, 8),
      weeksAhead: 1,
    });
    const owner = await home.visitor({ language, width });
    await isSignedIn(owner, PLATFORM_OWNER);
    await call(owner, 'identity.updateProfile', { locale: language });
    await owner.opens('/trainer/platform/health');
    await owner.reads(w.generator.title);
    await owner.presses(w.generator.dry);
    await owner.reads(w.generator.planned);
    await owner.reads(w.generator.away, owner.page.getByRole('row').filter({ hasText: mia.name }));
    await owner.looks('generator-plan');
    expect(await call(coach, 'bookings.conflicts')).toMatchObject({ items: [] });
    await owner.presses(w.generator.run);
    await owner.presses(w.generator.run, owner.dialog());
    await owner.reads(w.generator.done);
    await owner.looks('generator-run');
    await call(owner, 'identity.updateProfile', { locale: 'en' });
    await owner.leaves();
  });

  test('finds the date in the way, and takes another time', async () => {
    await coach.opens('/trainer/coaching/conflicts');
    await coach.reads(w.conflicts.away);
    await coach.looks('conflicts');
    await coach.presses(w.conflicts.other);
    await coach.looks('conflict-other');
    await coach.page.keyboard.press('Escape');
    await coach.presses(w.conflicts.book);
    await coach.reads(w.conflicts.booked);
    await coach.reads(w.conflicts.empty);
    await coach.looks('conflicts-none');
  });

  test('sees where the series will go on, and ends it from one of its sessions', async () => {
    await coach.opens(`/trainer/coaching/calendar?day=${dayAhead(3, 8 + 7 * 10)}`);
    await coach.page
      .getByRole('listitem')
      .filter({ hasText: w.calendar.planned(mia.name) })
      .waitFor();
    await coach.looks('calendar-planned');
    const first = dayAhead(3, 8);
    await coach.opens(`/trainer/coaching/calendar?day=${first}`);
    await coach.presses(w.calendar.block(mia.name), coach.page.locator(`[data-date="${first}"]`).filter({ hasText: mia.name }));
    await coach.reads(w.session.pattern, coach.dialog());
    await coach.presses(w.session.end, coach.dialog());
    await coach.reads(w.session.endText, coach.dialog());
    await coach.presses(w.session.end, coach.dialog());
    await coach.reads(w.session.ended, coach.dialog());
    await coach.looks('series-ended');
    expect(await call(coach, 'bookings.myRecurring', { as: 'coach' })).toMatchObject({ items: [{ status: 'ended', nextSessions: [] }] });
  });

  test('sees today’s sessions on the dashboard', async () => {
    const studio = await runsOrganization(home, coach, { name: `Loft ${language.toUpperCase()}` });
    await coach.opens(`/trainer/organizations/${studio.id}`);
    await coach.reads(w.today.title);
    await coach.reads(w.today.none);
    // Where it is nine o’clock now, whenever this runs: the rest of the day can be booked.
    const hours = ((9 - new Date().getUTCHours() + 36) % 24) - 12;
    const timeZone = hours === 0 ? 'Etc/GMT' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
    await call(coach, 'bookings.updateCoach', { timeZone, minNoticeMinutes: 0 });
    await call(coach, 'bookings.setRules', {
      rules: [0, 1, 2, 3, 4, 5, 6].map((dayOfWeek) => ({ dayOfWeek, startTime: '08:00', endTime: '20:00' })),
    });
    const today = new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 10);
    const { days } = await call<{ days: { slots: { startsAt: string }[] }[] }>(member, 'bookings.openSlots', {
      coachId,
      from: today,
      to: today,
      timeZone,
    });
    await call(member, 'bookings.book', { coachId, startsAt: days[0]?.slots[1]?.startsAt });
    await coach.opens(`/trainer/organizations/${studio.id}`);
    await coach.button(w.today.open).waitFor();
    await coach.looks('today');
  });
});
