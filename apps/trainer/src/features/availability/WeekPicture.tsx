import { useState, type PointerEvent } from 'react';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { merged, timeOf, type Span } from '../calendar/spans.ts';
import { useDays } from '../calendar/use-days.ts';
import styles from './Availability.module.css';
import { onWeekday, painted, WEEK, type Hours } from './hours.ts';

/** What one drags snaps to half hours; the list has quarters. */
const STEP = 30;
const DAY = 1440;
const HOURS = [6, 12, 18];

interface Stroke {
  day: number;
  /** Where it began, and where it is. */
  start: number;
  at: number;
  open: boolean;
}

const spanOf = ({ start, at }: Stroke): Span => ({ from: Math.min(start, at), to: Math.max(start, at) + STEP });

/** The week as a picture to draw on with a pointer. The list beside it holds the same and needs none, so nobody is read this. */
export function WeekPicture({ hours, onChange }: { hours: readonly Hours[]; onChange: (hours: Hours[]) => void }) {
  const t = useCalendarWords();
  const days = useDays('UTC');
  const [stroke, setStroke] = useState<Stroke | null>(null);
  const shown = stroke === null ? hours : painted(hours, stroke.day, spanOf(stroke), stroke.open);

  const minuteAt = (event: PointerEvent<HTMLElement>): number => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    const minute = Math.floor(((event.clientY - top) / height) * (DAY / STEP)) * STEP;
    return Math.min(DAY - STEP, Math.max(0, minute));
  };
  const begin = (day: number) => (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    const start = minuteAt(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    setStroke({ day, start, at: start, open: !onWeekday(hours, day).some(({ from, to }) => from <= start && start < to) });
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    const at = minuteAt(event);
    setStroke((now) => (now === null || now.at === at ? now : { ...now, at }));
  };
  const end = () => {
    if (stroke !== null) onChange(painted(hours, stroke.day, spanOf(stroke), stroke.open));
    setStroke(null);
  };
  return (
    <div aria-hidden className={styles.picture}>
      <div className={styles.canvas}>
        <div className={styles.scale}>
          {HOURS.map((hour) => (
            <span key={hour} style={{ top: `${(hour / 24) * 100}%` }}>
              {timeOf(hour * 60)}
            </span>
          ))}
        </div>
        {WEEK.map((day) => (
          <div key={day} className={styles.column}>
            <span className={styles.columnName}>{days.format.weekday(day, 'short')}</span>
            <div
              className={styles.strip}
              data-weekday={day}
              onPointerDown={begin(day)}
              onPointerMove={stroke?.day === day ? drag : undefined}
              onPointerUp={end}
              onPointerCancel={() => setStroke(null)}
            >
              {merged(onWeekday(shown, day)).map(({ from, to }) => (
                <span
                  key={from}
                  className={styles.block}
                  style={{ top: `${(from / DAY) * 100}%`, height: `${((to - from) / DAY) * 100}%` }}
                >
                  {to - from >= 120 ? `${timeOf(from)}–${timeOf(to)}` : ''}
                </span>
              ))}
            </div>
          </div>
        ))}
      </div>
      <p className={styles.how}>
        {stroke === null
          ? t('availability.picture')
          : `${days.format.weekday(stroke.day)} ${timeOf(spanOf(stroke).from)}–${timeOf(spanOf(stroke).to)}`}
      </p>
    </div>
  );
}
