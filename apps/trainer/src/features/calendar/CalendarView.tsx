import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { AvailabilityView, CoachView, SessionView } from '@seatwise/domain/bookings/contract';
import { ErrorState, Muted, Notice, Skeleton, SwitchField } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useWebWords } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { addDays, todayIn, weekOf } from '../../lib/local-time.ts';
import { paths } from '../../lib/paths.ts';
import { useNarrow } from '../../lib/use-narrow.ts';
import { useNow } from '../../lib/use-now.ts';
import { AffectedSessions } from '../availability/AffectedSessions.tsx';
import styles from './Calendar.module.css';
import { CalendarBar } from './CalendarBar.tsx';
import { DayStrip } from './DayStrip.tsx';
import { HoursInWords } from './HoursInWords.tsx';
import { dayOf } from './marks.ts';
import { SessionDialog } from './SessionDialog.tsx';
import { onDay } from './spans.ts';
import { SpotDialog } from './SpotDialog.tsx';
import { TimeGrid, type Pointed } from './TimeGrid.tsx';
import { useAvailability, usePlannedOn, useSessionsOn } from './use-calendar.ts';
import { useDays } from './use-days.ts';

const NOTHING = { rules: [], additions: [], timeOff: [] } satisfies Omit<AvailabilityView, 'timeZone'>;
const LEGEND = ['open', 'extra', 'off', 'closed'] as const;

/** A week of one's sessions in one's own zone as a coach; on a phone a day of it. */
export function CalendarView({ coach, day }: { coach: CoachView; day: string | undefined }) {
  const t = useCalendarWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const { coachId, timeZone: zone } = coach;
  const days = useDays(zone);
  const today = todayIn(zone, useNow());
  const chosen = day ?? today;
  const week = useMemo(() => weekOf(chosen), [chosen]);
  const [monday, sunday] = [week[0] ?? chosen, week[6] ?? chosen];
  const dates = useMemo(() => (narrow ? [chosen] : week), [narrow, chosen, week]);
  const sessions = useSessionsOn(zone, monday, sunday);
  const planned = usePlannedOn(zone, monday, sunday);
  const availability = useAvailability(coachId);
  const [cancelled, setCancelled] = useState(false);
  const [open, setOpen] = useState<{ session: SessionView; to?: string } | null>(null);
  const [spot, setSpot] = useState<{ at: Pointed | null } | null>(null);
  const [said, setSaid] = useState<{ words: string; affected: SessionView[] } | null>(null);

  const items = sessions.data?.items;
  const visible = useMemo(() => (items ?? []).filter(({ status }) => cancelled || status !== 'cancelled'), [items, cancelled]);
  const shown = useMemo(
    () => dates.map((date) => dayOf(date, today, zone, availability.data ?? NOTHING, visible)),
    [dates, today, zone, availability.data, visible],
  );
  const counts = new Map(week.map((date) => [date, onDay(date, zone, visible).length]));
  const inView = dates.reduce((sum, date) => sum + (counts.get(date) ?? 0), 0);
  const go = (to: string) => void navigate({ to: paths.calendar, search: to === today ? {} : { day: to }, replace: true });
  const turn = (by: -1 | 1, unit: 'step' | 'week') => {
    if (unit === 'week') go(addDays(narrow ? chosen : monday, by * 7));
    else go(narrow ? addDays(chosen, by) : addDays(monday, by * 7));
  };
  const error = sessions.error ?? availability.error;
  const loading = items === undefined || availability.data === undefined;
  const neverOpen = availability.data?.rules.length === 0 && availability.data.additions.length === 0;
  return (
    <div className={styles.calendar}>
      <CalendarBar
        title={narrow ? days.format.fullDate(chosen) : days.range(monday, sunday)}
        onWeek={(by) => turn(by, 'week')}
        onToday={() => go(today)}
        onHours={availability.data === undefined ? null : () => setSpot({ at: null })}
      />
      {said === null ? null : <Notice tone="done">{said.words}</Notice>}
      {said === null || said.affected.length === 0 ? null : <AffectedSessions coach={coach} sessions={said.affected} />}
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
          <TimeGrid
            zone={zone}
            label={t('calendar.grid', { range: days.range(monday, sunday) })}
            shown={shown}
            planned={planned}
            days={days}
            pending={sessions.isPlaceholderData}
            away={open !== null || spot !== null}
            onOpen={(session) => setOpen({ session })}
            onPoint={(at) => setSpot({ at })}
            onDrop={(session, to) => setOpen({ session, to })}
            onTurn={turn}
          />
          <HoursInWords shown={shown} days={days} />
          <div className={styles.below}>
            <ul className={styles.legend} aria-label={t('calendar.legend')}>
              {[...LEGEND, ...(planned.length === 0 ? [] : (['planned'] as const))].map((kind) => (
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
      {open === null ? null : (
        <SessionDialog
          key={open.session.id}
          session={open.session}
          coach={coach}
          {...(open.to === undefined ? {} : { to: open.to })}
          onClose={() => setOpen(null)}
        />
      )}
      {spot === null || availability.data === undefined ? null : (
        <SpotDialog
          coach={coach}
          at={spot.at}
          availability={availability.data}
          onClose={() => setSpot(null)}
          onSaid={(sentence, affected) => {
            setSpot(null);
            setSaid({ words: sentence, affected });
          }}
        />
      )}
    </div>
  );
}
