/** The person's own seats and coaches, newest first, as several pages ask for them. */
import { trpc } from '../../lib/trpc.ts';

export const mySeats = trpc.seats.mySeats.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor });
export const myCoaches = trpc.bookings.myCoaches.queryOptions();
