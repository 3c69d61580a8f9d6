import { createApi } from '@seatwise/web';

/** This SPA's way to the server: `trpc.seats.members.queryOptions({ … })` in loaders and pages. */
export const api = createApi();
export const { trpc, queryClient } = api;
