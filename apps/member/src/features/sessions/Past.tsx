import { useInfiniteQuery } from '@tanstack/react-query';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Button, EmptyState, ErrorState, SkeletonList } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { api, trpc } from '../../lib/trpc.ts';
import { useNow } from '../../lib/now.ts';
import { ByMonth } from './ByMonth.tsx';
import { PAST_DAYS, pastWindow, nextHour } from './queries.ts';
import { SessionRow, type Say } from './SessionRow.tsx';
import styles from './Sessions.module.css';

/** What was, newest first, half a year at a time, until half a year holds nothing. */
export function Past({ terms, say }: { terms: ReadonlyMap<string, CoachView>; say: Say }) {
  const t = useBookingWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const now = useNow();
  const past = useInfiniteQuery({
    // Below the sessions' own key, so that all of them are asked for anew together.
    queryKey: [...trpc.bookings.sessions.pathKey(), 'past'],
    initialPageParam: nextHour(now),
    queryFn: ({ pageParam }) => api.client.bookings.sessions.query(pastWindow(pageParam)),
    getNextPageParam: ({ items }, _, before) => (items.length === 0 ? undefined : before - PAST_DAYS * 86_400_000),
  });
  if (past.isError && past.data === undefined)
    return (
      <ErrorState
        title={t('mine.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void past.refetch()}
        pending={past.isFetching}
      >
        {words(past.error)}
      </ErrorState>
    );
  if (past.data === undefined) return <SkeletonList label={shared('states.loading')} rows={4} height={88} />;
  // One that began in one half-year and ended in the next is in both.
  const seen = new Map(past.data.pages.flatMap(({ items }) => items.toReversed()).map((session) => [session.id, session]));
  const sessions = [...seen.values()].filter(({ endsAt }) => Date.parse(endsAt) <= now);
  if (sessions.length === 0) return <EmptyState title={t('mine.emptyPast')}>{t('mine.emptyPastText')}</EmptyState>;
  return (
    <>
      <ByMonth
        sessions={sessions}
        row={(session) => (
          <SessionRow key={session.id} session={session} coach={undefined} zone={terms.get(session.coachId)?.timeZone} say={say} />
        )}
      />
      {past.hasNextPage ? (
        <div className={styles.more}>
          <Button look="secondary" onClick={() => void past.fetchNextPage()} pending={past.isFetchingNextPage}>
            {t('mine.earlier')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
