/** What changes by itself while somebody looks: the figures and who waits. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { trpc } from '../../lib/trpc.ts';

/** How often to look again, in milliseconds, while the page is in front. */
export const LOOK_EVERY = 4000;

/** For a list in pages: all that are shown are asked again, so the more there are the less often. */
export const lookAgain = ({ state }: { state: { data?: { pages: readonly unknown[] } | undefined } }): number =>
  LOOK_EVERY * Math.max(1, state.data?.pages.length ?? 1);

export const useCapacity = (organizationId: string) =>
  useSuspenseQuery({ ...trpc.seats.capacity.queryOptions({ organizationId }), refetchInterval: LOOK_EVERY }).data;

/** Who waits, the longest first. */
export const useWaiting = (organizationId: string) =>
  useInfiniteQuery({
    ...trpc.seats.members.infiniteQueryOptions({ organizationId, status: 'pending' }, { getNextPageParam: (page) => page.nextCursor }),
    refetchInterval: LOOK_EVERY,
  });
