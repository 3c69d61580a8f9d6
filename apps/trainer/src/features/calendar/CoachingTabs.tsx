import { useQuery } from '@tanstack/react-query';
import { Link as RouterLink } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Unseen } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { paths } from '../../lib/paths.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './CoachingTabs.module.css';

/** How often to look for new conflicts, in milliseconds. */
const LOOK_EVERY = 60_000;

/** The pages of one's coaching, with how much waits among the conflicts. */
export function CoachingTabs() {
  const t = useCalendarWords();
  const format = useFormat();
  const coach = useQuery(trpc.bookings.myCoach.queryOptions({})).data;
  const conflicts = useQuery({
    ...trpc.bookings.conflicts.queryOptions({ limit: 100 }),
    enabled: coach !== null && coach !== undefined,
    refetchInterval: LOOK_EVERY,
  }).data;
  const count = conflicts?.items.length ?? 0;
  const tabs = useRef<HTMLElement>(null);
  // Four of them and a count are wider than some phones: the present one comes into view.
  useEffect(() => {
    const strip = tabs.current;
    const current = strip?.querySelector<HTMLElement>('[aria-current="page"]');
    if (strip === null || current === null || current === undefined) return;
    strip.scrollLeft = current.offsetLeft - strip.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
  }, [count, coach]);
  if (coach === null || coach === undefined) return null;
  return (
    <nav aria-label={t('coachingTabs.label')} ref={tabs} className={styles.tabs}>
      <RouterLink to={paths.coaching} activeOptions={{ exact: true }} className={styles.tab}>
        {t('coachingTabs.overview')}
      </RouterLink>
      <RouterLink to={paths.calendar} activeOptions={{ includeSearch: false }} className={styles.tab}>
        {t('coachingTabs.calendar')}
      </RouterLink>
      <RouterLink to={paths.availability} className={styles.tab}>
        {t('coachingTabs.availability')}
      </RouterLink>
      <RouterLink to={paths.conflicts} className={styles.tab}>
        {t('coachingTabs.conflicts')}
        {count === 0 ? null : (
          <>
            {' '}
            <span className={styles.count}>{format.number(count)}</span> <Unseen>{t('coachingTabs.open')}</Unseen>
          </>
        )}
      </RouterLink>
    </nav>
  );
}
