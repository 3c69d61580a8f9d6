import { useId, type ReactNode } from 'react';
import styles from './OptionCards.module.css';

export interface OptionCard<Value extends string> {
  value: Value;
  title: ReactNode;
  /** At the right of the title: a price, a range. */
  figure?: ReactNode;
  /** What choosing it means. */
  detail?: ReactNode;
}

/** One of a few that need a sentence each: radio buttons drawn as cards. `beside` lets them stand side by side where there is room. */
export function OptionCards<Value extends string>({
  label,
  value,
  options,
  onChange,
  beside = false,
  hideLabel = false,
}: {
  label: string;
  value: Value | null;
  options: readonly OptionCard<Value>[];
  onChange: (value: Value) => void;
  beside?: boolean;
  hideLabel?: boolean;
}) {
  const name = useId();
  return (
    <fieldset className={styles.options}>
      <legend className={styles.legend} data-hidden={hideLabel || undefined}>
        {label}
      </legend>
      <div className={styles.cards} data-beside={beside || undefined}>
        {options.map((option, at) => (
          <label key={option.value} className={styles.card}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className={styles.input}
              aria-labelledby={`${name}-${at}`}
              aria-describedby={option.detail === undefined ? undefined : `${name}-${at}-detail`}
            />
            <span className={styles.text}>
              <span id={`${name}-${at}`} className={styles.head}>
                <span className={styles.title}>{option.title}</span>
                {option.figure === undefined ? null : <span className={styles.figure}>{option.figure}</span>}
              </span>
              {option.detail === undefined ? null : (
                <span id={`${name}-${at}-detail`} className={styles.detail}>
                  {option.detail}
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
