import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Button, Form, FormActions, Notice, TextField } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { instantOf, isDate } from '../../lib/local-time.ts';
import { trpc } from '../../lib/trpc.ts';
import { useNow } from '../../lib/use-now.ts';
import type { Stretch } from '../calendar/spans.ts';
import { useBookingsMoved } from '../calendar/use-calendar.ts';
import styles from './Availability.module.css';
import { HoursFields } from './HoursFields.tsx';

/** Some hours of one day. */
export function AdditionForm({
  coach,
  at,
  onAdded,
}: {
  coach: CoachView;
  /** What it begins with. */
  at?: Stretch;
  onAdded: (startsAt: string, endsAt: string) => void;
}) {
  const t = useCalendarWords();
  const words = useErrorWords();
  const moved = useBookingsMoved();
  const now = useNow();
  const [date, setDate] = useState(at?.date ?? '');
  const [from, setFrom] = useState(at?.from ?? 540);
  const [to, setTo] = useState(at?.to ?? 780);
  const [failures, setFailures] = useState(0);
  const add = useMutation(trpc.bookings.addAvailability.mutationOptions({ onSuccess: moved }));
  const startsAt = isDate(date) ? instantOf(date, from, coach.timeZone) : null;
  const endsAt = isDate(date) ? instantOf(date, to, coach.timeZone) : null;
  const order = from < to;
  const over = endsAt !== null && Date.parse(endsAt) <= now;
  return (
    <Form
      label={t('extra.add')}
      pending={add.isPending}
      failures={failures}
      onSubmit={() => {
        if (startsAt === null || endsAt === null || !order || over) {
          setFailures((count) => count + 1);
          return;
        }
        add.mutate(
          { startsAt, endsAt },
          {
            onSuccess: () => {
              onAdded(startsAt, endsAt);
              setDate('');
              setFailures(0);
            },
          },
        );
      }}
    >
      <div className={styles.fields}>
        <TextField
          label={t('extra.date')}
          type="date"
          value={date}
          onChange={setDate}
          error={failures === 0 ? null : startsAt === null ? t('extra.dateNeeded') : over ? t('extra.over') : null}
        />
        <HoursFields from={from} to={to} wrong={failures > 0 && !order} onFrom={setFrom} onTo={setTo} />
      </div>
      {add.error === null ? null : <Notice tone="harm">{words(add.error)}</Notice>}
      <FormActions>
        <Button type="submit" look="secondary" pending={add.isPending}>
          {t('extra.add')}
        </Button>
      </FormActions>
    </Form>
  );
}
