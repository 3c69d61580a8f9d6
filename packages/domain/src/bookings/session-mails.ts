/** Sessions in mails and calendars: whom they are with depends on who reads. */
import type { Tx } from '@seatwise/db';
import type { Deps } from '../kernel/deps.ts';
import type { CalendarEvent, CalendarMessage } from '../ports/calendar.ts';
import type { SessionProps } from '../ports/mail.ts';
import type { SessionStatus } from './contract.ts';
import { pageOf, type Pair, type Party } from './parties.ts';

export interface PlannedRow {
  id: string;
  coach_id: string;
  member_id: string;
  sequence: number;
  starts_at: Date;
  ends_at: Date;
  status: SessionStatus;
  moved_from: Date | null;
  reason: string | null;
  note: string | null;
  updated_at: Date;
}

/** Around a selection of `training_sessions`. */
export const plannedSql = (picked: string): string => `
  SELECT s.id, s.coach_id, s.member_id, s.sequence, s.starts_at, s.ends_at, s.status, s.moved_from, s.reason, coalesce(o.note, r.note) AS note, s.updated_at
  FROM (${picked}) s LEFT JOIN one_time_bookings o ON o.id = s.one_time_booking_id LEFT JOIN recurring_bookings r ON r.id = s.recurring_booking_id
  ORDER BY s.starts_at, s.id`;

const BY_ID = plannedSql('SELECT * FROM training_sessions WHERE id = ANY ($1::uuid[])');
export const plannedById = (tx: Pick<Tx, 'sql'>, ids: readonly string[]): Promise<PlannedRow[]> =>
  tx.sql<PlannedRow & Record<string, unknown>>(BY_ID, [ids]);

export const otherThan = (pair: Pair, to: Party): Party => (to.coaches ? pair.member : pair.coach);

export const eventOf = (session: PlannedRow, withName: string, url: string): CalendarEvent => ({
  id: session.id,
  sequence: session.sequence,
  startsAt: session.starts_at.toISOString(),
  endsAt: session.ends_at.toISOString(),
  cancelled: session.status === 'cancelled',
  changedAt: session.updated_at.toISOString(),
  withName,
  note: session.note ?? '',
  url,
});

/** For the calendar of one of the two; nothing when there is nothing to say to it. */
export function calendarOf(
  deps: Pick<Deps, 'publicUrl'>,
  pair: Pair,
  to: Party,
  kind: CalendarMessage['kind'],
  sessions: readonly PlannedRow[],
): { calendar?: CalendarMessage } {
  if (sessions.length === 0) return {};
  const events = sessions.map((session) => eventOf(session, otherThan(pair, to).name, pageOf(deps, to)));
  return { calendar: { attendee: to.name, kind, events } };
}

export const sessionProps = (
  deps: Pick<Deps, 'publicUrl'>,
  pair: Pair,
  to: Party,
  session: PlannedRow,
  actorId: string | null,
): SessionProps => ({
  name: to.name,
  withName: otherThan(pair, to).name,
  byYou: to.id === actorId,
  startsAt: session.starts_at.toISOString(),
  endsAt: session.ends_at.toISOString(),
  timeZone: to.timeZone,
  coachTimeZone: pair.coachTimeZone,
  url: pageOf(deps, to),
});
