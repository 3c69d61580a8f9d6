import { PageHeader } from '@seatwise/ui';
import { useFormat, useTitle } from '@seatwise/web';
import { Availability } from '../features/availability/Availability.tsx';
import { CoachingTabs } from '../features/calendar/CoachingTabs.tsx';
import { CoachOnly } from '../features/calendar/CoachOnly.tsx';
import { useCalendarWords } from '../i18n/calendar.ts';

/** When one can be booked. */
export function AvailabilityPage() {
  const t = useCalendarWords();
  const format = useFormat();
  useTitle(t('availability.title'));
  return (
    <CoachOnly title={t('availability.title')}>
      {(coach) => (
        <>
          <PageHeader title={t('availability.title')} lead={t('availability.lead', { place: format.place(coach.timeZone) })} />
          <CoachingTabs />
          <Availability coach={coach} />
        </>
      )}
    </CoachOnly>
  );
}
