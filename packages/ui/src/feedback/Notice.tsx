import { IconAlertTriangle, IconCircleCheck, IconClock, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './Notice.module.css';

const ICON = { info: IconInfoCircle, waiting: IconClock, harm: IconAlertTriangle, done: IconCircleCheck } as const;
export type NoticeTone = keyof typeof ICON;

/** A message that stays where it was said. Harm is announced at once, the rest when the screen reader has a moment. */
export function Notice({
  tone = 'info',
  title,
  children,
  action,
}: {
  tone?: NoticeTone;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  const Icon = ICON[tone];
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'harm' ? 'alert' : 'status'}>
      <Icon size={20} stroke={1.75} aria-hidden className={styles.icon} />
      <div className={styles.text}>
        {title === undefined ? null : <p className={styles.title}>{title}</p>}
        {children === undefined ? null : <div>{children}</div>}
      </div>
      {action === undefined ? null : <div className={styles.action}>{action}</div>}
    </div>
  );
}
