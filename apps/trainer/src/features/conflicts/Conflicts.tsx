import { useInfiniteQuery } from '@tanstack/react-query';
import { IconCalendarCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Button, EmptyState, ErrorState, Notice, SkeletonList, Stack } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { trpc } from '../../lib/trpc.ts';
import { Conflict } from './Conflict.tsx';
import styles from './Conflicts.module.css';

/** How often to look again, in milliseconds, while the page is in front. */
const LOOK_EVERY = 30_000;

/** Dates that the generator could not make, the nearest first. */
export function Conflicts({ coach }: { coach: CoachView }) {
  const t = useCalendarWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const [said, setSaid] = useState<string | null>(null);
  const conflicts = useInfiniteQuery({
    ...trpc.bookings.conflicts.infiniteQueryOptions({ limit: 20 }, { getNextPageParam: (page) => page.nextCursor }),
    refetchInterval: LOOK_EVERY,
  });
  const items = conflicts.data?.pages.flatMap((page) => page.items);
  if (items === undefined)
    return conflicts.error === null ? (
      <SkeletonList rows={3} height={120} label={shared('states.loading')} />
    ) : (
      <ErrorState
        title={t('conflicts.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void conflicts.refetch()}
        pending={conflicts.isFetching}
      >
        {words(conflicts.error)}
      </ErrorState>
    );
  return (
    <Stack gap={16}>
      {said === null ? null : <Notice tone="done">{said}</Notice>}
      {items.length === 0 ? (
        <EmptyState icon={<IconCalendarCheck size={28} stroke={1.5} />} title={t('conflicts.none')}>
          {t('conflicts.noneText')}
        </EmptyState>
      ) : (
        <ul className={styles.list} aria-label={t('conflicts.list')}>
          {items.map((conflict) => (
            <Conflict key={conflict.id} conflict={conflict} coach={coach} onDone={setSaid} />
          ))}
        </ul>
      )}
      {conflicts.hasNextPage ? (
        <div>
          <Button look="secondary" onClick={() => void conflicts.fetchNextPage()} pending={conflicts.isFetchingNextPage}>
            {shared('states.more')}
          </Button>
        </div>
      ) : null}
    </Stack>
  );
}
