import { useFormat } from '@seatwise/web';
import { READ_EVERY, type LineState } from '@seatwise/web/live';
import { useDeskWords } from '../../i18n/desk.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './Dashboard.module.css';

const MINUTE_MS = 60_000;

/** Whether figures move by themselves, and when one last did. */
export function LiveMark({ line, updatedAt }: { line: LineState; updatedAt: string | undefined }) {
  const t = useDeskWords();
  const format = useFormat();
  const now = useNow(10_000);
  const words =
    line === 'live'
      ? t('dashboard.live')
      : line === 'opening'
        ? t('dashboard.opening')
        : t('dashboard.lost', { seconds: READ_EVERY / 1000 });
  return (
    <span className={styles.live}>
      <output className={styles.line} data-line={line}>
        <span className={styles.dot} aria-hidden />
        {words}
      </output>
      {updatedAt === undefined ? null : (
        <time className={styles.moved} dateTime={updatedAt} title={format.dateTime(updatedAt)}>
          {now - Date.parse(updatedAt) < MINUTE_MS
            ? t('dashboard.movedNow')
            : t('dashboard.moved', { when: format.relative(updatedAt, now) })}
        </time>
      )}
    </span>
  );
}
