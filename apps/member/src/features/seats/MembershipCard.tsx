import type { ReactNode } from 'react';
import type { MembershipView } from '@seatwise/domain/identity/contract';
import { Monogram, StatusChip, type StatusTone } from '@seatwise/ui';
import { useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import styles from './MembershipCard.module.css';

const TONE: Record<MembershipView['status'], StatusTone> = { pending: 'waiting', active: 'done', rejected: 'harm', removed: 'neutral' };

/** One organisation and how one stands in it. */
export function MembershipCard({ membership, actions }: { membership: MembershipView; actions?: ReactNode }) {
  const t = useWords();
  const shared = useWebWords();
  const format = useFormat();
  const { organizationName, organizationStatus, role, status, since } = membership;
  const when = {
    pending: () => t('seats.askedOn', { when: format.relative(since) }),
    active: () => t('seats.since', { date: format.date(since) }),
    rejected: () => t('seats.endedOn', { date: format.date(since) }),
    removed: () => t('seats.endedOn', { date: format.date(since) }),
  }[status]();
  return (
    <li className={styles.card} data-status={status}>
      <Monogram name={organizationName} square size={44} />
      <div className={styles.text}>
        <p className={styles.name}>{organizationName}</p>
        <p className={styles.facts}>
          <StatusChip tone={TONE[status]}>{shared(`memberStatus.${status}`)}</StatusChip>
          {role === 'member' ? null : <span>{shared(`roles.${role}`)}</span>}
          <span>{when}</span>
        </p>
        {status === 'active' && organizationStatus === 'suspended' ? <p className={styles.note}>{t('seats.suspended')}</p> : null}
      </div>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </li>
  );
}

export function MembershipList({ children, label }: { children: ReactNode; label: string }) {
  return (
    <ul className={styles.list} aria-label={label}>
      {children}
    </ul>
  );
}
