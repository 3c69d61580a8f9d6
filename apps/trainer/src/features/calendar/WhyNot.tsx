import { skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Button, Form, Notice, SelectField, Skeleton, TextField } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { instantOf, isDate, todayIn } from '../../lib/local-time.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Calendar.module.css';
import { minutesOf, timeOf } from './spans.ts';
import { timeOptions } from './times.ts';
import { useDays } from './use-days.ts';
import { useReasonWords } from './use-reason-words.ts';

/** Whether a session could begin at a time, and everything that is in its way. `at` is asked about at once. */
export function WhyNot({ coach, at }: { coach: CoachView; at?: { date: string; minute: number } }) {
  const t = useCalendarWords();
  const [date, setDate] = useState(at?.date ?? todayIn(coach.timeZone));
  const [time, setTime] = useState(timeOf(at?.minute ?? 600));
  const [failures, setFailures] = useState(0);
  const [asked, setAsked] = useState(at === undefined ? null : instantOf(at.date, at.minute, coach.timeZone));
  const fits = isDate(date);
  return (
    <div className={styles.form}>
      <Form
        label={t('why.title')}
        failures={failures}
        onSubmit={() => {
          if (fits) setAsked(instantOf(date, minutesOf(time), coach.timeZone));
          else setFailures((count) => count + 1);
        }}
      >
        <div className={styles.pair}>
          <TextField
            label={t('slots.date')}
            type="date"
            value={date}
            onChange={setDate}
            error={failures > 0 && !fits ? t('slots.wrongDate') : null}
          />
          <SelectField label={t('slots.time')} value={time} onChange={setTime} options={timeOptions(0, 1435, time, 5)} />
        </div>
        <div>
          <Button type="submit" look="secondary">
            {t('why.look')}
          </Button>
        </div>
      </Form>
      {asked === null ? null : <Explanation coach={coach} startsAt={asked} />}
    </div>
  );
}

function Explanation({ coach, startsAt }: { coach: CoachView; startsAt: string }) {
  const t = useCalendarWords();
  const words = useErrorWords();
  const reasonWords = useReasonWords(coach);
  const days = useDays(coach.timeZone);
  const answer = useQuery(trpc.bookings.explainSlot.queryOptions(startsAt === '' ? skipToken : { coachId: coach.coachId, startsAt }));
  if (answer.data === undefined)
    return answer.error === null ? (
      <Skeleton height={64} />
    ) : (
      <Notice tone="harm" title={t('why.failed')}>
        {words(answer.error)}
      </Notice>
    );
  const when = days.when(startsAt);
  if (answer.data.open)
    return (
      <Notice tone="done" title={<span className={styles.capital}>{t('why.openHeading', { when })}</span>}>
        {t('why.open')}
      </Notice>
    );
  return (
    <Notice tone="waiting" title={<span className={styles.capital}>{t('why.heading', { when })}</span>}>
      <ul className={styles.reasons}>
        {answer.data.reasons.map((reason, index) => (
          <li key={index}>{reasonWords(reason, startsAt)}</li>
        ))}
      </ul>
    </Notice>
  );
}
