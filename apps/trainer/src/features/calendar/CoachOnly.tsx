import { useQuery } from '@tanstack/react-query';
import { IconCalendarEvent } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { EmptyState, ErrorState, PageHeader, SkeletonList } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useWebWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { paths } from '../../lib/paths.ts';
import { trpc } from '../../lib/trpc.ts';
import { CoachingTabs } from './CoachingTabs.tsx';

/** A page of one's calendar. Whoever does not coach learns what it would be, and where to begin. */
export function CoachOnly({ title, children }: { title: string; children: (coach: CoachView) => ReactNode }) {
  const t = useCalendarWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const coach = useQuery(trpc.bookings.myCoach.queryOptions({}));
  if (coach.data) return children(coach.data);
  return (
    <>
      <PageHeader title={title} />
      <CoachingTabs />
      {coach.data === null ? (
        <EmptyState
          icon={<IconCalendarEvent size={28} stroke={1.5} />}
          title={t('coachOnly.title')}
          action={<ButtonLink to={paths.coaching}>{t('coachOnly.go')}</ButtonLink>}
        >
          {t('coachOnly.text')}
        </EmptyState>
      ) : coach.error === null ? (
        <SkeletonList rows={3} height={120} label={shared('states.loading')} />
      ) : (
        <ErrorState
          title={t('calendar.failed')}
          words={{ retry: shared('states.retry') }}
          onRetry={() => void coach.refetch()}
          pending={coach.isFetching}
        >
          {words(coach.error)}
        </ErrorState>
      )}
    </>
  );
}
