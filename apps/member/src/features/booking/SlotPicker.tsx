import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { CoachView } from '@seatwise/domain/bookings/contract';
import { Button, ErrorState, SkeletonList } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords, type Format } from '@seatwise/web';
import { useBookingWords } from '../../i18n/bookings-words.ts';
import { addDays, addMonths, firstDay, lastDay, monthOf } from '../../lib/dates.ts';
import { useNow } from '../../lib/now.ts';
import { MonthGrid } from './MonthGrid.tsx';
import { openQuery, useNextOpening, type Slot } from './queries.ts';
import styles from './Booking.module.css';

/** Somebody else may book meanwhile, in milliseconds. */
const FRESH = 60_000;
const NARROW = '(max-width: 760px)';

interface SlotPickerProps {
  coach: CoachView;
  month: string | undefined;
  day: string | undefined;
  onMonth: (month: string) => void;
  onDay: (day: string) => void;
  onSlot: (slot: Slot) => void;
}

/** A month with the days that have openings, and the open times of one of them. */
export function SlotPicker({ coach, month: asked, day, onMonth, onDay, onSlot }: SlotPickerProps) {
  const t = useBookingWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const today = format.localDate(new Date(useNow()).toISOString());
  const until = addDays(today, coach.horizonWeeks * 7);
  const [low, high] = [monthOf(today), monthOf(until)];
  const wanted = asked ?? (day === undefined ? low : monthOf(day));
  const month = wanted < low ? low : wanted > high ? high : wanted;
  const first = firstDay(month) < today ? today : firstDay(month);
  const open = useQuery({ ...openQuery(coach.coachId, first, lastDay(month), format.zone), refetchInterval: FRESH });
  const days = open.data?.days ?? null;
  const chosen = day !== undefined && monthOf(day) === month ? day : null;
  const slots = days?.find(({ date }) => date === chosen)?.slots ?? [];
  const place = useRef<HTMLElement>(null);
  // On a phone the times stand below the month.
  useEffect(() => {
    if (chosen !== null && matchMedia(NARROW).matches) place.current?.scrollIntoView({ block: 'start' });
  }, [chosen]);

  if (open.isError && days === null)
    return (
      <ErrorState
        title={t('book.failed')}
        words={{ retry: shared('states.retry') }}
        onRetry={() => void open.refetch()}
        pending={open.isFetching}
      >
        {words(open.error)}
      </ErrorState>
    );
  return (
    <div className={styles.picker} data-empty={days?.length === 0 || undefined}>
      <div className={styles.calendar}>
        <MonthGrid
          month={month}
          today={today}
          until={until}
          openings={days === null ? null : new Map(days.map(({ date, slots: some }) => [date, some.length]))}
          selected={chosen}
          onMonth={onMonth}
          onSelect={onDay}
        />
        {days?.length === 0 ? <NothingOpen coach={coach} month={month} until={until} onDay={onDay} /> : null}
      </div>
      {days?.length === 0 ? null : (
        <section ref={place} className={styles.slots} aria-labelledby="slots">
          <h2 id="slots" className={styles.slotsTitle} aria-live="polite">
            {chosen === null ? t('book.pickDay') : format.fullDate(chosen)}
          </h2>
          {chosen === null ? <p className={styles.prompt}>{t('book.pickDayText')}</p> : null}
          {chosen !== null && days === null ? <SkeletonList label={shared('states.loading')} rows={4} height={44} /> : null}
          {chosen !== null && days !== null && slots.length === 0 ? <p className={styles.prompt}>{t('book.dayEmpty')}</p> : null}
          {partsOf(slots, format).map(({ part, some }) => (
            <div key={part} className={styles.part}>
              <h3 className={styles.partTitle}>{t(`book.${part}`)}</h3>
              <ul className={styles.times}>
                {some.map((slot) => (
                  <li key={slot.startsAt}>
                    <SlotButton slot={slot} zone={coach.timeZone} onSlot={onSlot} />
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      )}
    </div>
  );
}

const PARTS = [
  { part: 'morning', from: 0, to: 12 },
  { part: 'afternoon', from: 12, to: 18 },
  { part: 'evening', from: 18, to: 24 },
] as const;

const partsOf = (slots: readonly Slot[], format: Format) =>
  PARTS.map(({ part, from, to }) => ({
    part,
    some: slots.filter(({ startsAt }) => {
      const hour = Number(format.time(startsAt).slice(0, 2));
      return hour >= from && hour < to;
    }),
  })).filter(({ some }) => some.length > 0);

function SlotButton({ slot, zone, onSlot }: { slot: Slot; zone: string; onSlot: (slot: Slot) => void }) {
  const format = useFormat();
  const there = format.elsewhere(zone, slot.startsAt);
  return (
    <button type="button" className={styles.slot} onClick={() => onSlot(slot)}>
      <span className={styles.slotTime}>{format.time(slot.startsAt)}</span>
      {there === null ? null : <span className={styles.slotThere}>{there}</span>}
    </button>
  );
}

/** An empty month says where the next opening is. */
function NothingOpen({ coach, month, until, onDay }: { coach: CoachView; month: string; until: string; onDay: (day: string) => void }) {
  const t = useBookingWords();
  const format = useFormat();
  const next = useNextOpening(coach.coachId, firstDay(addMonths(month, 1)), until, format.zone);
  const named = format.month(month);
  return (
    <div className={styles.empty} aria-live="polite" aria-busy={next.isPending}>
      {next.data === undefined ? (
        <>
          <p>{t('book.monthEmpty', { month: named })}</p>
          {next.isPending ? <p className={styles.prompt}>{t('book.looking')}</p> : null}
        </>
      ) : next.data === null ? (
        <p>{t('book.monthEmptyNone', { month: named, date: format.date(until) })}</p>
      ) : (
        <>
          <p>{t('book.monthEmptyNext', { month: named, day: format.fullDate(next.data) })}</p>
          <Button look="secondary" onClick={() => onDay(next.data ?? '')}>
            {t('book.toNext')}
          </Button>
        </>
      )}
    </div>
  );
}
