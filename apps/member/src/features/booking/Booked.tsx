import { useSuspenseQuery } from '@tanstack/react-query';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Panel, Row, Stack } from '@seatwise/ui';
import { ButtonLink, useSignedIn } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { paths } from '../../lib/paths.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Booking.module.css';
import { CalendarFeed } from './CalendarFeed.tsx';
import { StepHead } from './StepHead.tsx';
import { When } from './When.tsx';

/** It is done: when, what comes by mail, and the way into one's own calendar. */
export function Booked({ coach, sessionId }: { coach: CoachView; sessionId: string }) {
  const t = useBookingWords();
  const { person } = useSignedIn();
  const { data: session } = useSuspenseQuery(trpc.bookings.session.queryOptions({ sessionId }));
  const params = { coachId: coach.coachId };
  return (
    <>
      <StepHead title={t('book.doneTitle')} lead={t('book.doneMail', { email: person.email, name: coach.name })} />
      <div className={styles.summary}>
        <Panel>
          <Stack gap={16}>
            <When startsAt={session.startsAt} endsAt={session.endsAt} zone={coach.timeZone} />
            <ul className={styles.facets}>
              <li>{t('coach.with', { name: coach.name })}</li>
              {session.note === null ? null : <li>{session.note}</li>}
            </ul>
          </Stack>
        </Panel>
        <Row>
          <ButtonLink to={paths.sessions()}>{t('book.toSessions')}</ButtonLink>
          <ButtonLink to="/coaches/$coachId" params={params} look="secondary">
            {t('book.doneAgain')}
          </ButtonLink>
          <ButtonLink to="/coaches/$coachId/every-week" params={params} look="secondary">
            {t('book.doneWeekly')}
          </ButtonLink>
        </Row>
        <CalendarFeed />
      </div>
    </>
  );
}
