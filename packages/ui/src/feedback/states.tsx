import type { CSSProperties, ReactNode } from 'react';
import { Button } from '../actions/Button.tsx';
import styles from './states.module.css';

/** Nothing here yet: what this place is for, and the one thing to do. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      {icon === undefined ? null : (
        <span className={styles.icon} aria-hidden>
          {icon}
        </span>
      )}
      <p className={styles.title}>{title}</p>
      {children === undefined ? null : <div className={styles.text}>{children}</div>}
      {action === undefined ? null : <div className={styles.action}>{action}</div>}
    </div>
  );
}

/** It did not load: what happened in words, and a way to try again. */
export function ErrorState({
  title,
  children,
  words,
  onRetry,
  pending,
}: {
  title: string;
  children?: ReactNode;
  words: { retry: string };
  onRetry?: () => void;
  pending?: boolean;
}) {
  return (
    <div className={styles.empty} role="alert">
      <p className={styles.title}>{title}</p>
      {children === undefined ? null : <div className={styles.text}>{children}</div>}
      {onRetry === undefined ? null : (
        <div className={styles.action}>
          <Button look="secondary" onClick={onRetry} pending={pending}>
            {words.retry}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A quiet block the size of what is coming. Hidden from screen readers: the container says that it is busy. */
export function Skeleton({ width = '100%', height = 16 }: { width?: CSSProperties['width']; height?: CSSProperties['height'] }) {
  return <span aria-hidden className={styles.skeleton} style={{ width, height }} />;
}

/** Rows of skeletons for a list of cards, with words for those who cannot see them. */
export function SkeletonList({ rows = 3, height = 72, label }: { rows?: number; height?: number; label: string }) {
  return (
    <output className={styles.list} aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} />
      ))}
    </output>
  );
}
