/** What can be booked, as several pages ask for it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { OpenSlotsView } from '@seatwise/domain/bookings/contract';
import { addDays } from '../../lib/dates.ts';
import { trpc } from '../../lib/trpc.ts';

export type Slot = OpenSlotsView['days'][number]['slots'][number];

export const coachQuery = (coachId: string) => trpc.bookings.coach.queryOptions({ coachId });

/** Local dates of the zone. */
export const openQuery = (coachId: string, from: string, to: string, timeZone: string) =>
  trpc.bookings.openSlots.queryOptions({ coachId, from, to, timeZone });

/** At most so many days at once are told, `to` included. */
const WINDOW = 62;
export const windowEnd = (from: string, until: string): string => {
  const end = addDays(from, WINDOW - 1);
  return end < until ? end : until;
};

/** The first day with an open time from a date on, looked for until a last day; null when there is none. */
export function useNextOpening(coachId: string, from: string, until: string, timeZone: string) {
  const client = useQueryClient();
  return useQuery({
    // Below the slots' own key, so that both are asked for anew together.
    queryKey: [...trpc.bookings.openSlots.pathKey(), 'next', coachId, from, until, timeZone],
    queryFn: async (): Promise<string | null> => {
      for (let day = from; day <= until; day = addDays(day, WINDOW)) {
        const { days } = await client.fetchQuery(openQuery(coachId, day, windowEnd(day, until), timeZone));
        if (days[0] !== undefined) return days[0].date;
      }
      return null;
    },
  });
}

/** Sessions, patterns and open times are asked for anew: one of them has changed. */
export function useRefreshBookings(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries(trpc.bookings.pathFilter());
}
