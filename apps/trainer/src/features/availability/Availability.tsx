import type { CoachView } from '@seatwise/domain/bookings/contract';
import { ErrorState, Panel, Section, SkeletonList } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { useAvailability } from '../calendar/use-calendar.ts';
import { WhyNot } from '../calendar/WhyNot.tsx';
import { Additions } from './Additions.tsx';
import styles from './Availability.module.css';
import { BookingRules } from './BookingRules.tsx';
import { TimeOff } from './TimeOff.tsx';
import { WeekEditor } from './WeekEditor.tsx';

/** When one can be booked: the week, what is added to it, what is taken out, and the rules. */
export function Availability({ coach }: { coach: CoachView }) {
  const t = useCalendarWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const availability = useAvailability(coach.coachId);
  if (availability.data === undefined)
    return availability.error === null ? (
      <SkeletonList rows={3} height={180} label={shared('states.loading')} />
    ) : (
      <ErrorState
        title={t('availability.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void availability.refetch()}
        pending={availability.isFetching}
      >
        {words(availability.error)}
      </ErrorState>
    );
  const { additions, timeOff } = availability.data;
  return (
    <div className={styles.page}>
      <WeekEditor coach={coach} availability={availability.data} />
      <div className={styles.sides}>
        <div>
          <Additions coach={coach} additions={additions} />
        </div>
        <div>
          <TimeOff coach={coach} timeOff={timeOff} />
        </div>
      </div>
      <div>
        <BookingRules coach={coach} />
        <Section title={t('why.title')} lead={t('why.lead')}>
          <Panel>
            <WhyNot coach={coach} />
          </Panel>
        </Section>
      </div>
    </div>
  );
}
