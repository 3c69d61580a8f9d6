/** What the calendar is made of, and what has to be looked at again when some of it moves. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { PlannedSessionView } from '@seatwise/domain/bookings/contract';
import { addDays, instantOf } from '../../lib/local-time.ts';
import { trpc } from '../../lib/trpc.ts';

const NONE: readonly PlannedSessionView[] = [];
/** How often to look again, in milliseconds, while the page is in front. */
const LOOK_EVERY = 15_000;

/** Sessions of whatever status that reach into these days. */
export const useSessionsOn = (zone: string, first: string, last: string) =>
  useQuery({
    ...trpc.bookings.sessions.queryOptions({
      as: 'coach',
      from: instantOf(first, 0, zone),
      to: instantOf(addDays(last, 1), 0, zone),
    }),
    refetchInterval: LOOK_EVERY,
    placeholderData: keepPreviousData,
  });

/** Dates of series whose sessions are not made yet. */
export function usePlannedOn(zone: string, first: string, last: string): readonly PlannedSessionView[] {
  const planned = useQuery({
    ...trpc.bookings.planned.queryOptions({ from: instantOf(first, 0, zone), to: instantOf(addDays(last, 1), 0, zone) }),
    placeholderData: keepPreviousData,
  });
  return planned.data?.items ?? NONE;
}

export const useAvailability = (coachId: string) => useQuery(trpc.bookings.availability.queryOptions({ coachId }));

/** Whatever is shown of bookings is asked for again. */
export function useBookingsMoved(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(() => client.invalidateQueries(trpc.bookings.pathFilter()), [client]);
}
