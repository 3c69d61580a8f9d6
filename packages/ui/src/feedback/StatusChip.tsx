import type { ReactNode } from 'react';
import styles from './StatusChip.module.css';

export type StatusTone = 'neutral' | 'accent' | 'waiting' | 'harm' | 'done';

/** A state in one or two words. The word carries the meaning; the dot and the colour only help the eye. */
export function StatusChip({ tone = 'neutral', children }: { tone?: StatusTone; children: ReactNode }) {
  return (
    <span className={styles.chip} data-tone={tone}>
      <span className={styles.dot} aria-hidden />
      {children}
    </span>
  );
}
