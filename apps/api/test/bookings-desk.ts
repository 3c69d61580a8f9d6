/** A coach who is always open and a member paired with them, over HTTP, at a moment that stands still until a test moves it. */
import type { TestApp, TestPerson } from './app.ts';

export type TestCoach = TestPerson & { coachId: string };

export async function coachOf(t: TestApp, name = 'Ada', timeZone = 'Europe/Paris'): Promise<TestCoach> {
  const person = await t.person(name);
  const { coachId } = await person.trpc.bookings.becomeCoach.mutate({
    timeZone,
    minNoticeMinutes: 0,
    horizonWeeks: 52,
    cancellationNoticeHours: 24,
  });
  await person.trpc.bookings.setRules.mutate({
    rules: Array.from({ length: 7 }, (_, dayOfWeek) => ({ dayOfWeek, startTime: '00:00', endTime: '24:00' })),
  });
  return { ...person, coachId };
}

export async function memberOf(t: TestApp, coach: TestCoach, name = 'Mia'): Promise<TestPerson> {
  const person = await t.person(name);
  await t.database.admin.query('INSERT INTO coach_members (coach_id, member_id) VALUES ($1, $2)', [coach.coachId, person.userId]);
  return person;
}

const DAY = 86_400_000;

/** 10:00 UTC so many days from now: a slot of a coach who is always open, on the hour, in every zone of these tests. */
export function inDays(t: TestApp, days: number, hour = 10): string {
  const date = new Date(t.clock.now().getTime() + days * DAY).toISOString().slice(0, 10);
  return `${date}T${String(hour).padStart(2, '0')}:00:00.000Z`;
}
