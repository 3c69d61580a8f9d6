import type { CoachView, SessionView } from '@seatwise/domain/bookings/contract';
import { Button, Facts, Stack } from '@seatwise/ui';
import { useCalendarWords } from '../../i18n/calendar.ts';
import styles from './Calendar.module.css';
import { Refusal } from './Refusal.tsx';
import { useDays } from './use-days.ts';

/** From one time to another that was pointed at, in both zones where they differ. */
export function MoveHere({
  coach,
  session: { startsAt, endsAt },
  to,
  text,
  pending,
  error,
  onBack,
  onMove,
}: {
  coach: CoachView;
  session: SessionView;
  to: string;
  text: string;
  pending: boolean;
  /** Why it was refused. */
  error: unknown;
  onBack: () => void;
  onMove: () => void;
}) {
  const t = useCalendarWords();
  const days = useDays(coach.timeZone);
  const ends = new Date(Date.parse(to) + Date.parse(endsAt) - Date.parse(startsAt)).toISOString();
  const own = days.own(to, ends);
  return (
    <Stack gap={16}>
      <Facts
        items={[
          { name: t('session.from'), value: <span className={styles.capital}>{days.span(startsAt, endsAt)}</span> },
          {
            name: t('session.to'),
            value: <span className={styles.capital}>{own === null ? days.span(to, ends) : `${days.span(to, ends)} ${days.place}`}</span>,
          },
          ...(own === null ? [] : [{ name: t('session.yours'), value: own }]),
        ]}
      />
      <p>{text}</p>
      {error === null ? null : <Refusal coach={coach} startsAt={to} error={error} />}
      <div className={styles.buttons}>
        <Button look="secondary" onClick={onBack} initialFocus>
          {t('session.stay')}
        </Button>
        <Button pending={pending} onClick={onMove}>
          {t('session.moveGo')}
        </Button>
      </div>
    </Stack>
  );
}
