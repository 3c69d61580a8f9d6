import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AvailabilityView, CoachView } from '@seatwise/domain/bookings/contract';
import { Button, EmptyState, Form, FormActions, Muted, Notice, Panel, Section, SelectField, Stack, TextField } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { instantOf, isDate } from '../../lib/local-time.ts';
import { trpc } from '../../lib/trpc.ts';
import { useNow } from '../../lib/use-now.ts';
import { minutesOf, timeOf } from '../calendar/spans.ts';
import { timeOptions } from '../calendar/times.ts';
import { useBookingsMoved } from '../calendar/use-calendar.ts';
import { useDays } from '../calendar/use-days.ts';
import styles from './Availability.module.css';

/** Hours that are open once: a Saturday, say. */
export function Additions({ coach, additions }: { coach: CoachView; additions: AvailabilityView['additions'] }) {
  const t = useCalendarWords();
  const words = useErrorWords();
  const days = useDays(coach.timeZone);
  const moved = useBookingsMoved();
  const [said, setSaid] = useState<string | null>(null);
  const remove = useMutation(trpc.bookings.removeAvailability.mutationOptions({ onSuccess: moved }));
  return (
    <Section title={t('extra.title')} lead={t('extra.lead')}>
      <Stack gap={16}>
        {said === null ? null : <Notice tone="done">{said}</Notice>}
        {remove.error === null ? null : <Notice tone="harm">{words(remove.error)}</Notice>}
        {additions.length === 0 ? (
          <EmptyState title={t('extra.none')}>{t('extra.noneText')}</EmptyState>
        ) : (
          <ul className={styles.list} aria-label={t('extra.list')}>
            {additions.map(({ id, startsAt, endsAt }) => {
              const when = days.span(startsAt, endsAt);
              const own = days.own(startsAt, endsAt);
              return (
                <li key={id} className={styles.item}>
                  <span className={styles.what}>
                    <span className={styles.strong}>{when}</span>
                    {own === null ? null : <Muted small>{own}</Muted>}
                  </span>
                  <Button
                    look="quiet"
                    tone="harm"
                    size="small"
                    label={t('extra.removeLabel', { when })}
                    pending={remove.isPending && remove.variables.id === id}
                    onClick={() => remove.mutate({ id }, { onSuccess: () => setSaid(t('extra.removed', { when })) })}
                  >
                    {t('extra.remove')}
                  </Button>
                </li>
              );
            })}
          </ul>
        )}
        <AddForm coach={coach} onAdded={(startsAt, endsAt) => setSaid(t('extra.added', { when: days.span(startsAt, endsAt) }))} />
      </Stack>
    </Section>
  );
}

function AddForm({ coach, onAdded }: { coach: CoachView; onAdded: (startsAt: string, endsAt: string) => void }) {
  const t = useCalendarWords();
  const words = useErrorWords();
  const moved = useBookingsMoved();
  const now = useNow();
  const [date, setDate] = useState('');
  const [from, setFrom] = useState(540);
  const [to, setTo] = useState(780);
  const [failures, setFailures] = useState(0);
  const add = useMutation(trpc.bookings.addAvailability.mutationOptions({ onSuccess: moved }));
  const startsAt = isDate(date) ? instantOf(date, from, coach.timeZone) : null;
  const endsAt = isDate(date) ? instantOf(date, to, coach.timeZone) : null;
  const order = from < to;
  const over = endsAt !== null && Date.parse(endsAt) <= now;
  return (
    <Panel quiet>
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
          <SelectField
            label={t('extra.from')}
            value={timeOf(from)}
            onChange={(time) => setFrom(minutesOf(time))}
            options={timeOptions(0, 1425, timeOf(from), 15)}
          />
          <SelectField
            label={t('extra.to')}
            value={timeOf(to)}
            onChange={(time) => setTo(minutesOf(time))}
            options={timeOptions(15, 1440, timeOf(to), 15)}
            error={failures > 0 && !order ? t('availability.order') : null}
          />
        </div>
        {add.error === null ? null : <Notice tone="harm">{words(add.error)}</Notice>}
        <FormActions>
          <Button type="submit" look="secondary" pending={add.isPending}>
            {t('extra.add')}
          </Button>
        </FormActions>
      </Form>
    </Panel>
  );
}
