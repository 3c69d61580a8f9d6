import type { ReactNode } from 'react';
import styles from './Timeline.module.css';

export interface TimelineItem {
  key: string;
  title: ReactNode;
  /** When, already in words. */
  when?: ReactNode;
  text?: ReactNode;
  /** `past`: it happened, and is neither good nor bad. */
  state: 'done' | 'now' | 'ahead' | 'past' | 'harm';
}

/** What happened and what comes next, in order. */
export function Timeline({ items, label }: { items: TimelineItem[]; label: string }) {
  return (
    <ol className={styles.timeline} aria-label={label}>
      {items.map(({ key, title, when, text, state }) => (
        <li key={key} className={styles.item} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
          <div className={styles.head}>
            <span className={styles.title}>{title}</span>
            {when === undefined ? null : <span className={styles.when}>{when}</span>}
          </div>
          {text === undefined ? null : <div className={styles.text}>{text}</div>}
        </li>
      ))}
    </ol>
  );
}
