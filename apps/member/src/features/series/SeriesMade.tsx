import type { CoachView, CreatedSeriesView } from '@seatwise/domain/bookings/contract';
import { Notice, Row, Stack } from '@seatwise/ui';
import { ButtonLink, useFormat, useSignedIn } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { CalendarFeed } from '../booking/CalendarFeed.tsx';
import { StepHead } from '../booking/StepHead.tsx';
import { When } from '../booking/When.tsx';
import type { Pattern } from './pattern.ts';
import styles from './Series.module.css';
import { useEveryDay } from './words.ts';

/** It is done: what was made, what was not, and what comes by itself. */
export function SeriesMade({
  coach,
  pattern,
  made,
  goesOn,
}: {
  coach: CoachView;
  pattern: Pattern;
  made: CreatedSeriesView;
  goesOn: boolean;
}) {
  const t = useBookingWords();
  const format = useFormat();
  const everyDay = useEveryDay();
  const { person } = useSignedIn();
  const [first] = made.sessions;
  const days = everyDay(pattern.dayOfWeek, pattern.intervalWeeks);
  const place = format.place(coach.timeZone);
  return (
    <>
      <StepHead
        title={t('every.doneTitle')}
        lead={[
          t('every.sentence', { days, span: `${pattern.startTime}–${pattern.endTime}`, place }),
          made.sessions.length === 0 ? t('every.doneLater') : t('every.doneMade', { count: made.sessions.length }),
          made.sessions.length === 0 ? null : t('every.doneMail', { email: person.email }),
        ]
          .filter((sentence) => sentence !== null)
          .join(' ')}
      />
      <Stack gap={24}>
        {first === undefined ? null : <When startsAt={first.startsAt} endsAt={first.endsAt} zone={coach.timeZone} />}
        {made.notMade.length === 0 ? null : (
          <Notice tone="waiting" title={t('every.doneNotMade')}>
            <ul className={styles.missed}>
              {made.notMade.map(({ date }) => (
                <li key={date}>{format.fullDate(date)}</li>
              ))}
            </ul>
          </Notice>
        )}
        {goesOn ? <p>{t('every.doneMore')}</p> : null}
        <Row>
          <ButtonLink to="/sessions" search={{ view: 'patterns' }}>
            {t('book.toSessions')}
          </ButtonLink>
        </Row>
        <CalendarFeed />
      </Stack>
    </>
  );
}
