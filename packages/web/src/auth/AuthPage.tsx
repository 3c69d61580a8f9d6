import type { ReactNode } from 'react';
import { PageHeader } from '@seatwise/ui';
import { useTitle } from '../shell/use-title.ts';
import styles from './AuthPage.module.css';

/** A narrow column with one thing to do. */
export function AuthPage({ title, lead, children, foot }: { title: string; lead?: ReactNode; children?: ReactNode; foot?: ReactNode }) {
  useTitle(title);
  return (
    <div className={styles.page}>
      <PageHeader title={title} lead={lead} />
      {children}
      {foot === undefined ? null : <p className={styles.foot}>{foot}</p>}
    </div>
  );
}
