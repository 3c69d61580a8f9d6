import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Button, EmptyState, ErrorState, Row, SkeletonList, SwitchField } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useWebWords } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { useNow } from '../../lib/now.ts';
import { myCoaches } from '../seats/queries.ts';
import { ByMonth } from './ByMonth.tsx';
import { comingSessions } from './queries.ts';
import { SessionRow, type Say } from './SessionRow.tsx';
import styles from './Sessions.module.css';

/** What is ahead, nearest first. What was cancelled is there when it is asked for, and can be restored. */
export function Coming({ terms, say }: { terms: ReadonlyMap<string, CoachView>; say: Say }) {
  const t = useBookingWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const now = useNow();
  const sessions = useInfiniteQuery(comingSessions(now));
  const { data: coaches = [] } = useQuery(myCoaches);
  const [withCancelled, setWithCancelled] = useState(false);
  if (sessions.isError && sessions.data === undefined)
    return (
      <ErrorState
        title={t('mine.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void sessions.refetch()}
        pending={sessions.isFetching}
      >
        {words(sessions.error)}
      </ErrorState>
    );
  if (sessions.data === undefined) return <SkeletonList label={shared('states.loading')} rows={4} height={88} />;
  const ahead = sessions.data.pages.flatMap(({ items }) => items).filter(({ endsAt }) => Date.parse(endsAt) > now);
  const zones = new Map(coaches.map(({ coachId, timeZone }) => [coachId, timeZone]));
  const shown = withCancelled ? ahead : ahead.filter(({ status }) => status !== 'cancelled');
  return (
    <>
      {ahead.some(({ status }) => status === 'cancelled') ? (
        <SwitchField label={t('mine.showCancelled')} checked={withCancelled} onChange={setWithCancelled} />
      ) : null}
      {shown.length === 0 ? (
        <EmptyState
          icon={<IconCalendarPlus size={28} stroke={1.5} />}
          title={t('mine.empty')}
          action={
            coaches.length === 0 ? undefined : (
              <Row justify="start">
                {coaches.map(({ coachId, name }) => (
                  <ButtonLink key={coachId} to="/coaches/$coachId" params={{ coachId }}>
                    {t('mine.bookWith', { name })}
                  </ButtonLink>
                ))}
              </Row>
            )
          }
        >
          {coaches.length === 0 ? t('mine.emptyNoCoach') : t('mine.emptyText')}
        </EmptyState>
      ) : (
        <ByMonth
          sessions={shown}
          row={(session) => (
            <SessionRow key={session.id} session={session} coach={terms.get(session.coachId)} zone={zones.get(session.coachId)} say={say} />
          )}
        />
      )}
      {sessions.hasNextPage ? (
        <div className={styles.more}>
          <Button look="secondary" onClick={() => void sessions.fetchNextPage()} pending={sessions.isFetchingNextPage}>
            {shared('states.more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
