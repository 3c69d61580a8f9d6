import { useEffect, useRef, type ReactNode } from 'react';
import { PageHeader } from '@seatwise/ui';
import styles from './Booking.module.css';

/** The heading of a step that took the place of another: the focus comes along, so that nobody is left nowhere. */
export function StepHead(props: { title: ReactNode; lead?: ReactNode; eyebrow?: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1} className={styles.place}>
      <PageHeader {...props} />
    </div>
  );
}
