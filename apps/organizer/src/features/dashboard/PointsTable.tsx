import { Figure } from '@seatwise/ui';
import { useDeskWords } from '../../i18n/desk.ts';
import styles from './Dashboard.module.css';

interface Point {
  at: string;
  value: number;
}

/** The same line as a table, newest first; it scrolls in its own frame, so that the page keeps its length. */
export function PointsTable({
  caption,
  header,
  points,
  nameOf,
  write,
}: {
  caption: string;
  header: string;
  points: readonly Point[];
  nameOf: (at: string) => string;
  write: (value: number) => string;
}) {
  const t = useDeskWords();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls can be scrolled by the keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={caption}>
      <table className={styles.points}>
        <caption className={styles.unseen}>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('dashboard.when')}</th>
            <th scope="col">{header}</th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map(({ at, value }) => (
            <tr key={at} data-nothing={value === 0 || undefined}>
              <th scope="row">{nameOf(at)}</th>
              <td>
                <Figure>{write(value)}</Figure>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
