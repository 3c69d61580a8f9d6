import { Unseen } from '@seatwise/ui';
import { useCalendarWords } from '../../i18n/calendar.ts';
import type { Days } from './use-days.ts';
import styles from './DayStrip.module.css';

/** The week on a phone: one day is looked at, the others are a tap away. */
export function DayStrip({
  week,
  chosen,
  today,
  counts,
  days,
  onChoose,
}: {
  week: readonly string[];
  chosen: string;
  today: string;
  /** Sessions by date. */
  counts: ReadonlyMap<string, number>;
  days: Days;
  onChoose: (date: string) => void;
}) {
  const t = useCalendarWords();
  return (
    <ul className={styles.strip} aria-label={t('calendar.days')}>
      {week.map((date) => {
        const count = counts.get(date) ?? 0;
        return (
          <li key={date}>
            <button
              type="button"
              className={styles.day}
              data-today={date === today || undefined}
              aria-current={date === chosen ? 'date' : undefined}
              onClick={() => onChoose(date)}
            >
              <span className={styles.name}>{days.short(date)}</span>
              <span className={styles.number}>{days.dayNumber(date)}</span>
              <Unseen>{t('calendar.sessions', { count })}</Unseen>
              <span aria-hidden className={styles.dot} data-busy={count > 0 || undefined} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
