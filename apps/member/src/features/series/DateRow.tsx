import { useId } from 'react';
import type { SeriesPreviewView } from '@seatwise/domain/bookings/contract';
import { StatusChip, type StatusTone } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { LEAVE, TAKE, type Pattern } from './pattern.ts';
import styles from './Series.module.css';

type PreviewDate = SeriesPreviewView['dates'][number];

const LOOK = {
  free: { word: 'every.isFree', tone: 'done' },
  conflict: { word: 'every.isConflict', tone: 'waiting' },
  closed: { word: 'every.isClosed', tone: 'neutral' },
  time_off: { word: 'every.isTimeOff', tone: 'waiting' },
  clock_change: { word: 'every.isClockChange', tone: 'waiting' },
} as const satisfies Record<PreviewDate['state'], { word: string; tone: StatusTone }>;

/** One date of the pattern: how it stands, whether it is taken where it is free, and where it is not, what is to be done about it. */
export function DateRow({
  one,
  pattern,
  minutes,
  zone,
  later,
  decision,
  onDecide,
}: {
  one: PreviewDate;
  pattern: Pattern;
  minutes: number;
  zone: string;
  /** It is made later, by the generator. */
  later: boolean;
  decision: string | null;
  onDecide: (decision: string) => void;
}) {
  const t = useBookingWords();
  const format = useFormat();
  const name = useId();
  const { word, tone } = LOOK[one.state];
  const end = (startsAt: string): string => new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
  const when = (startsAt: string): string => {
    const there = format.elsewhere(zone, startsAt, end(startsAt));
    return `${format.fullDate(startsAt)}, ${format.span(startsAt, end(startsAt))}${there === null ? '' : ` (${there})`}`;
  };
  const day = one.startsAt ?? one.date;
  const there = one.startsAt === null ? null : format.elsewhere(zone, one.startsAt, end(one.startsAt));
  const out = one.state === 'free' && decision === LEAVE;
  const why = {
    free: null,
    conflict: t('every.conflictText'),
    closed: t('every.closedText'),
    time_off: t('every.timeOffText'),
    clock_change: t('every.clockChangeText', { time: pattern.startTime, place: format.place(zone) }),
  }[one.state];
  return (
    <li className={styles.date} data-state={one.state} data-out={out || undefined}>
      <div className={styles.line}>
        {one.state === 'free' ? (
          <label className={styles.take}>
            <input type="checkbox" checked={!out} onChange={(event) => onDecide(event.currentTarget.checked ? TAKE : LEAVE)} />
            <span className={styles.hidden}>{t('every.take')} </span>
            <span className={styles.name}>{format.shortDate(day)}</span>
          </label>
        ) : (
          <span className={styles.take} data-none>
            <span className={styles.name}>{format.shortDate(day)}</span>
          </span>
        )}
        <span>{one.startsAt === null ? '–' : format.span(one.startsAt, end(one.startsAt))}</span>
        <span className={styles.there}>{there}</span>
        {out ? (
          <StatusChip>{t('every.isLeftOut')}</StatusChip>
        ) : later && one.state === 'free' ? (
          <StatusChip>{t('every.isFreeLater')}</StatusChip>
        ) : (
          <StatusChip tone={tone}>{t(word)}</StatusChip>
        )}
      </div>
      {why === null ? null : <p className={styles.why}>{why}</p>}
      {one.state === 'free' ? null : one.alternative === null ? (
        <p className={styles.why}>{later ? t('every.noAlternativeLater') : t('every.noAlternative')}</p>
      ) : (
        <fieldset className={styles.ways}>
          <legend className={styles.hidden}>{t('every.decide', { day: format.fullDate(day) })}</legend>
          {[
            { value: one.alternative, label: t('every.instead', { when: when(one.alternative) }) },
            { value: LEAVE, label: later ? t('every.leaveLater') : t('every.leave') },
          ].map(({ value, label }) => (
            <label key={value} className={styles.way}>
              <input type="radio" name={name} checked={decision === value} onChange={() => onDecide(value)} />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
      )}
    </li>
  );
}
