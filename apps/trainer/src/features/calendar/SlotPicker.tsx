import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Button, Choice, EmptyState, ErrorState, Form, Muted, Notice, SelectField, Skeleton, TextField } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { addDays, instantOf, isDate, todayIn } from '../../lib/local-time.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Calendar.module.css';
import { Refusal } from './Refusal.tsx';
import { minutesOf } from './spans.ts';
import { timeOptions } from './times.ts';
import { useDays } from './use-days.ts';

/** As many days as can be asked for at once. */
const DAYS_AT_ONCE = 62;

/** A time for a session: one of the open ones, or any other within the coach's hours, who is not bound by notice, horizon and grid. */
export function SlotPicker({
  coach,
  words,
  pending,
  error,
  onBack,
  onChoose,
}: {
  coach: CoachView;
  words: { go: string; back: string };
  pending: boolean;
  /** Why the last choice was refused. */
  error: unknown;
  onBack: () => void;
  onChoose: (startsAt: string) => void;
}) {
  const t = useCalendarWords();
  const days = useDays(coach.timeZone);
  const today = todayIn(coach.timeZone);
  const [way, setWay] = useState<'list' | 'typed'>('list');
  const [listed, setListed] = useState<string | null>(null);
  const [date, setDate] = useState(addDays(today, 1));
  const [time, setTime] = useState('10:00');
  const [failures, setFailures] = useState(0);
  const typed = isDate(date) ? instantOf(date, minutesOf(time), coach.timeZone) : null;
  const startsAt = way === 'list' ? listed : typed;
  const own = startsAt === null ? null : days.own(startsAt);
  const said = failures > 0 && startsAt === null ? (way === 'list' ? t('slots.choose') : t('slots.wrongDate')) : null;
  return (
    <Form
      label={words.go}
      pending={pending}
      failures={failures}
      onSubmit={() => {
        if (startsAt === null) setFailures((count) => count + 1);
        else onChoose(startsAt);
      }}
    >
      <Choice
        label={t('slots.how')}
        hideLabel
        value={way}
        onChange={setWay}
        options={[
          { value: 'list', label: t('slots.list') },
          { value: 'typed', label: t('slots.typed') },
        ]}
      />
      {way === 'list' ? (
        <OpenTimes coach={coach} chosen={listed} onChoose={setListed} />
      ) : (
        <>
          <div className={styles.pair}>
            <TextField label={t('slots.date')} type="date" value={date} onChange={setDate} error={said} />
            <SelectField label={t('slots.time')} value={time} onChange={setTime} options={timeOptions(0, 1435, time, 5)} />
          </div>
          <Muted small>{t('slots.typedHint')}</Muted>
        </>
      )}
      <Muted small>
        {t('slots.zone', { place: days.place })}
        {own === null ? '' : ` ${own}.`}
      </Muted>
      {way === 'list' && said !== null ? <Notice tone="harm">{said}</Notice> : null}
      {error === null || startsAt === null ? null : <Refusal coach={coach} startsAt={startsAt} error={error} />}
      <div className={styles.buttons}>
        <Button look="secondary" onClick={onBack}>
          {words.back}
        </Button>
        <Button type="submit" pending={pending}>
          {words.go}
        </Button>
      </div>
    </Form>
  );
}

function OpenTimes({ coach, chosen, onChoose }: { coach: CoachView; chosen: string | null; onChoose: (startsAt: string) => void }) {
  const t = useCalendarWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const name = useId();
  const days = useDays(coach.timeZone);
  const today = todayIn(coach.timeZone);
  const [date, setDate] = useState<string | null>(null);
  const slots = useQuery(
    trpc.bookings.openSlots.queryOptions({
      coachId: coach.coachId,
      from: today,
      to: addDays(today, Math.min(DAYS_AT_ONCE - 1, coach.horizonWeeks * 7)),
      timeZone: coach.timeZone,
    }),
  );
  if (slots.data === undefined)
    return slots.error === null ? (
      <Skeleton height={140} />
    ) : (
      <ErrorState
        title={t('slots.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void slots.refetch()}
        pending={slots.isFetching}
      >
        {words(slots.error)}
      </ErrorState>
    );
  const open = slots.data.days;
  const shown = open.find((one) => one.date === date) ?? open[0];
  if (shown === undefined) return <EmptyState title={t('slots.none')}>{t('slots.noneText')}</EmptyState>;
  return (
    <>
      <SelectField
        label={t('slots.day')}
        value={shown.date}
        onChange={setDate}
        options={open.map((one) => ({
          value: one.date,
          label: t('slots.dayOption', { day: days.day(one.date), count: one.slots.length }),
        }))}
      />
      <fieldset className={styles.fieldset}>
        <legend className={styles.legendText}>{t('slots.times')}</legend>
        <div className={styles.chips}>
          {shown.slots.map(({ startsAt }) => (
            <label key={startsAt} className={styles.chip}>
              <input type="radio" name={name} value={startsAt} checked={startsAt === chosen} onChange={() => onChoose(startsAt)} />
              {days.format.time(startsAt)}
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}
