/** What a route loads before it is drawn. */
import { loadMe } from '@seatwise/web';
import { api, queryClient, trpc } from './trpc.ts';

/** Words that come with the pages they stand on. */
export const venueWords = async (): Promise<void> => (await import('../i18n/venues.ts')).addVenueWords();
export const wizardWords = async (): Promise<void> => (await import('../i18n/wizard.ts')).addWizardWords();

/** As many as the page shows at first. */
const AT_ONCE = 20;
export const draftsQuery = () => trpc.wizard.mine.infiniteQueryOptions({ limit: AT_ONCE }, { getNextPageParam: (page) => page.nextCursor });
export const eventsQuery = () => trpc.events.mine.infiniteQueryOptions({ limit: AT_ONCE }, { getNextPageParam: (page) => page.nextCursor });

export const load = {
  home: async () => {
    const me = await loadMe(api);
    await Promise.all([
      queryClient.fetchInfiniteQuery(draftsQuery()).catch(() => undefined),
      ...(me === null ? [] : [queryClient.fetchInfiniteQuery(eventsQuery()).catch(() => undefined)]),
    ]);
  },
  /** Always what the server has now: a draft may have been changed anywhere. */
  wizard: (sessionId: string) =>
    Promise.all([wizardWords(), venueWords(), queryClient.fetchQuery({ ...trpc.wizard.get.queryOptions({ sessionId }), staleTime: 0 })]),
};
