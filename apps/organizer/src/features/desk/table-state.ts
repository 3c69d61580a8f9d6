import { useErrorWords, useWebWords } from '@seatwise/web';

/** As much of an infinite query as a table needs to know. */
interface Paged {
  data: unknown;
  error: unknown;
  isFetching: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
}

/** What a table shows while its rows are on the way, when they did not come, and where there are more. */
export function useTableState() {
  const shared = useWebWords();
  const words = useErrorWords();
  return (query: Paged, failed: string) => ({
    words: { loading: shared('states.loading') },
    error:
      query.error === null || query.data !== undefined
        ? null
        : {
            title: failed,
            text: words(query.error),
            retry: shared('states.retry'),
            onRetry: () => void query.refetch(),
            pending: query.isFetching,
          },
    more: query.hasNextPage
      ? { label: shared('states.more'), onMore: () => void query.fetchNextPage(), pending: query.isFetchingNextPage }
      : null,
  });
}
