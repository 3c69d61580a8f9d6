import { TextField } from '@seatwise/ui';
import type { LocalTime } from '../../lib/local-time.ts';
import { useTypedMoment } from '../../lib/use-typed-moment.ts';
import styles from './Desk.module.css';

/** A day and a time on the clocks of a zone, as an instant. */
export function LocalMoment({
  day,
  time,
  hint,
  value,
  zone,
  dayAlone,
  onChange,
  error,
  required = false,
}: {
  /** The label of the day, and of its time. */
  day: string;
  time: string;
  hint?: string;
  value: string | null;
  zone: string;
  /** What time a day alone means. */
  dayAlone: string;
  onChange: (at: string | null) => void;
  error?: string | null;
  required?: boolean;
}) {
  const moment = useTypedMoment({ value, zone, onChange });
  const { local } = moment;
  const type = (change: Partial<LocalTime>) => {
    const next = { ...local, ...change };
    moment.type(next.date !== '' && next.time === '' ? { ...next, time: dayAlone } : next);
  };
  return (
    <div className={styles.moment}>
      <TextField
        type="date"
        label={day}
        {...(hint === undefined ? {} : { hint })}
        value={local.date}
        onChange={(date) => type({ date })}
        error={error}
        required={required}
      />
      <TextField type="time" label={time} value={local.time} onChange={(clock) => type({ time: clock })} required={required} />
    </div>
  );
}
