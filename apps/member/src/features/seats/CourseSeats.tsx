import { IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { MySeatView } from '@seatwise/domain/invites/contract';
import { Monogram, Unseen } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import styles from './CourseSeats.module.css';
import { JoiningInfo } from './JoiningInfo.tsx';

export function CourseSeatList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={styles.list} aria-label={label}>
      {children}
    </ul>
  );
}

/** A seat in a course: what, with whom, and one tap away how to take part. */
export function CourseSeat({ seat, open = false, actions }: { seat: MySeatView; open?: boolean; actions?: ReactNode }) {
  const t = useWords();
  const format = useFormat();
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <Monogram name={seat.organizationName} square size={44} />
        <div className={styles.text}>
          <p className={styles.name}>{seat.courseTitle}</p>
          <p className={styles.facts}>
            <span>{seat.organizationName}</span>
            <span>{t('seats.since', { date: format.date(seat.claimedAt) })}</span>
          </p>
        </div>
        {actions}
      </div>
      <details className={styles.joining} open={open}>
        <summary className={styles.summary}>
          {t('seats.howToJoin')}
          <Unseen>{seat.courseTitle}</Unseen>
          <IconChevronDown size={18} stroke={1.75} aria-hidden className={styles.chevron} />
        </summary>
        <div className={styles.info}>
          <JoiningInfo seat={seat} />
        </div>
      </details>
    </li>
  );
}
