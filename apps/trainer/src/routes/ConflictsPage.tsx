import { PageHeader } from '@seatwise/ui';
import { useTitle } from '@seatwise/web';
import { CoachingTabs } from '../features/calendar/CoachingTabs.tsx';
import { CoachOnly } from '../features/calendar/CoachOnly.tsx';
import { Conflicts } from '../features/conflicts/Conflicts.tsx';
import { useCalendarWords } from '../i18n/calendar.ts';

/** What stands in the way of regular sessions. */
export function ConflictsPage() {
  const t = useCalendarWords();
  useTitle(t('conflicts.title'));
  return (
    <CoachOnly title={t('conflicts.title')}>
      {(coach) => (
        <>
          <PageHeader title={t('conflicts.title')} lead={t('conflicts.lead')} />
          <CoachingTabs />
          <Conflicts coach={coach} />
        </>
      )}
    </CoachOnly>
  );
}
