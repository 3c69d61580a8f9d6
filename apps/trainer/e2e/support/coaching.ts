/** What the tests of a coach’s calendar have in common: days ahead, hours in London, somebody who is paired. */
import { call, type Visitor } from '@seatwise/testing/browser';

export const DAY_MS = 86_400_000;
/** The first such day of the week (0 = Sunday) at least so many days ahead, as `YYYY-MM-DD`. */
export const dayAhead = (weekday: number, least: number): string => {
  const first = new Date(Date.now() + least * DAY_MS);
  return new Date(first.getTime() + ((weekday - first.getUTCDay() + 7) % 7) * DAY_MS).toISOString().slice(0, 10);
};
/** On winter time and on summer time alike. */
export const inLondon = (date: string, time: string): string => {
  const guess = new Date(`${date}T${time}:00Z`);
  const shown = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit' }).format(guess);
  return new Date(guess.getTime() - (shown === time ? 0 : 3_600_000)).toISOString();
};

/** Paired with the coach, without the pages for it. */
export async function pairs(coach: Visitor, member: Visitor): Promise<void> {
  const { url } = await call<{ url: string }>(coach, 'invites.createPairing', { maxUses: 1 });
  await member.context.request.get(url);
  await call(member, 'invites.acceptPairing');
}
