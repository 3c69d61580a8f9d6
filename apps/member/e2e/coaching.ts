/** What is there before somebody books: a coach in Paris with hours of their own, and members who are paired with them. */
import { call, hasAccount, type House, type Language, type Locator, person, type Visitor, type Width } from '@seatwise/testing/browser';

export const PARIS = 'Europe/Paris';
export const NEW_YORK = 'America/New_York';

export interface Coach {
  visitor: Visitor;
  name: string;
  coachId: string;
}

/** Mornings and afternoons in Paris, Monday to Friday, an hour each. */
const WEEK = [1, 2, 3, 4, 5].flatMap((dayOfWeek) => [
  { dayOfWeek, startTime: '09:00', endTime: '12:00' },
  { dayOfWeek, startTime: '14:00', endTime: '18:00' },
]);

export async function hasCoach(
  house: House,
  name: string,
  group: string,
  settings: object = {},
  rules: readonly object[] = WEEK,
): Promise<Coach> {
  const visitor = await house.visitor();
  await hasAccount(house, visitor, person(name, group));
  const { coachId } = await call<{ coachId: string }>(visitor, 'bookings.becomeCoach', { timeZone: PARIS, slotMinutes: 60, ...settings });
  if (rules.length > 0) await call(visitor, 'bookings.setRules', { rules });
  return { visitor, name, coachId };
}

export interface Member {
  visitor: Visitor;
  name: string;
  email: string;
}

/** Somebody whom the coach coaches. */
export async function hasMember(
  house: House,
  coach: Coach,
  name: string,
  group: string,
  {
    language = 'en',
    width = 1440,
    timeZone = NEW_YORK,
    organizationId,
  }: { language?: Language; width?: Width; timeZone?: string; organizationId?: string } = {},
): Promise<Member> {
  const visitor = await house.visitor({ language, width });
  const somebody = person(name, group);
  await hasAccount(house, visitor, somebody);
  await call(visitor, 'identity.updateProfile', { timeZone });
  const { url } = await call<{ url: string }>(coach.visitor, 'invites.createPairing', { organizationId });
  await call(visitor, 'invites.acceptPairing', { token: new URL(url).pathname.split('/').at(-1) });
  return { visitor, name, email: somebody.email };
}

export interface Slot {
  startsAt: string;
  endsAt: string;
}

/** What is open with the coach between two days of Paris. */
export async function openSlots(who: Visitor, coachId: string, from: string, to: string): Promise<{ date: string; slots: Slot[] }[]> {
  const { days } = await call<{ days: { date: string; slots: Slot[] }[] }>(who, 'bookings.openSlots', {
    coachId,
    from,
    to,
    timeZone: PARIS,
  });
  return days;
}

const DAY_MS = 86_400_000;
export const addDays = (date: string, days: number): string => new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

/** Today in Paris. */
export const today = (): string => new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: PARIS }).format(new Date());

/** The so-many-th Tuesday that is at least two days ahead, on any coach's calendar. */
export function tuesday(number: number): string {
  const from = addDays(today(), 2);
  const first = addDays(from, (2 - new Date(from).getUTCDay() + 7) % 7);
  return addDays(first, 7 * (number - 1));
}

/** 30 June, at least four months ahead. */
export function june(): string {
  const year = Number(today().slice(0, 4));
  return [year, year + 1].map((one) => `${one}-06-30`).find((date) => date >= addDays(today(), 120)) ?? '';
}

export const clock = (at: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(new Date(at));

/** `Tuesday, 1 December 2026`, as the pages write it; which comma Intl sets is not our concern. */
export function fullDate(at: string, language: Language, timeZone = NEW_YORK): RegExp {
  const parts = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'fr-FR', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: at.length === 10 ? 'UTC' : timeZone,
  }).format(new Date(at));
  return new RegExp(parts.replace(',', ',?'), 'i');
}

/** The open time at 10:00 in Paris on a day. */
export async function tenOClock(who: Visitor, coachId: string, date: string): Promise<Slot> {
  const [day] = await openSlots(who, coachId, date, date);
  const slot = day?.slots.find(({ startsAt }) => clock(startsAt, PARIS) === '10:00');
  if (slot === undefined) throw new Error(`10:00 is not open on ${date}`);
  return slot;
}

/** Words as they stand on a page, whichever space French sets before a sign. */
export const loose = (words: string): RegExp =>
  new RegExp(words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(' ', String.raw`\s`));

export const dayButton = (visitor: Visitor, name: RegExp): Locator => visitor.page.getByRole('grid').getByRole('button', { name });

export const monthIsThere = (visitor: Visitor): Promise<void> =>
  visitor.page.getByRole('grid').and(visitor.page.locator('[aria-busy="false"]')).waitFor();

/** Turns the months until this day is there, and takes it. */
export async function takesDay(visitor: Visitor, date: RegExp, next: string): Promise<void> {
  await monthIsThere(visitor);
  for (let month = 0; month < 3 && (await dayButton(visitor, date).count()) === 0; month += 1) await visitor.presses(next);
  await dayButton(visitor, date).click();
}

/** The time that is this on the clock in New York. */
export const timeButton = (visitor: Visitor, { startsAt }: Slot): Locator =>
  visitor.page.getByRole('region').getByRole('button', { name: new RegExp(`^${clock(startsAt, NEW_YORK)}`) });

export const takesTime = (visitor: Visitor, slot: Slot): Promise<void> => timeButton(visitor, slot).click();
