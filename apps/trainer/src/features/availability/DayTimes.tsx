import { NativeTime } from './NativeTime.tsx';
import { IconPlus, IconX } from '@tabler/icons-react';
import { Button, Muted } from '@seatwise/ui';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { timeOf } from '../calendar/spans.ts';
import { useDays } from '../calendar/use-days.ts';
import styles from './Availability.module.css';
import { inOrder, onWeekday, withMore, type Hours } from './hours.ts';

/** A weekday's times, one stretch a line. */
export function DayTimes({
  day,
  hours,
  strict,
  onChange,
}: {
  day: number;
  hours: readonly Hours[];
  /** Whether to say what is wrong: after it was tried to save. */
  strict: boolean;
  onChange: (hours: Hours[]) => void;
}) {
  const t = useCalendarWords();
  const days = useDays('UTC');
  const name = days.format.weekday(day);
  const here = onWeekday(hours, day).toSorted((a, b) => a.from - b.from);
  const set = (key: string, change: Partial<Hours>) => onChange(hours.map((one) => (one.key === key ? { ...one, ...change } : one)));
  return (
    <li className={styles.day}>
      <span className={styles.dayName}>{name}</span>
      <div className={styles.times}>
        {here.length === 0 ? <span className={styles.closed}>{t('availability.closed')}</span> : null}
        {here.map((one, index) => (
          <Stretch key={one.key} one={one} name={name} nth={index + 1} strict={strict} onChange={(change) => set(one.key, change)}>
            <Button
              look="quiet"
              tone="neutral"
              size="small"
              label={t('availability.removeOn', { hours: `${timeOf(one.from)}–${timeOf(one.to)}`, day: name })}
              icon={<IconX size={16} stroke={1.75} aria-hidden />}
              onClick={() => onChange(hours.filter(({ key }) => key !== one.key))}
            >
              {null}
            </Button>
          </Stretch>
        ))}
      </div>
      <div className={styles.add}>
        <Button
          look="quiet"
          tone="neutral"
          size="small"
          label={t('availability.addOn', { day: name })}
          icon={<IconPlus size={16} stroke={1.75} aria-hidden />}
          onClick={() => onChange(withMore(hours, day))}
        >
          {null}
        </Button>
      </div>
    </li>
  );
}

function Stretch({
  one,
  name,
  nth,
  strict,
  onChange,
  children,
}: {
  one: Hours;
  name: string;
  nth: number;
  strict: boolean;
  onChange: (change: Partial<Hours>) => void;
  children: React.ReactNode;
}) {
  const t = useCalendarWords();
  const days = useDays('UTC');
  const wrong = !inOrder(one);
  const { validFrom, validTo } = one;
  const valid =
    validFrom !== null && validTo !== null
      ? t('availability.validBoth', { from: days.format.date(validFrom), to: days.format.date(validTo) })
      : validFrom !== null
        ? t('availability.validFrom', { from: days.format.date(validFrom) })
        : validTo !== null
          ? t('availability.validTo', { to: days.format.date(validTo) })
          : null;
  return (
    <div className={styles.stretch}>
      <NativeTime
        label={t('availability.fromOn', { day: name, nth })}
        value={one.from}
        first={0}
        last={1425}
        onChange={(from) => onChange({ from })}
      />
      <span aria-hidden>–</span>
      <NativeTime
        label={t('availability.toOn', { day: name, nth })}
        value={one.to}
        first={15}
        last={1440}
        wrong={wrong}
        onChange={(to) => onChange({ to })}
      />
      {children}
      {valid === null ? null : <Muted small>{valid}</Muted>}
      {wrong ? (
        <span className={styles.wrong} role={strict ? 'alert' : undefined}>
          {t('availability.order')}
        </span>
      ) : null}
    </div>
  );
}
