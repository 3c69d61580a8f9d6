import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AvailabilityView, CoachView, SessionView } from '@seatwise/domain/bookings/contract';
import { Button, EmptyState, Muted, Notice, Section, Stack } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { trpc } from '../../lib/trpc.ts';
import { useBookingsMoved } from '../calendar/use-calendar.ts';
import { useDays } from '../calendar/use-days.ts';
import { AffectedSessions } from './AffectedSessions.tsx';
import styles from './Availability.module.css';
import { TimeOffForm } from './TimeOffForm.tsx';

/** When one is away, and what is booked all the same. */
export function TimeOff({ coach, timeOff }: { coach: CoachView; timeOff: AvailabilityView['timeOff'] }) {
  const t = useCalendarWords();
  const words = useErrorWords();
  const days = useDays(coach.timeZone);
  const moved = useBookingsMoved();
  const [said, setSaid] = useState<string | null>(null);
  const [affected, setAffected] = useState<SessionView[]>([]);
  const remove = useMutation(trpc.bookings.removeTimeOff.mutationOptions({ onSuccess: moved }));
  return (
    <Section title={t('off.title')} lead={t('off.lead')}>
      <Stack gap={16}>
        {said === null ? null : <Notice tone="done">{said}</Notice>}
        {affected.length === 0 ? null : <AffectedSessions coach={coach} sessions={affected} />}
        {remove.error === null ? null : <Notice tone="harm">{words(remove.error)}</Notice>}
        {timeOff.length === 0 ? (
          <EmptyState title={t('off.none')}>{t('off.noneText')}</EmptyState>
        ) : (
          <ul className={styles.list} aria-label={t('off.list')}>
            {timeOff.map(({ id, startsAt, endsAt, reason }) => {
              const when = days.span(startsAt, endsAt);
              return (
                <li key={id} className={styles.item}>
                  <span className={styles.what}>
                    <span className={styles.strong}>{when}</span>
                    {reason === null ? null : <Muted small>{reason}</Muted>}
                  </span>
                  <Button
                    look="quiet"
                    tone="harm"
                    size="small"
                    label={t('off.removeLabel', { when })}
                    pending={remove.isPending && remove.variables.id === id}
                    onClick={() =>
                      remove.mutate(
                        { id },
                        {
                          onSuccess: () => {
                            setAffected([]);
                            setSaid(t('off.removed', { when }));
                          },
                        },
                      )
                    }
                  >
                    {t('off.remove')}
                  </Button>
                </li>
              );
            })}
          </ul>
        )}
        <TimeOffForm
          coach={coach}
          onAdded={(startsAt, endsAt, sessions) => {
            setAffected(sessions);
            const sentence = t('off.added', { when: days.span(startsAt, endsAt) });
            setSaid(sessions.length === 0 ? `${sentence} ${t('off.affectedNone')}` : sentence);
          }}
        />
      </Stack>
    </Section>
  );
}
