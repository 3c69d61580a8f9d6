/** Sessions as they are shown, with both names and the booking's note: one statement for however many. */
import type { Tx } from '@seatwise/db';
import type { SessionStatus, SessionView } from './contract.ts';

export interface SessionRow {
  id: string;
  coach_id: string;
  coach_name: string | null;
  member_id: string;
  member_name: string | null;
  starts_at: Date;
  ends_at: Date;
  status: SessionStatus;
  recurring_booking_id: string | null;
  occurrence_date: string | null;
  moved_from: Date | null;
  note: string | null;
  reason: string | null;
  cancelled_by: SessionView['cancelledBy'];
}

/** Around a selection of `training_sessions`, which the policies bind. Names are looked up once each, not once a session. */
export const sessionsSql = (picked: string): string => `
  WITH s AS MATERIALIZED (${picked}),
  named AS MATERIALIZED (SELECT n.id, n.name FROM app.party_names(ARRAY(SELECT coach_id FROM s UNION SELECT member_id FROM s)) n)
  SELECT s.id, s.coach_id, c.name AS coach_name, s.member_id, m.name AS member_name, s.starts_at, s.ends_at, s.status, s.recurring_booking_id,
    s.occurrence_date, s.moved_from, coalesce(o.note, r.note) AS note, s.reason,
    CASE WHEN s.status <> 'cancelled' THEN NULL WHEN s.cancelled_by IS NULL THEN 'system' WHEN s.cancelled_by = s.member_id THEN 'member' ELSE 'coach' END
      AS cancelled_by
  FROM s LEFT JOIN named c ON c.id = s.coach_id LEFT JOIN named m ON m.id = s.member_id
  LEFT JOIN one_time_bookings o ON o.id = s.one_time_booking_id LEFT JOIN recurring_bookings r ON r.id = s.recurring_booking_id
  ORDER BY s.starts_at, s.id`;

export const sessionView = (row: SessionRow): SessionView => ({
  id: row.id,
  coachId: row.coach_id,
  coachName: row.coach_name ?? '',
  memberId: row.member_id,
  memberName: row.member_name ?? '',
  startsAt: row.starts_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  status: row.status,
  recurringBookingId: row.recurring_booking_id,
  occurrenceDate: row.occurrence_date,
  movedFrom: row.moved_from?.toISOString() ?? null,
  note: row.note,
  reason: row.reason,
  cancelledBy: row.cancelled_by,
});

export async function sessionsById(tx: Pick<Tx, 'sql'>, ids: readonly string[]): Promise<SessionView[]> {
  if (ids.length === 0) return [];
  const rows = await tx.sql<SessionRow>(sessionsSql('SELECT * FROM training_sessions WHERE id = ANY ($1)'), [ids]);
  return rows.map(sessionView);
}
