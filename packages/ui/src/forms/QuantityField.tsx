import { IconMinus, IconPlus } from '@tabler/icons-react';
import { useId, useState, type CSSProperties } from 'react';
import styles from './QuantityField.module.css';

export interface QuantityFieldProps {
  label: string;
  /** A whole number, or null while the field is empty or holds something else. It may lie outside the range: the page says so. */
  value: number | null;
  min: number;
  max: number;
  onChange: (value: number | null) => void;
  /** What a number means, read aloud while the slider moves: "7 seats". */
  describe: (value: number) => string;
  words: { fewer: string; more: string };
  error?: string | null | undefined;
}

const wholeNumber = (text: string): number | null => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : null);

/** How many: a slider to try amounts with, a number to type, and a step either way. */
export function QuantityField({ label, value, min, max, onChange, describe, words, error }: QuantityFieldProps) {
  const labelId = useId();
  const errorId = useId();
  const [text, setText] = useState(value === null ? '' : String(value));
  // The number changed elsewhere (the slider, a step, another plan): the field follows.
  if (value !== null && wholeNumber(text) !== value) setText(String(value));

  const inside = Math.min(max, Math.max(min, value ?? min));
  const wrong = error !== null && error !== undefined;
  const step = (by: number) => onChange(Math.min(max, Math.max(min, (value ?? min) + by)));
  const filled: CSSProperties & { '--fill': string } = { '--fill': `${max === min ? 100 : ((inside - min) / (max - min)) * 100}%` };
  return (
    <fieldset className={styles.field} aria-labelledby={labelId}>
      <div className={styles.head}>
        <span id={labelId} className={styles.label}>
          {label}
        </span>
        <div className={styles.stepper} data-wrong={wrong || undefined}>
          <button
            type="button"
            className={styles.step}
            aria-label={words.fewer}
            aria-disabled={inside <= min || undefined}
            onClick={() => step(-1)}
          >
            <IconMinus size={18} stroke={2} aria-hidden />
          </button>
          <input
            type="number"
            inputMode="numeric"
            min={min}
            max={max}
            step={1}
            value={text}
            className={styles.number}
            aria-label={label}
            aria-invalid={wrong || undefined}
            aria-describedby={wrong ? errorId : undefined}
            onChange={(event) => {
              setText(event.currentTarget.value);
              onChange(wholeNumber(event.currentTarget.value));
            }}
          />
          <button
            type="button"
            className={styles.step}
            aria-label={words.more}
            aria-disabled={inside >= max || undefined}
            onClick={() => step(1)}
          >
            <IconPlus size={18} stroke={2} aria-hidden />
          </button>
        </div>
      </div>
      <input
        type="range"
        min={min}
        max={max}
        step={1}
        value={inside}
        className={styles.slider}
        style={filled}
        aria-label={label}
        aria-valuetext={describe(inside)}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
      <div className={styles.ends} aria-hidden>
        <span>{min}</span>
        <span>{max}</span>
      </div>
      {wrong ? (
        <p id={errorId} className={styles.error} role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
