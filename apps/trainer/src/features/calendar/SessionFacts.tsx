import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CoachView, SeriesView, SessionStatus, SessionView } from '@seatwise/domain/bookings/contract';
import { Facts, Skeleton, StatusChip, type StatusTone } from '@seatwise/ui';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Calendar.module.css';
import { useDays } from './use-days.ts';

const SESSION_TONE: Record<SessionStatus, StatusTone> = {
  scheduled: 'accent',
  completed: 'done',
  cancelled: 'neutral',
  no_show: 'waiting',
};

/** Who and when, in both zones where they differ, from which pattern, and what was said about it. */
export function SessionFacts({ session, coach }: { session: SessionView; coach: CoachView }) {
  const t = useCalendarWords();
  const days = useDays(coach.timeZone);
  const { startsAt, endsAt, status, movedFrom, note, reason, cancelledBy } = session;
  const own = days.own(startsAt, endsAt);
  const who = session.memberName || t('calendar.former');
  const items: { name: ReactNode; value: ReactNode }[] = [
    {
      name: t('session.when'),
      value: (
        <span className={styles.capital}>
          {own === null ? days.span(startsAt, endsAt) : `${days.span(startsAt, endsAt)} ${days.place}`}
        </span>
      ),
    },
    ...(own === null ? [] : [{ name: t('session.yours'), value: own }]),
    {
      name: t('session.status'),
      value: (
        <StatusChip tone={SESSION_TONE[status]}>
          {status === 'cancelled' && cancelledBy !== null
            ? cancelledBy === 'member'
              ? t('session.cancelledBy.member', { who })
              : t(`session.cancelledBy.${cancelledBy}`)
            : t(`sessionStatus.${status}`)}
        </StatusChip>
      ),
    },
    ...(movedFrom === null ? [] : [{ name: t('session.movedFrom'), value: days.when(movedFrom) }]),
    {
      name: t('session.pattern'),
      value: session.recurringBookingId === null ? t('session.once') : <Pattern id={session.recurringBookingId} />,
    },
    ...(note === null ? [] : [{ name: t('session.note'), value: <span className={styles.note}>{note}</span> }]),
    ...(reason === null ? [] : [{ name: t('session.reason'), value: <span className={styles.note}>{reason}</span> }]),
  ];
  return <Facts items={items} />;
}

/** `Every Tuesday, 10:00–11:00`. */
function Pattern({ id }: { id: string }) {
  const t = useCalendarWords();
  const write = usePatternWords();
  const series = useQuery(trpc.bookings.myRecurring.queryOptions({ as: 'coach', limit: 100 }));
  if (series.data === undefined && series.error === null) return <Skeleton width={160} height={20} />;
  const one = series.data?.items.find((item) => item.id === id);
  return one === undefined ? t('session.patternUnknown') : write(one);
}

function usePatternWords(): (series: SeriesView) => string {
  const t = useCalendarWords();
  const days = useDays('UTC');
  return ({ dayOfWeek, startTime, endTime, intervalWeeks, status }) => {
    const when = { day: days.format.weekday(dayOfWeek), hours: `${startTime}–${endTime}` };
    const pattern = intervalWeeks === 1 ? t('session.weekly', when) : t('session.everyWeeks', { ...when, count: intervalWeeks });
    return status === 'active' ? pattern : t('session.patternOver', { pattern });
  };
}
