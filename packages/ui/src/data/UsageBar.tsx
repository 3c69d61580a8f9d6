import styles from './UsageBar.module.css';

export interface UsageBarProps {
  /** All seats there are; what is neither claimed nor invited is free. */
  total: number;
  claimed: number;
  invited: number;
  words: {
    /** What the bar measures, for screen readers. */
    label: string;
    claimed: string;
    invited: string;
    free: string;
  };
  /** Figures already written in the person's language. */
  figures: { claimed: string; invited: string; free: string };
  /** On a page that is about these seats. */
  large?: boolean;
}

const KINDS = ['claimed', 'invited', 'free'] as const;

/** How far seats are given: taken, promised and free, each with its own pattern, and in words with figures. */
export function UsageBar({ total, claimed, invited, words, figures, large = false }: UsageBarProps) {
  const share = (seats: number) => `${total === 0 ? 0 : (seats / total) * 100}%`;
  return (
    <div className={styles.usage} data-large={large || undefined}>
      <div className={styles.bar} aria-hidden>
        {claimed === 0 ? null : <span className={styles.part} data-kind="claimed" style={{ width: share(claimed) }} />}
        {invited === 0 ? null : <span className={styles.part} data-kind="invited" style={{ width: share(invited) }} />}
      </div>
      <dl className={styles.facts} aria-label={words.label}>
        {KINDS.map((kind) => (
          <div key={kind} className={styles.fact}>
            <dt>
              <span className={styles.mark} data-kind={kind} aria-hidden />
              {words[kind]}
            </dt>
            <dd>{figures[kind]}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
