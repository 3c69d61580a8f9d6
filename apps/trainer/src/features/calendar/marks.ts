/** What is drawn on the days of a calendar: when it is open, extra hours and time off behind, sessions in front. */
import type { AvailabilityView, SessionView } from '@seatwise/domain/bookings/contract';
import { addDays, DAY_MINUTES, minuteIn } from '../../lib/local-time.ts';
import { hoursToShow, merged, onDay, openByRule, timeOf, type Span } from './spans.ts';

/** A day of the calendar: what lies on it, in minutes of its clock. */
export interface Day {
  date: string;
  /** None on days that are over: their hours were others, perhaps. */
  open: Span[];
  extra: Span[];
  off: Span[];
  sessions: (Span & { item: SessionView })[];
}

export type Ground = 'open' | 'extra' | 'off';
export const GROUNDS = ['open', 'extra', 'off'] as const satisfies readonly Ground[];

export interface GroundMark {
  id: string;
  ground: Ground;
  /** Local times without a zone: the calendar reads them in its own. */
  start: string;
  end: string;
}

export function dayOf(
  date: string,
  today: string,
  zone: string,
  { rules, additions, timeOff }: Omit<AvailabilityView, 'timeZone'>,
  sessions: readonly SessionView[],
): Day {
  return {
    date,
    open: date < today ? [] : openByRule(date, rules),
    extra: merged(onDay(date, zone, additions)),
    off: merged(onDay(date, zone, timeOff)),
    sessions: onDay(date, zone, sessions),
  };
}

const local = (date: string, minute: number): string =>
  minute === DAY_MINUTES ? `${addDays(date, 1)}T00:00:00` : `${date}T${timeOf(minute)}:00`;

export const groundsOf = (days: readonly Day[]): GroundMark[] =>
  days.flatMap((day) =>
    GROUNDS.flatMap((ground) =>
      day[ground].map(({ from, to }) => ({
        id: `${ground} ${day.date} ${from}`,
        ground,
        start: local(day.date, from),
        end: local(day.date, to),
      })),
    ),
  );

/** Whole hours that hold everything but time off, which may last for days. */
export const hoursOf = (days: readonly Day[]): Span =>
  hoursToShow(days.flatMap(({ open, extra, sessions }) => [...open, ...extra, ...sessions]));

/** The half hour in which an instant lies, as minutes of its day. */
export const halfHourOf = (zone: string, at: string): number => {
  const minute = minuteIn(zone, at);
  return minute - (minute % 30);
};
