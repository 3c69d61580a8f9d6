import { useState } from 'react';
import { TextField } from '@seatwise/ui';
import { localOf, resolve, type LocalTime } from '../../lib/local-time.ts';
import styles from './Desk.module.css';

/** A day and a time on the clocks of a zone, as an instant. Half a date, or half a year, is nothing yet: it stays here until it is one. */
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
  const known = value === null ? null : localOf(value, zone);
  const [typed, setTyped] = useState<{ local: LocalTime; value: string | null; zone: string } | null>(null);
  const local = typed !== null && typed.value === value && typed.zone === zone ? typed.local : (known ?? { date: '', time: '' });
  const type = (change: Partial<LocalTime>) => {
    const next = { ...local, ...change };
    if (next.date !== '' && next.time === '') next.time = dayAlone;
    const at = next.date === '' ? null : (resolve(next, zone)?.at ?? null);
    const settled = at !== null && Number(next.date.slice(0, 4)) >= 2000 ? at : null;
    setTyped({ local: next, value: settled, zone });
    onChange(settled);
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
