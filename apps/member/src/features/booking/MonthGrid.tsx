import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Button, Unseen } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { addDays, addMonths, firstDay, lastDay, monthOf, sameDayOf, WEEKDAYS, weekdayOf, weeksOf } from '../../lib/dates.ts';
import styles from './MonthGrid.module.css';

interface MonthGridProps {
  month: string;
  today: string;
  /** The last day that can be booked at all. */
  until: string;
  /** How many open times each day has; null while that is not known. */
  openings: ReadonlyMap<string, number> | null;
  selected: string | null;
  onMonth: (month: string) => void;
  onSelect: (date: string) => void;
}

/** Where a key leads from a day. */
function leads(key: string, from: string): string | null {
  const monday = addDays(from, -((weekdayOf(from) + 6) % 7));
  switch (key) {
    case 'ArrowLeft':
      return addDays(from, -1);
    case 'ArrowRight':
      return addDays(from, 1);
    case 'ArrowUp':
      return addDays(from, -7);
    case 'ArrowDown':
      return addDays(from, 7);
    case 'Home':
      return monday;
    case 'End':
      return addDays(monday, 6);
    case 'PageUp':
      return sameDayOf(addMonths(monthOf(from), -1), from);
    case 'PageDown':
      return sameDayOf(addMonths(monthOf(from), 1), from);
    default:
      return null;
  }
}

/**
 * A month as a grid of days (WAI-ARIA date grid): one day is in the tab order, arrows go from day to day and from month to month. Days without
 * openings can be reached and say so, and cannot be chosen.
 */
export function MonthGrid({ month, today, until, openings, selected, onMonth, onSelect }: MonthGridProps) {
  const t = useBookingWords();
  const format = useFormat();
  const grid = useRef<HTMLTableElement>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const inMonth = (date: string | null): date is string => date !== null && monthOf(date) === month;
  const firstOpen = openings === null ? undefined : [...openings.keys()].find((date) => inMonth(date));
  const first = firstDay(month) < today ? today : firstDay(month);
  // The day that has, or would get, the focus.
  const current = [wanted, selected].find((date) => inMonth(date)) ?? firstOpen ?? first;

  useEffect(() => {
    if (wanted !== null) grid.current?.querySelector<HTMLElement>(`[data-date="${wanted}"]`)?.focus();
  }, [wanted, month]);

  const onKeyDown = (event: KeyboardEvent) => {
    const next = leads(event.key, current);
    if (next === null) return;
    event.preventDefault();
    const within = next < today ? today : next > until ? until : next;
    setWanted(within);
    if (monthOf(within) !== month) onMonth(monthOf(within));
  };
  const turn = (months: number) => {
    setWanted(null);
    onMonth(addMonths(month, months));
  };

  return (
    <div>
      <div className={styles.head}>
        <h2 className={styles.month} id="month" aria-live="polite">
          {format.month(month)}
        </h2>
        <div className={styles.turns}>
          <Button
            look="quiet"
            tone="neutral"
            size="small"
            label={t('book.previous')}
            reason={monthOf(today) < month ? null : t('book.previousReason')}
            reasonAs="tip"
            onClick={() => turn(-1)}
          >
            <IconChevronLeft size={18} stroke={1.75} aria-hidden />
          </Button>
          <Button
            look="quiet"
            tone="neutral"
            size="small"
            label={t('book.next')}
            reason={lastDay(month) < until ? null : t('book.nextReason', { date: format.date(until) })}
            reasonAs="tip"
            onClick={() => turn(1)}
          >
            <IconChevronRight size={18} stroke={1.75} aria-hidden />
          </Button>
        </div>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- the pattern for a grid of days is a table that is a grid */}
      <table ref={grid} role="grid" aria-labelledby="month" aria-busy={openings === null} className={styles.grid} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {WEEKDAYS.map((day) => (
              <th key={day} scope="col" abbr={format.weekday(day)}>
                <span aria-hidden>{format.weekday(day, 'short').replace('.', '')}</span>
                <Unseen>{format.weekday(day)}</Unseen>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week) => (
            <tr key={week[0]}>
              {week.map((date) => {
                if (!inMonth(date)) return <td key={date} aria-hidden />;
                const count = openings?.get(date) ?? 0;
                const says = [
                  format.fullDate(date),
                  date === today ? t('book.today') : null,
                  openings === null ? null : count === 0 ? t('book.noOpenings') : t('book.openings', { count }),
                ];
                return (
                  <td key={date} aria-selected={date === selected}>
                    <button
                      type="button"
                      className={styles.day}
                      data-date={date}
                      data-open={count > 0 || undefined}
                      data-waiting={(openings === null && date >= today) || undefined}
                      tabIndex={date === current ? 0 : -1}
                      aria-label={says.filter((part) => part !== null).join(', ')}
                      aria-current={date === today ? 'date' : undefined}
                      aria-disabled={count === 0 || undefined}
                      onFocus={() => setWanted(date)}
                      onClick={() => (count > 0 ? onSelect(date) : undefined)}
                    >
                      {Number(date.slice(8))}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
