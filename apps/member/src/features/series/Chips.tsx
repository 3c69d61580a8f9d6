import { useId, type ReactNode } from 'react';
import styles from './Series.module.css';

/** One of several short things, each with a line about it: radio buttons drawn as chips. */
export function Chips<Value extends string>({
  label,
  hint,
  value,
  options,
  error,
  onChange,
}: {
  label: string;
  hint?: ReactNode;
  value: Value | null;
  options: readonly { value: Value; label: string; detail?: string; quiet?: boolean }[];
  error?: string | null;
  onChange: (value: Value) => void;
}) {
  const id = useId();
  return (
    <div
      role="radiogroup"
      tabIndex={-1}
      className={styles.chips}
      aria-labelledby={`${id}-label`}
      aria-describedby={[hint === undefined ? null : `${id}-hint`, error ? `${id}-error` : null].filter(Boolean).join(' ') || undefined}
      aria-invalid={error ? true : undefined}
    >
      <p id={`${id}-label`} className={styles.legend}>
        {label}
      </p>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      <div className={styles.chipRow}>
        {options.map((option) => (
          <label key={option.value} className={styles.chip} data-quiet={option.quiet || undefined}>
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className={styles.radio}
            />
            <span className={styles.chipLabel}>{option.label}</span>
            {option.detail === undefined ? null : <span className={styles.chipDetail}>{option.detail}</span>}
          </label>
        ))}
      </div>
      {error ? (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      ) : null}
    </div>
  );
}
