import FullCalendar from '@fullcalendar/react';
import type { CalendarApi, CalendarRef, EventDropInfo, EventInput } from '@fullcalendar/react';
import interaction from '@fullcalendar/react/interaction';
import '@fullcalendar/react/skeleton.css';
import timeGrid from '@fullcalendar/react/timegrid';
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import type { PlannedSessionView, SessionView } from '@seatwise/domain/bookings/contract';
import { Unseen } from '@seatwise/ui';
import { useLanguage } from '@seatwise/web';
import { useCalendarWords } from '../../i18n/calendar.ts';
import { DAY_MINUTES, dateIn, minuteIn } from '../../lib/local-time.ts';
import { look } from './look.ts';
import { groundsOf, halfHourOf, hoursOf, type Day } from './marks.ts';
import { neighbour, type Beyond, type Place } from './neighbour.ts';
import { timeOf } from './spans.ts';
import styles from './TimeGrid.module.css';
import type { Days } from './use-days.ts';
import { useHeldFocus } from './use-held-focus.ts';

const PLUGINS = [timeGrid, interaction, look];
const FRAMES = 10;
const LOCALE = { en: 'en-GB', fr: 'fr-FR' } as const;

/** Where somebody points, in minutes of that day: a time, or a stretch of time. */
export interface Pointed {
  date: string;
  from: number;
  to: number | null;
}

interface Target extends Place {
  element: HTMLElement;
}

/** Sessions that can be opened, as they stand on the page. */
const targetsIn = (box: HTMLElement): Target[] =>
  [...box.querySelectorAll<HTMLElement>('[role="button"]')].map((element) => ({
    element,
    day: element.closest<HTMLElement>('[data-date]')?.dataset['date'] ?? '',
    at: element.getBoundingClientRect().top,
  }));

/** From around the sessions into them, or past where there are none. */
function wayIn(places: readonly Target[], key: string): Target | Beyond | null {
  const back = key === 'ArrowUp' || key === 'ArrowLeft' || key === 'End';
  if (!back && key !== 'ArrowDown' && key !== 'ArrowRight' && key !== 'Home') return null;
  const [any] = places;
  if (any !== undefined) return neighbour(places, any, back ? 'End' : 'Home');
  return key === 'ArrowLeft' ? 'before' : key === 'ArrowRight' ? 'after' : null;
}

/**
 * The days of a week, or one of them, on the clock of a zone. Sessions are stops of Tab; arrows go from one to the next and past the edge to
 * other days, Enter opens. Whoever points may ask about an empty time, draw a stretch of it, or take a session elsewhere.
 */
