import { useNavigate } from '@tanstack/react-router';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { AvailabilityView, CoachView, SessionView } from '@seatwise/domain/bookings/contract';
import { Button, ErrorState, Muted, Notice, Skeleton, SwitchField } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useWebWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { addDays, minuteIn, todayIn, weekOf } from '../../lib/local-time.ts';
import { paths } from '../../lib/paths.ts';
import { useNarrow } from '../../lib/use-narrow.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './Calendar.module.css';
import { DayStrip } from './DayStrip.tsx';
import { EmptyHour } from './EmptyHour.tsx';
import { SessionDialog } from './SessionDialog.tsx';
import { hoursToShow, inLanes, merged, onDay, openByRule } from './spans.ts';
import { useAvailability, useSessionsOn } from './use-calendar.ts';
import { useDays } from './use-days.ts';
import { WeekGrid, type DayColumn } from './WeekGrid.tsx';

const NOTHING = { rules: [], additions: [], timeOff: [] } satisfies Omit<AvailabilityView, 'timeZone'>;

function columnOf(
  date: string,
  today: string,
  zone: string,
  { rules, additions, timeOff }: Omit<AvailabilityView, 'timeZone'>,
  sessions: readonly SessionView[],
  now: number,
): DayColumn {
  const over = date < today;
  return {
    date,
    open: over ? [] : openByRule(date, rules),
    extra: merged(onDay(date, zone, additions)),
    off: merged(onDay(date, zone, timeOff)),
    sessions: inLanes(onDay(date, zone, sessions)),
    now: date === today ? minuteIn(zone, new Date(now).toISOString()) : null,
  };
}

/** A week of one's sessions in one's own zone as a coach; on a phone a day of it. */
export function CalendarView({ coach, day }: { coach: CoachView; day: string | undefined }) {
  const t = useCalendarWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const { coachId, timeZone: zone } = coach;
  const days = useDays(zone);
  const now = useNow();
  const today = todayIn(zone, now);
  const chosen = day ?? today;
  const week = weekOf(chosen);
  const [monday, sunday] = [week[0] ?? chosen, week[6] ?? chosen];
  const shown = useMemo(() => (narrow ? [chosen] : weekOf(chosen)), [narrow, chosen]);
  const sessions = useSessionsOn(zone, monday, sunday);
  const availability = useAvailability(coachId);
  const [cancelled, setCancelled] = useState(false);
  const [open, setOpen] = useState<SessionView | null>(null);
  const [asked, setAsked] = useState<{ date: string; minute: number } | null>(null);

  const items = sessions.data?.items;
  const visible = useMemo(() => (items ?? []).filter(({ status }) => cancelled || status !== 'cancelled'), [items, cancelled]);
  const columns = useMemo(
    () => shown.map((date) => columnOf(date, today, zone, availability.data ?? NOTHING, visible, now)),
    [shown, today, zone, availability.data, visible, now],
  );
  const counts = new Map(week.map((date) => [date, onDay(date, zone, visible).length]));
  const inView = shown.reduce((sum, date) => sum + (counts.get(date) ?? 0), 0);
  const go = (to: string) => void navigate({ to: paths.calendar, search: to === today ? {} : { day: to }, replace: true });
  const turn = (by: number, unit: 'step' | 'week') => {
    if (unit === 'week') go(addDays(narrow ? chosen : monday, by * 7));
    else go(narrow ? addDays(chosen, by) : addDays(monday, by * 7));
  };
  const error = sessions.error ?? availability.error;
  const loading = items === undefined || availability.data === undefined;
  const neverOpen = availability.data?.rules.length === 0 && availability.data.additions.length === 0;
  return (
    <div className={styles.calendar}>
      <div className={styles.bar}>
        <div className={styles.turns}>
          <Button
            look="secondary"
            label={t('calendar.previousWeek')}
            icon={<IconChevronLeft size={18} stroke={1.75} aria-hidden />}
            onClick={() => turn(-1, 'week')}
          >
            {null}
          </Button>
          <Button look="secondary" onClick={() => go(today)}>
            {t('calendar.today')}
          </Button>
          <Button
            look="secondary"
            label={t('calendar.nextWeek')}
            icon={<IconChevronRight size={18} stroke={1.75} aria-hidden />}
            onClick={() => turn(1, 'week')}
          >
            {null}
          </Button>
        </div>
        <h2 className={styles.range} aria-live="polite">
          {narrow ? days.format.fullDate(chosen) : days.range(monday, sunday)}
        </h2>
      </div>
      {narrow ? <DayStrip week={week} chosen={chosen} today={today} counts={counts} days={days} onChoose={go} /> : null}
      {loading && error !== null ? (
        <ErrorState
          title={t('calendar.failed')}
          words={{ retry: shared('states.retry') }}
          onRetry={() => void Promise.all([sessions.refetch(), availability.refetch()])}
          pending={sessions.isFetching || availability.isFetching}
        >
          {words(error)}
        </ErrorState>
      ) : loading ? (
        <Skeleton height={568} />
      ) : (
        <>
          {neverOpen ? (
            <Notice
              tone="waiting"
              action={
                <ButtonLink to={paths.availability} look="secondary" size="small">
                  {t('calendar.availability')}
                </ButtonLink>
              }
            >
              {t('calendar.noneYet')}
            </Notice>
          ) : null}
          <WeekGrid
            label={t('calendar.grid', { range: days.range(monday, sunday) })}
            columns={columns}
            hours={hoursToShow(columns.flatMap((column) => [...column.open, ...column.extra, ...column.sessions]))}
            days={days}
            onOpen={setOpen}
            onEmpty={(date, minute) => setAsked({ date, minute })}
            onTurn={turn}
          />
          <div className={styles.below}>
            <ul className={styles.legend} aria-label={t('calendar.legend')}>
              {(['open', 'extra', 'off', 'closed'] as const).map((kind) => (
                <li key={kind}>
                  <span aria-hidden className={styles.swatch} data-kind={kind} />
                  {t(`calendar.legends.${kind}`)}
                </li>
              ))}
            </ul>
            <SwitchField label={t('calendar.showCancelled')} checked={cancelled} onChange={setCancelled} />
          </div>
          <output>
            <Muted small>{t('calendar.count', { count: inView })}</Muted>
          </output>
          {sessions.data?.nextCursor === null ? null : <Muted small>{t('calendar.more')}</Muted>}
        </>
      )}
      {open === null ? null : <SessionDialog key={open.id} session={open} coach={coach} onClose={() => setOpen(null)} />}
      {asked === null ? null : <EmptyHour coach={coach} at={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}
