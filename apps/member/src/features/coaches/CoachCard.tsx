import type { ReactNode } from 'react';
import type { MyCoachView } from '@seatwise/domain/bookings/contract';
import { Monogram } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import styles from './CoachCard.module.css';

export function CoachList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={styles.list} aria-label={label}>
      {children}
    </ul>
  );
}

/** Somebody whom one may book. */
export function CoachCard({ coach, actions }: { coach: MyCoachView; actions?: ReactNode }) {
  const t = useWords();
  const format = useFormat();
  return (
    <li className={styles.card}>
      <Monogram name={coach.name} size={44} />
      <div className={styles.text}>
        <p className={styles.name}>{coach.name}</p>
        <p className={styles.facts}>
          <span>{t('seats.coachMinutes', { count: coach.slotMinutes })}</span>
          {coach.timeZone === format.zone ? null : <span>{t('seats.coachZone', { zone: zoneName(coach.timeZone) })}</span>}
          <span>{t('seats.since', { date: format.date(coach.since) })}</span>
        </p>
      </div>
      {actions}
    </li>
  );
}

/** `America/New_York` is New York to people. */
const zoneName = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
