import { useFormat } from '@seatwise/web';
import { weekdayOf } from '../../lib/dates.ts';
import styles from './When.module.css';

/** A day as an object: weekday, number and month. A picture; the words stand beside it. */
export function DateTile({ date, quiet = false }: { date: string; quiet?: boolean }) {
  const format = useFormat();
  return (
    <span className={styles.tile} data-quiet={quiet || undefined} aria-hidden>
      <span className={styles.weekday}>{format.weekday(weekdayOf(date), 'short').replace('.', '')}</span>
      <span className={styles.number}>{Number(date.slice(8))}</span>
      <span className={styles.month}>{format.month(date.slice(0, 7), 'short').replace('.', '')}</span>
    </span>
  );
}

/** When a session is: its day and hours for whoever reads, with the coach's clock beside where it shows something else. */
export function When({ startsAt, endsAt, zone }: { startsAt: string; endsAt: string; zone: string | undefined }) {
  const format = useFormat();
  const there = zone === undefined ? null : format.elsewhere(zone, startsAt, endsAt);
  return (
    <div className={styles.when}>
      <DateTile date={format.localDate(startsAt)} />
      <div>
        <p className={styles.day}>{format.fullDate(startsAt)}</p>
        <p className={styles.hours}>{format.span(startsAt, endsAt)}</p>
        {there === null ? null : <p className={styles.there}>{there}</p>}
      </div>
    </div>
  );
}
