import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Button, Dialog } from '@seatwise/ui';
import { useCalendarWords } from '../../i18n/calendar.ts';
import styles from './Calendar.module.css';
import { WhyNot } from './WhyNot.tsx';

/** An empty place in the calendar: whether it is open, and if not, why. */
export function EmptyHour({ coach, at, onClose }: { coach: CoachView; at: { date: string; minute: number }; onClose: () => void }) {
  const t = useCalendarWords();
  return (
    <Dialog open onClose={onClose} title={t('why.title')}>
      <div className={styles.form}>
        <WhyNot coach={coach} at={at} />
        <div className={styles.buttons}>
          <Button look="secondary" onClick={onClose}>
            {t('session.close')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
