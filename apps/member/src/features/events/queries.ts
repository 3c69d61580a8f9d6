import { trpc } from '../../lib/trpc.ts';

/** What is coming, for these words; everything without any. */
export const discovered = (search: string) =>
  trpc.events.discover.infiniteQueryOptions(search === '' ? { limit: 24 } : { limit: 24, search }, {
    getNextPageParam: (page) => page.nextCursor,
  });

type Raw = Record<string, unknown>;
export interface EventsSearch {
  q?: string;
}
export const eventsSearch = ({ q }: Raw): EventsSearch => (typeof q === 'string' && q.trim() !== '' ? { q: q.slice(0, 120) } : {});
