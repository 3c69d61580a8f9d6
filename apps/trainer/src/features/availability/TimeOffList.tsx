import { useMutation } from '@tanstack/react-query';
import type { AvailabilityView, CoachView } from '@seatwise/domain/bookings/contract';
import { Button, Muted, Notice, Stack } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { trpc } from '../../lib/trpc.ts';
import { useBookingsMoved } from '../calendar/use-calendar.ts';
import { useDays } from '../calendar/use-days.ts';
import styles from './Availability.module.css';

/** Time off that can be taken back. `onRemoved` hears it in words. */
export function TimeOffList({
  coach,
  timeOff,
  onRemoved,
}: {
  coach: CoachView;
  timeOff: AvailabilityView['timeOff'];
  onRemoved: (said: string) => void;
}) {
  const t = useCalendarWords();
  const words = useErrorWords();
  const days = useDays(coach.timeZone);
  const moved = useBookingsMoved();
  const remove = useMutation(trpc.bookings.removeTimeOff.mutationOptions({ onSuccess: moved }));
  return (
    <Stack gap={16}>
      {remove.error === null ? null : <Notice tone="harm">{words(remove.error)}</Notice>}
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
                onClick={() => remove.mutate({ id }, { onSuccess: () => onRemoved(t('off.removed', { when })) })}
              >
                {t('off.remove')}
              </Button>
            </li>
          );
        })}
      </ul>
    </Stack>
  );
}
