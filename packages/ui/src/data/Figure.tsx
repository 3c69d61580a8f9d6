import type { ReactNode } from 'react';
import styles from './Figure.module.css';

/** A number, an amount or a date that stands in a column: its digits all have one width. */
export function Figure({ children, strong = false }: { children: ReactNode; strong?: boolean }) {
  return (
    <span className={styles.figure} data-strong={strong || undefined}>
      {children}
    </span>
  );
}

/** One figure with its name, and a sentence that says what it means. */
export function StatCard({
  label,
  figure,
  note,
  tone = 'neutral',
  action,
}: {
  label: string;
  figure: ReactNode;
  note?: ReactNode;
  tone?: 'neutral' | 'waiting' | 'harm' | 'done';
  action?: ReactNode;
}) {
  return (
    <div className={styles.card} data-tone={tone}>
      <p className={styles.label}>{label}</p>
      <p className={styles.big}>{figure}</p>
      {note === undefined ? null : <p className={styles.note}>{note}</p>}
      {action === undefined ? null : <div className={styles.action}>{action}</div>}
    </div>
  );
}

/** Names and values, such as the lines of a price. The last line may be the total. */
export function Facts({ items }: { items: { name: ReactNode; value: ReactNode; total?: boolean }[] }) {
  return (
    <dl className={styles.facts}>
      {items.map(({ name, value, total = false }, at) => (
        <div key={at} className={styles.fact} data-total={total || undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
