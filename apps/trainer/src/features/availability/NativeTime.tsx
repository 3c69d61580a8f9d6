import { minutesOf, timeOf } from '../calendar/spans.ts';
import { timeOptions } from '../calendar/times.ts';
import styles from './Availability.module.css';

/** A time of the day in a line of several, in steps of a quarter of an hour; its label is read aloud, the line shows what it is. */
export function NativeTime({
  label,
  value,
  first,
  last,
  wrong = false,
  onChange,
}: {
  label: string;
  value: number;
  first: number;
  last: number;
  wrong?: boolean;
  onChange: (minutes: number) => void;
}) {
  return (
    <select
      className={styles.time}
      aria-label={label}
      aria-invalid={wrong || undefined}
      value={timeOf(value)}
      onChange={({ currentTarget }) => onChange(minutesOf(currentTarget.value))}
    >
      {timeOptions(first, last, timeOf(value), 15).map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
