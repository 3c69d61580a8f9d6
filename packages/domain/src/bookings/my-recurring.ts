/** Series of the caller's, as one or the other of the two, each with its next sessions: two statements, however many. */
import { query, signedIn } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { MyRecurringInput, type SeriesView, type SessionView } from './contract.ts';
import { sessionsSql, sessionView, type SessionRow } from './views.ts';

interface SeriesRow {
  id: string;
  coach_id: string;
  coach_name: string | null;
  member_id: string;
  member_name: string | null;
  time_zone: string;
  day_of_week: number;
  starts: string;
  ends: string;
  start_date: string;
  end_date: string | null;
  interval_weeks: number;
  status: SeriesView['status'];
  note: string | null;
  running: number;
  at: string;
}

// Running ones first, then the newest.
const list = (whose: string): string => `
  WITH b AS MATERIALIZED (
    SELECT r.*, (r.status = 'active')::integer AS running FROM recurring_bookings r
    WHERE ${whose} AND ($1::integer IS NULL OR ((r.status = 'active')::integer, r.created_at, r.id) < ($1, $2::timestamptz, $3::uuid))
    ORDER BY running DESC, r.created_at DESC, r.id DESC LIMIT $4),
  named AS MATERIALIZED (SELECT n.id, n.name FROM app.party_names(ARRAY(SELECT coach_id FROM b UNION SELECT member_id FROM b)) n)
  SELECT b.id, b.coach_id, c.name AS coach_name, b.member_id, m.name AS member_name, b.time_zone, b.day_of_week, to_char(b.start_time, 'HH24:MI') AS starts,
    to_char(b.end_time, 'HH24:MI') AS ends, b.start_date, b.end_date, b.interval_weeks, b.status, b.note, b.running, b.created_at::text AS at
  FROM b LEFT JOIN named c ON c.id = b.coach_id LEFT JOIN named m ON m.id = b.member_id
  ORDER BY b.running DESC, b.created_at DESC, b.id DESC`;
const LIST = {
  coach: list('r.coach_id = (SELECT app.own_coach_id())'),
  member: list('r.member_id = (SELECT app.current_user_id())'),
};

const NEXT = sessionsSql(`
  SELECT t.* FROM unnest($1::uuid[]) AS b (id) CROSS JOIN LATERAL (
    SELECT * FROM training_sessions x WHERE x.recurring_booking_id = b.id AND x.status = 'scheduled' AND x.ends_at > app.now()
    ORDER BY x.starts_at, x.id LIMIT 10) t`);

const RUNNING = /^[01]$/;

export const myRecurring = query({
  verb: 'bookings.myRecurring',
  input: MyRecurringInput,
  authorize: signedIn,
  async run({ tx, input }): Promise<Page<SeriesView>> {
    const after = decodeCursor(input.cursor, [RUNNING, INSTANT, UUID]);
    const rows = await tx.sql<SeriesRow>(LIST[input.as], [
      after ? Number(after[0]) : null,
      after?.[1] ?? null,
      after?.[2] ?? null,
      input.limit + 1,
    ]);
    const next = new Map<string, SessionView[]>();
    for (const row of await tx.sql<SessionRow>(NEXT, [rows.slice(0, input.limit).map(({ id }) => id)])) {
      const one = next.get(row.recurring_booking_id ?? '') ?? [];
      one.push(sessionView(row));
      next.set(row.recurring_booking_id ?? '', one);
    }
    return pageOf(
      rows,
      input.limit,
      (row) => [row.running, row.at, row.id],
      (row) => ({
        id: row.id,
        coachId: row.coach_id,
        coachName: row.coach_name ?? '',
        memberId: row.member_id,
        memberName: row.member_name ?? '',
        timeZone: row.time_zone,
        dayOfWeek: row.day_of_week,
        startTime: row.starts,
        endTime: row.ends,
        startDate: row.start_date,
        endDate: row.end_date,
        intervalWeeks: row.interval_weeks,
        status: row.status,
        note: row.note,
        nextSessions: next.get(row.id) ?? [],
      }),
    );
  },
});
