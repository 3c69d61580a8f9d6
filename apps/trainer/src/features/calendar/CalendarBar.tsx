import { IconCalendarOff, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { Button } from '@seatwise/ui';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { useNarrow } from '../../lib/use-narrow.ts';
import styles from './Calendar.module.css';

/** Which days are in view, and the way to others. */
export function CalendarBar({
  title,
  onWeek,
  onToday,
  onHours,
}: {
  title: string;
  onWeek: (by: -1 | 1) => void;
  onToday: () => void;
  /** Time off or extra hours, for a day that is still to be chosen. */
  onHours: (() => void) | null;
}) {
  const t = useCalendarWords();
  const narrow = useNarrow();
  return (
    <div className={styles.bar}>
      <div className={styles.turns}>
        <Button
          look="secondary"
          label={t('calendar.previousWeek')}
          icon={<IconChevronLeft size={18} stroke={1.75} aria-hidden />}
          onClick={() => onWeek(-1)}
        >
          {null}
        </Button>
        <Button look="secondary" onClick={onToday}>
          {t('calendar.today')}
        </Button>
        <Button
          look="secondary"
          label={t('calendar.nextWeek')}
          icon={<IconChevronRight size={18} stroke={1.75} aria-hidden />}
          onClick={() => onWeek(1)}
        >
          {null}
        </Button>
      </div>
      <h2 className={styles.range} aria-live="polite">
        {title}
      </h2>
      {onHours === null ? null : (
        <div className={styles.aside}>
          <Button look="secondary" label={t('spot.open')} icon={<IconCalendarOff size={18} stroke={1.75} aria-hidden />} onClick={onHours}>
            {narrow ? null : t('spot.open')}
          </Button>
        </div>
      )}
    </div>
  );
}
