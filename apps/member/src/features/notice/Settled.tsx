import { useEffect, useRef, type ReactNode } from 'react';
import { Notice } from '@seatwise/ui';
import styles from './Settled.module.css';

/** What was done, in place of what was pressed to do it. The focus comes along, so that nobody is left nowhere. */
export function Settled({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1} className={styles.place}>
      <Notice tone="done">{children}</Notice>
    </div>
  );
}
