/** The person's own sessions and patterns, as several pages ask for them. */
import { useQueries, useQuery } from '@tanstack/react-query';
import type { CoachView, SessionView } from '@seatwise/domain/bookings/contract';
import { trpc } from '../../lib/trpc.ts';
import { coachQuery } from '../booking/queries.ts';
import { myCoaches } from '../seats/queries.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** On the hour, so that two who ask within it ask for the same. */
const hour = (from: number): number => Math.floor(from / HOUR) * HOUR;
const iso = (at: number): string => new Date(at).toISOString();

/** What is ahead or under way, for a year. */
export const comingSessions = (now: number) =>
  trpc.bookings.sessions.infiniteQueryOptions(
    { from: iso(hour(now)), to: iso(hour(now) + 366 * DAY), as: 'member', limit: 100 },
    { getNextPageParam: (page) => page.nextCursor },
  );

export const mySeries = trpc.bookings.myRecurring.infiniteQueryOptions({ as: 'member' }, { getNextPageParam: (page) => page.nextCursor });

/** Half a year at a time: more than five hundred sessions fit into none. */
export const PAST_DAYS = 183;
export const pastWindow = (before: number) => ({ from: iso(before - PAST_DAYS * DAY), to: iso(before), as: 'member' as const, limit: 500 });
export const nextHour = (now: number): number => hour(now) + HOUR;

/** The coaches one may book now, with their terms. */
export function useCoachTerms(): ReadonlyMap<string, CoachView> {
  const { data = [] } = useQuery(myCoaches);
  return useQueries({
    queries: data.map(({ coachId }) => coachQuery(coachId)),
    combine: (results) => new Map(results.flatMap(({ data: coach }) => (coach === undefined ? [] : [[coach.coachId, coach] as const]))),
  });
}

/** Whether a member may still cancel or move it, as far as the clock here can tell; the server decides. */
export const isInTime = (session: SessionView, coach: CoachView | undefined, now: number): boolean =>
  Date.parse(session.startsAt) > now + (coach?.cancellationNoticeHours ?? 0) * HOUR;
