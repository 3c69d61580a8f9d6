import type { ReactNode } from 'react';
import type { SessionView } from '@seatwise/domain/bookings/contract';
import { useFormat } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import styles from './Sessions.module.css';

/** Sessions under the names of their months, in the order they come in. */
export function ByMonth({ sessions, row }: { sessions: readonly SessionView[]; row: (session: SessionView) => ReactNode }) {
  const t = useBookingWords();
  const format = useFormat();
  const months = new Map<string, SessionView[]>();
  for (const session of sessions) {
    const month = format.localDate(session.startsAt).slice(0, 7);
    const some = months.get(month);
    if (some === undefined) months.set(month, [session]);
    else some.push(session);
  }
  return [...months].map(([month, some]) => (
    <section key={month}>
      <h2 className={styles.month}>{format.month(month)}</h2>
      <ul className={styles.list} aria-label={t('mine.list', { month: format.month(month) })}>
        {some.map((session) => row(session))}
      </ul>
    </section>
  ));
}
