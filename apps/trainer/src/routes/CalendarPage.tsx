import { useSearch } from '@tanstack/react-router';
import { PageHeader } from '@seatwise/ui';
import { useFormat, useTitle } from '@seatwise/web';
import { CalendarView } from '../features/calendar/CalendarView.tsx';
import { CoachingTabs } from '../features/calendar/CoachingTabs.tsx';
import { CoachOnly } from '../features/calendar/CoachOnly.tsx';
import { useCalendarWords } from '../i18n/calendar.ts';
import { isDate } from '../lib/local-time.ts';
import { readCalendarSearch } from '../lib/search.ts';

/** One's sessions as a coach. */
export function CalendarPage() {
  const t = useCalendarWords();
  const format = useFormat();
  const { day } = readCalendarSearch(useSearch({ strict: false }));
  useTitle(t('calendar.title'));
  return (
    <CoachOnly title={t('calendar.title')}>
      {(coach) => (
        <>
          <PageHeader title={t('calendar.title')} lead={t('calendar.lead', { place: format.place(coach.timeZone) })} />
          <CoachingTabs />
          <CalendarView coach={coach} day={day !== undefined && isDate(day) ? day : undefined} />
        </>
      )}
    </CoachOnly>
  );
}
