import { useEffect, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react';
import type { SessionView } from '@seatwise/domain/bookings/contract';
import { Unseen } from '@seatwise/ui';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { timeOf, type Span } from './spans.ts';
import type { Days } from './use-days.ts';
import styles from './WeekGrid.module.css';

export interface PlacedSession extends Span {
  item: SessionView;
  lane: number;
  lanes: number;
}

export interface DayColumn {
  date: string;
  /** Null on days that are over: their hours were others, perhaps. */
  open: readonly Span[];
  extra: readonly Span[];
  off: readonly Span[];
  sessions: readonly PlacedSession[];
  /** Minutes of the day that it is now; null on every other day. */
  now: number | null;
}

interface At {
  date: string;
  hour: number;
}

const MOVES: Readonly<Record<string, readonly [days: number, hours: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const holds = (spans: readonly Span[], from: number, to: number): boolean => spans.some((span) => span.from < to && span.to > from);

/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events -- a table's own tags cannot have layers behind
   several of their rows; keys are heard by the grid around the cells. */

/**
 * Days side by side, an hour a row. One place in the tab order: arrows go from hour to hour and through what lies in it, and past the
 * first or last day into the week before or after; Enter opens a session, or asks about an hour that is empty.
 */
export function WeekGrid({
  label,
  columns,
  hours,
  days,
  onOpen,
  onEmpty,
  onTurn,
}: {
  label: string;
  columns: readonly DayColumn[];
  /** Whole hours, `to` exclusive. */
  hours: Span;
  days: Days;
  onOpen: (session: SessionView) => void;
  onEmpty: (date: string, minute: number) => void;
  /** To other days: so many weeks or, where one day is shown, so many days. */
  onTurn: (by: number, unit: 'step' | 'week') => void;
}) {
  const t = useCalendarWords();
  const grid = useRef<HTMLDivElement>(null);
  const first = columns[0];
  const last = columns.at(-1);
  const [at, setAt] = useState<At>({ date: '', hour: hours.from });
  /** Where the focus goes once the days that were asked for are there. */
  const wanted = useRef<{ edge: 'first' | 'last'; hour: number } | null>(null);
  const here = columns.some(({ date }) => date === at.date) ? at : { date: first?.date ?? '', hour: at.hour };

  const focus = ({ date, hour }: At, backwards = false): void => {
    const cell = grid.current?.querySelector<HTMLElement>(`[data-date="${date}"][data-hour="${hour}"]`);
    const inside = [...(cell?.querySelectorAll<HTMLElement>('button') ?? [])];
    (inside.at(backwards ? -1 : 0) ?? cell)?.focus();
  };

  const [begin, end] = [first?.date, last?.date];
  useEffect(() => {
    const place = wanted.current;
    const date = place?.edge === 'last' ? end : begin;
    if (place === null || date === undefined) return;
    wanted.current = null;
    focus({ date, hour: place.hour });
  }, [begin, end]);

  const turn = (by: -1 | 1, unit: 'step' | 'week', hour: number): void => {
    wanted.current = { edge: unit === 'week' || by > 0 ? 'first' : 'last', hour };
    onTurn(by, unit);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-date]') : null;
    if (cell === null) return;
    const [date, hour] = [cell.dataset['date'] ?? '', Number(cell.dataset['hour'])];
    const index = columns.findIndex((column) => column.date === date);
    const move = MOVES[event.key];
    if (move !== undefined) {
      event.preventDefault();
      const [byDay, byHour] = move;
      const inside = [...cell.querySelectorAll<HTMLElement>('button')];
      const next = inside[inside.findIndex((one) => one === event.target) + byHour];
      if (byHour !== 0 && inside.length > 1 && next !== undefined && inside.includes(next)) {
        next.focus();
        return;
      }
      const column = columns[index + byDay];
      if (column === undefined) turn(byDay > 0 ? 1 : -1, 'step', hour);
      else focus({ date: column.date, hour: Math.min(hours.to - 1, Math.max(hours.from, hour + byHour)) }, byHour < 0);
      return;
    }
    switch (event.key) {
      case 'Home':
        focus({ date: begin ?? date, hour });
        break;
      case 'End':
        focus({ date: end ?? date, hour });
        break;
      case 'PageUp':
        turn(-1, 'week', hour);
        break;
      case 'PageDown':
        turn(1, 'week', hour);
        break;
      case 'Enter':
      case ' ':
        if (event.target !== cell) return;
        onEmpty(date, hour * 60);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const rows = Array.from({ length: hours.to - hours.from }, (_, row) => hours.from + row);
  const shape: CSSProperties & { '--hours': number; '--days': number } = { '--hours': rows.length, '--days': columns.length };
  const box = ({ from, to }: Span): CSSProperties => {
    const height = (hours.to - hours.from) * 60;
    const top = Math.max(0, from - hours.from * 60);
    return { top: `${(top / height) * 100}%`, height: `${((Math.min(to, hours.to * 60) - hours.from * 60 - top) / height) * 100}%` };
  };
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its cells take the focus, one of them at a time
    <div
      ref={grid}
      role="grid"
      aria-label={label}
      className={styles.grid}
      data-single={columns.length === 1 || undefined}
      style={shape}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        const cell = target.closest<HTMLElement>('[data-date]');
        if (cell !== null) setAt({ date: cell.dataset['date'] ?? '', hour: Number(cell.dataset['hour']) });
      }}
    >
      <div role="row" className={styles.row}>
        <span role="columnheader" className={styles.corner}>
          <Unseen>{t('calendar.time')}</Unseen>
        </span>
        {columns.map(({ date, now }) => (
          <span
            key={date}
            role="columnheader"
            className={styles.day}
            data-today={now === null ? undefined : true}
            aria-label={days.format.fullDate(date)}
          >
            <span aria-hidden>{days.short(date)}</span>
            <span aria-hidden className={styles.number}>
              {days.dayNumber(date)}
            </span>
          </span>
        ))}
      </div>
      {columns.map(({ date, open, extra, off, now }, column) => (
        <div key={date} aria-hidden className={styles.layer} style={{ gridColumn: column + 2 }}>
          {open.map((span) => (
            <span key={span.from} className={styles.open} style={box(span)} />
          ))}
          {extra.map((span) => (
            <span key={span.from} className={styles.extra} style={box(span)} />
          ))}
          {off.map((span) => (
            <span key={span.from} className={styles.off} style={box(span)} />
          ))}
          {now === null || now < hours.from * 60 || now > hours.to * 60 ? null : (
            <span className={styles.now} style={{ top: box({ from: now, to: now }).top }} />
          )}
        </div>
      ))}
      {rows.map((hour, row) => (
        <div key={hour} role="row" className={styles.row}>
          <span role="rowheader" className={styles.hour} data-first={row === 0 || undefined} style={{ gridRow: row + 2 }}>
            {timeOf(hour * 60)}
          </span>
          {columns.map(({ date, open, extra, off, sessions }, column) => {
            const inside = sessions.filter(({ from }) => Math.max(hours.from, Math.floor(from / 60)) === hour);
            const state = holds(off, hour * 60, hour * 60 + 60)
              ? 'off'
              : holds([...open, ...extra], hour * 60, hour * 60 + 60)
                ? 'open'
                : 'closed';
            const current = here.date === date && here.hour === hour;
            return (
              <div
                key={date}
                role="gridcell"
                data-date={date}
                data-hour={hour}
                className={styles.cell}
                style={{ gridRow: row + 2, gridColumn: column + 2 }}
                tabIndex={inside.length > 0 ? undefined : current ? 0 : -1}
                aria-label={inside.length > 0 ? undefined : t(`calendar.cell.${state}`, { day: days.day(date), time: timeOf(hour * 60) })}
                onClick={({ target, currentTarget }) => {
                  if (target === currentTarget) onEmpty(date, hour * 60);
                }}
              >
                {inside.map((placed, index) => (
                  <SessionBlock
                    key={placed.item.id}
                    placed={placed}
                    top={placed.from - hour * 60}
                    days={days}
                    tabIndex={current && index === 0 ? 0 : -1}
                    onOpen={onOpen}
                  />
                ))}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

function SessionBlock({
  placed: { item, from, to, lane, lanes },
  top,
  days,
  tabIndex,
  onOpen,
}: {
  placed: PlacedSession;
  /** Minutes below the top of its cell. */
  top: number;
  days: Days;
  tabIndex: number;
  onOpen: (session: SessionView) => void;
}) {
  const t = useCalendarWords();
  const who = item.memberName || t('calendar.former');
  const place: CSSProperties & { '--top': number; '--length': number } = {
    '--top': Math.max(0, top),
    '--length': to - from,
    left: `calc(${(lane / lanes) * 100}% + 2px)`,
    width: `calc(${100 / lanes}% - 4px)`,
  };
  const hours = days.format.span(item.startsAt, item.endsAt);
  return (
    <button
      type="button"
      className={styles.session}
      data-status={item.status}
      data-short={to - from < 45 || undefined}
      style={place}
      tabIndex={tabIndex}
      onClick={() => onOpen(item)}
    >
      <span className={styles.who}>{who}</span> <span className={styles.when}>{hours}</span>{' '}
      <Unseen>{t(`sessionStatus.${item.status}`)}</Unseen>
    </button>
  );
}
