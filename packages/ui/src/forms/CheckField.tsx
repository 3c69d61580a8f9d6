import type { ReactNode } from 'react';
import styles from './CheckField.module.css';

/** A box to tick, one of several that may be ticked at once. */
export function CheckField({
  label,
  hint,
  checked,
  onChange,
}: {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className={styles.field}>
      <input type="checkbox" className={styles.box} checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span className={styles.text}>
        <span>{label}</span>
        {hint === undefined ? null : <span className={styles.hint}>{hint}</span>}
      </span>
    </label>
  );
}
