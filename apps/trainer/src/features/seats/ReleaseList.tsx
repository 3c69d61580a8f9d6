import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { CheckField, ErrorState, Muted, SkeletonList } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './SeatChooser.module.css';

/** Who is seated now, with a box for each: those ticked keep their seat until the period ends, and no longer. */
export function ReleaseList({
  organizationId,
  userIds,
  seats,
  at,
  chosen,
  onChange,
}: {
  organizationId: string;
  userIds: readonly string[];
  seats: number;
  at: string;
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const members = useInfiniteQuery(
    trpc.seats.members.infiniteQueryOptions(
      { organizationId, status: 'active', limit: 100 },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = members;
  // All of them are needed, and there are at most a hundred seats.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const seated = members.data?.pages.flatMap(({ items }) => items).filter(({ userId }) => userIds.includes(userId));
  const needed = userIds.length - seats;
  const picked = chosen.filter((userId) => userIds.includes(userId)).length;
  if (seated === undefined && members.error !== null)
    return (
      <ErrorState
        title={t('release.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void members.refetch()}
        pending={members.isFetching}
      >
        {words(members.error)}
      </ErrorState>
    );
  return (
    <fieldset className={styles.release}>
      <legend>{t('release.title')}</legend>
      <Muted small>
        {t('release.text', { seated: userIds.length, seats: t('seats.count', { count: seats }), needed, date: format.date(at) })}
      </Muted>
      {seated === undefined ? (
        <SkeletonList rows={Math.min(userIds.length, 5)} height={40} label={shared('states.loading')} />
      ) : (
        <ul className={styles.people}>
          {seated.map(({ userId, name, email }) => (
            <li key={userId}>
              <CheckField
                label={name || email}
                hint={name === '' ? undefined : email}
                checked={chosen.includes(userId)}
                onChange={(ticked) => onChange(ticked ? [...chosen, userId] : chosen.filter((one) => one !== userId))}
              />
            </li>
          ))}
        </ul>
      )}
      <p className={styles.count} aria-live="polite">
        {t('release.count', { picked, needed })}
      </p>
    </fieldset>
  );
}
