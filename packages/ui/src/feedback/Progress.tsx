import styles from './Progress.module.css';

/** How far long work has come. Without a total it only shows that it moves. `text` is the same in words. */
export function Progress({ label, done, total, text }: { label: string; done: number; total: number | null; text: string }) {
  return (
    <div className={styles.progress}>
      <progress className={styles.bar} aria-label={label} {...(total === null ? {} : { max: Math.max(1, total), value: done })} />
      <output className={styles.text}>{text}</output>
    </div>
  );
}
