/** A coach, members paired with them, and a clock that stands where it is put. */
import { Temporal } from 'temporal-polyfill';
import { createKit, domainCodeOf, type Kit, type Person } from './kit.ts';

export type Coach = Person & { coachId: string; zone: string };
type Settings = Omit<Parameters<Person['call']['bookings']['becomeCoach']>[0], 'timeZone'>;
export type Rule = Parameters<Person['call']['bookings']['setRules']>[0]['rules'][number];

export interface Desk extends Kit {
  /** Where the clock stands from now on, for the domain and for the database. */
  at(instant: string): void;
  now(): string;
  coach(zone: string, settings?: Settings, rules?: Rule[], name?: string): Promise<Coach>;
  /** Somebody new who may book. */
  member(coach: Coach, name?: string): Promise<Person>;
  pair(coach: Coach, person: Person): Promise<void>;
  /** Past every policy. */
  rows<R = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<R[]>;
}

/** Open around the clock: every day of the week. */
export const ALWAYS: Rule[] = Array.from({ length: 7 }, (_, dayOfWeek) => ({ dayOfWeek, startTime: '00:00', endTime: '24:00' }));
export const daily = (startTime: string, endTime: string): Rule[] => ALWAYS.map((rule) => ({ ...rule, startTime, endTime }));

export async function createDesk(start: string): Promise<Desk> {
  const kit = await createKit();
  let present = new Date(start);
  kit.deps.clock = { now: () => present, forDatabase: () => present };
  const pair: Desk['pair'] = async (coach, person) => {
    await kit.database.admin.query('INSERT INTO coach_members (coach_id, member_id) VALUES ($1, $2)', [coach.coachId, person.id]);
  };
  return {
    ...kit,
    at(instant) {
      present = new Date(instant);
    },
    now: () => present.toISOString(),
    async coach(zone, settings = {}, rules = ALWAYS, name = 'Ada') {
      const person = await kit.person(name);
      const { coachId } = await person.call.bookings.becomeCoach({ timeZone: zone, minNoticeMinutes: 0, ...settings });
      if (rules.length > 0) await person.call.bookings.setRules({ rules });
      return { ...person, coachId, zone };
    },
    async member(coach, name = 'Mia') {
      const person = await kit.person(name);
      await pair(coach, person);
      return person;
    },
    pair,
    async rows<R>(sql: string, params: unknown[] = []) {
      return (await kit.database.admin.query(sql, params)).rows as R[];
    },
  };
}

/** A local time as an instant: `at('Europe/Paris', '2027-03-02T10:00')`. */
export const instant = (zone: string, local: string): string =>
  new Date(Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds).toISOString();

export const later = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString();

/** Tuesdays at ten until June, where two dates are another's, one falls on a holiday, and one rule ends early. */
export async function tuesdays(
  desk: Desk,
  monday: string,
): Promise<{
  ada: Coach;
  mia: Person;
  ben: Person;
  pattern: Parameters<Person['call']['bookings']['createRecurring']>[0];
}> {
  desk.at(monday);
  const ada = await desk.coach('Europe/Paris', {}, daily('09:00', '13:00'));
  const mia = await desk.member(ada);
  const ben = await desk.member(ada, 'Ben');
  await ben.call.bookings.book({ coachId: ada.coachId, startsAt: instant('Europe/Paris', '2027-01-12T10:00') });
  await ben.call.bookings.book({ coachId: ada.coachId, startsAt: instant('Europe/Paris', '2027-01-26T10:00') });
  await ada.call.bookings.addTimeOff({
    startsAt: instant('Europe/Paris', '2027-02-15T00:00'),
    endsAt: instant('Europe/Paris', '2027-02-20T00:00'),
  });
  const pattern = {
    coachId: ada.coachId,
    dayOfWeek: 2,
    startTime: '10:00',
    endTime: '11:00',
    startDate: '2027-01-04',
    endDate: '2027-06-30',
  };
  return { ada, mia, ben, pattern };
}

/** What somebody was refused with: its code, and what the details hold of these. */
export async function refusal(promise: Promise<unknown>): Promise<{ code: string | null; details: Record<string, unknown> }> {
  try {
    await promise;
  } catch (error) {
    const code = domainCodeOf(error);
    if (code === null) throw error;
    const cause = error instanceof Error ? error.cause : null;
    const details: unknown = cause instanceof Error ? Reflect.get(cause, 'details') : null;
    return { code, details: typeof details === 'object' && details !== null ? { ...details } : {} };
  }
  return { code: null, details: {} };
}

/** The same in short: `OUTSIDE_AVAILABILITY notice`. */
export async function refusedWith(promise: Promise<unknown>): Promise<string> {
  const { code, details } = await refusal(promise);
  return typeof details.cause === 'string' ? `${code} ${details.cause}` : String(code);
}