export function TimeGrid({
  zone,
  label,
  shown,
  planned,
  days,
  pending,
  away,
  onOpen,
  onPoint,
  onDrop,
  onTurn,
}: {
  zone: string;
  label: string;
  shown: readonly Day[];
  planned: readonly PlannedSessionView[];
  days: Days;
  /** The sessions of these days are on their way; those of other days may still be there. */
  pending: boolean;
  /** A dialog lies over it. */
  away: boolean;
  onOpen: (session: SessionView) => void;
  onPoint: (at: Pointed) => void;
  onDrop: (session: SessionView, startsAt: string) => void;
  /** To other days: so many weeks or, where one day is shown, so many days. */
  onTurn: (by: -1 | 1, unit: 'step' | 'week') => void;
}) {
  const t = useCalendarWords();
  const language = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const calendar = useRef<CalendarRef>(null);
  const [first] = shown;
  const date = first?.date ?? '';
  const view = shown.length === 1 ? 'timeGridDay' : 'timeGridWeek';
  const hours = hoursOf(shown);
  const byId = useMemo(() => new Map(shown.flatMap(({ sessions }) => sessions.map(({ item }) => [item.id, item]))), [shown]);

  const events = useMemo(
    (): EventInput[] => [
      ...groundsOf(shown).map(({ id, ground, start, end }) => ({ id, start, end, display: 'background', extendedProps: { kind: ground } })),
      ...[...byId.values()].map(({ id, memberName, startsAt, endsAt, status }) => ({
        id,
        title: memberName || t('calendar.former'),
        start: startsAt,
        end: endsAt,
        interactive: true,
        // What can be moved, can be dragged. A session that has begun stays, which is for `eventDrop` to see.
        startEditable: status === 'scheduled',
        extendedProps: { kind: status, state: t(`sessionStatus.${status}`) },
      })),
      ...planned.map(({ recurringBookingId, date: occurrence, memberName, startsAt, endsAt }) => ({
        id: `${recurringBookingId} ${occurrence}`,
        title: memberName || t('calendar.former'),
        start: startsAt,
        end: endsAt,
        interactive: false,
        extendedProps: { kind: 'planned', state: t('calendar.planned') },
      })),
    ],
    [shown, byId, planned, t],
  );
  const held = useHeldFocus(box, events, away);

  useEffect(() => {
    const api: CalendarApi | undefined = calendar.current?.getApi();
    if (date !== '') api?.changeView(view, date);
  }, [view, date]);

  /** Where the focus goes once the sessions of the days that were asked for are there. */
  const wanted = useRef<'first' | 'last' | null>(null);
  useEffect(() => {
    const { current } = box;
    const edge = wanted.current;
    if (edge === null || pending || current === null) return;
    // The calendar draws them after this, within a few frames.
    let frame = 0;
    const seek = (left: number): void => {
      const places = targetsIn(current).filter(({ day }) => shown.some((one) => one.date === day));
      if (places.length === 0 && left > 0 && byId.size > 0) {
        frame = requestAnimationFrame(() => seek(left - 1));
        return;
      }
      wanted.current = null;
      const found = wayIn(places, edge === 'first' ? 'Home' : 'End');
      if (found !== null && typeof found === 'object') found.element.focus();
    };
    frame = requestAnimationFrame(() => seek(FRAMES));
    return () => cancelAnimationFrame(frame);
  }, [shown, byId, events, pending]);

  const turn = (by: -1 | 1, unit: 'step' | 'week'): void => {
    wanted.current = unit === 'week' || by > 0 ? 'first' : 'last';
    // What has the focus is about to go.
    box.current?.focus();
    onTurn(by, unit);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const { current } = box;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || current === null) return;
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      turn(event.key === 'PageUp' ? -1 : 1, 'week');
    } else {
      const places = targetsIn(current);
      const from = places.find(({ element }) => element === document.activeElement);
      // From the frame around them, the way in is the first.
      const to = from === undefined ? wayIn(places, event.key) : neighbour(places, from, event.key);
      if (to === null) return;
      if (to === 'before' || to === 'after') turn(to === 'before' ? -1 : 1, 'step');
      else to.element.focus();
    }
    event.preventDefault();
  };

  const drop = ({ event, revert }: EventDropInfo): void => {
    const session = byId.get(event.id);
    const startsAt = event.start?.toISOString();
    // It is where it was until its coach has said so, and the server.
    revert();
    if (session === undefined || startsAt === undefined || Date.parse(session.startsAt) <= Date.now()) return;
    if (startsAt !== new Date(session.startsAt).toISOString()) onDrop(session, startsAt);
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys that turn the pages are heard where there is no session, too
    <section
      ref={box}
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
      tabIndex={0}
      className={styles.frame}
      onKeyDown={onKeyDown}
      {...held}
    >
      <FullCalendar
        ref={calendar}
        plugins={PLUGINS}
        initialView={view}
        initialDate={date}
        timeZone={zone}
        locale={LOCALE[language]}
        firstDay={1}
        headerToolbar={false}
        height="auto"
        tableHeaderSticky={false}
        dayHeaders={view === 'timeGridWeek'}
        dayHeaderContent={({ date: at, isToday }) => <DayName date={dateIn(zone, at.toISOString())} today={isToday} days={days} />}
        allDaySlot={false}
        timedText={t('calendar.time')}
        slotMinTime={timeOf(hours.from * 60)}
        slotMaxTime={timeOf(hours.to * 60)}
        slotDuration="00:30"
        slotHeaderInterval="01:00"
        slotHeaderContent={({ time }) => timeOf((time?.milliseconds ?? 0) / 60_000)}
        snapDuration="00:15"
        slotEventOverlap={false}
        nowIndicator
        events={events}
        eventContent={({ event }) => (
          <Block
            id={event.id}
            who={event.title}
            hours={days.format.span(event.start?.toISOString() ?? '', event.end?.toISOString() ?? '')}
            state={String(event.extendedProps['state'])}
            quiet={event.extendedProps['kind'] === 'scheduled'}
          />
        )}
        eventClick={({ event }) => {
          const session = byId.get(event.id);
          if (session !== undefined) onOpen(session);
        }}
        eventAllow={({ start }) => start.getTime() > Date.now()}
        eventDrop={drop}
        dateClick={({ date: at }) => {
          const startsAt = at.toISOString();
          onPoint({ date: dateIn(zone, startsAt), from: halfHourOf(zone, startsAt), to: null });
        }}
        selectable
        selectMinDistance={8}
        selectAllow={({ start, end }) => dateIn(zone, start.toISOString()) === dateIn(zone, new Date(end.getTime() - 1).toISOString())}
        select={({ start, end, view: { calendar: api } }) => {
          api.unselect();
          const [startsAt, endsAt] = [start.toISOString(), end.toISOString()];
          onPoint({ date: dateIn(zone, startsAt), from: minuteIn(zone, startsAt), to: minuteIn(zone, endsAt) || DAY_MINUTES });
        }}
      />
    </section>
  );
}

function DayName({ date, today, days }: { date: string; today: boolean; days: Days }) {
  return (
    <>
      {days.short(date)}{' '}
      <span className={styles.number} data-today={today || undefined}>
        {days.dayNumber(date)}
      </span>
    </>
  );
}

/** Its state is on its face, but for what most of them are in. */
function Block({ id, who, hours, state, quiet }: { id: string; who: string; hours: string; state: string; quiet: boolean }) {
  return (
    <>
      <span className={styles.who} data-session={id}>
        {who}
      </span>{' '}
      <span className={styles.line}>
        <span className={styles.when}>{hours}</span> {quiet ? <Unseen>{state}</Unseen> : <span className={styles.state}>{state}</span>}
      </span>
    </>
  );
}
