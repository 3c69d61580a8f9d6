import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CoachView, SessionView } from '@seatwise/domain/bookings/contract';
import { Button, Choice, Form, FormActions, Notice, TextField } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { addDays, instantOf, isDate } from '../../lib/local-time.ts';
import { trpc } from '../../lib/trpc.ts';
import { useNow } from '../../lib/use-now.ts';
import type { Stretch } from '../calendar/spans.ts';
import { useBookingsMoved } from '../calendar/use-calendar.ts';
import styles from './Availability.module.css';
import { HoursFields } from './HoursFields.tsx';

/** Whole days, or some hours of one. */
export function TimeOffForm({
  coach: { timeZone },
  at,
  onAdded,
}: {
  coach: CoachView;
  /** Hours that it begins with. */
  at?: Stretch;
  onAdded: (startsAt: string, endsAt: string, affected: SessionView[]) => void;
}) {
  const t = useCalendarWords();
  const words = useErrorWords();
  const moved = useBookingsMoved();
  const now = useNow();
  const [kind, setKind] = useState<'days' | 'hours'>(at === undefined ? 'days' : 'hours');
  const [first, setFirst] = useState(at?.date ?? '');
  const [last, setLast] = useState('');
  const [from, setFrom] = useState(at?.from ?? 720);
  const [to, setTo] = useState(at?.to ?? 840);
  const [reason, setReason] = useState('');
  const [failures, setFailures] = useState(0);
  const add = useMutation(trpc.bookings.addTimeOff.mutationOptions({ onSuccess: moved }));
  // One day, unless another last day is given.
  const end = last === '' ? first : last;
  const fits = isDate(first) && (kind === 'hours' || isDate(end));
  const order = kind === 'hours' ? from < to : first <= end;
  const startsAt = fits ? instantOf(first, kind === 'hours' ? from : 0, timeZone) : null;
  const endsAt = fits ? (kind === 'hours' ? instantOf(first, to, timeZone) : instantOf(addDays(end, 1), 0, timeZone)) : null;
  const over = endsAt !== null && Date.parse(endsAt) <= now;
  const strict = failures > 0;
  const dayError = !strict ? null : !isDate(first) ? t('extra.dateNeeded') : over && order ? t('extra.over') : null;
  return (
    <Form
      label={t('off.add')}
      pending={add.isPending}
      failures={failures}
      onSubmit={() => {
        if (startsAt === null || endsAt === null || !order || over) {
          setFailures((count) => count + 1);
          return;
        }
        add.mutate(
          { startsAt, endsAt, reason: reason.trim() === '' ? null : reason },
          {
            onSuccess: ({ affectedSessions }) => {
              onAdded(startsAt, endsAt, affectedSessions);
              setFirst('');
              setLast('');
              setReason('');
              setFailures(0);
            },
          },
        );
      }}
    >
      <Choice
        label={t('off.kind')}
        hideLabel
        value={kind}
        onChange={setKind}
        options={[
          { value: 'days', label: t('off.days') },
          { value: 'hours', label: t('off.hours') },
        ]}
      />
      <div className={styles.fields}>
        <TextField
          label={kind === 'days' ? t('off.first') : t('off.date')}
          type="date"
          value={first}
          onChange={setFirst}
          error={dayError}
        />
        {kind === 'days' ? (
          <TextField
            label={t('off.last')}
            type="date"
            value={last}
            onChange={setLast}
            error={strict && isDate(first) && !order ? t('off.lastNeeded') : null}
          />
        ) : (
          <HoursFields from={from} to={to} wrong={strict && !order} onFrom={setFrom} onTo={setTo} />
        )}
      </div>
      <TextField
        label={t('off.reason')}
        hint={t('off.reasonHint')}
        value={reason}
        onChange={setReason}
        maxLength={500}
        autoComplete="off"
      />
      {add.error === null ? null : <Notice tone="harm">{words(add.error)}</Notice>}
      <FormActions>
        <Button type="submit" look="secondary" pending={add.isPending}>
          {t('off.add')}
        </Button>
      </FormActions>
    </Form>
  );
}
