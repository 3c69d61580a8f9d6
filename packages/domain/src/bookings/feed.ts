/** A person's sessions, and what else is theirs, for calendar programs that know the address: read as that person, so that the policies bind it as they bind them. */
import type { DbActor } from '@seatwise/db';
import type { Deps } from '../kernel/deps.ts';
import type { Locale } from '../kernel/input.ts';
import type { CalendarEvent } from '../ports/calendar.ts';
import { pageOf } from './parties.ts';
import { eventOf, plannedSql, type PlannedRow } from './session-mails.ts';

export interface CalendarFeed {
  locale: Locale;
  events: CalendarEvent[];
}

const OWNER = `
  SELECT p.locale, coalesce(f.version, 1) AS version, app.own_coach_id() AS coach_id
  FROM people p LEFT JOIN calendar_feeds f ON f.person_id = p.id WHERE p.id = $1 AND p.deleted_at IS NULL`;

/** The past ninety days and all that is ahead; what was cancelled, for thirty days after, unless it never was: a date left out of a series. */
const SHOWN = `starts_at > app.now() - interval '90 days' AND (status <> 'cancelled' OR (sequence > 0 AND updated_at > app.now() - interval '30 days'))`;
// By one index or the other; nobody has sessions with themselves.
const SESSIONS = `
  WITH planned AS MATERIALIZED (${plannedSql(
    `SELECT * FROM training_sessions WHERE member_id = $1 AND ${SHOWN} UNION ALL SELECT * FROM training_sessions WHERE coach_id = $2 AND ${SHOWN}`,
  )}),
  named AS MATERIALIZED (SELECT n.id, n.name FROM app.party_names(ARRAY(SELECT coach_id FROM planned UNION SELECT member_id FROM planned)) n)
  SELECT s.*, coalesce(n.name, '') AS with_name FROM planned s LEFT JOIN named n ON n.id = CASE WHEN s.member_id = $1 THEN s.coach_id ELSE s.member_id END
  ORDER BY s.starts_at, s.id`;

interface OwnerRow {
  locale: Locale;
  version: number;
  coach_id: string | null;
}

/** Null for an address that is none, or is none any more: nobody learns which. */
export async function readCalendarFeed(deps: Deps, token: string, requestId: string): Promise<CalendarFeed | null> {
  const personId = deps.feedTokens.personOf(token);
  if (personId === null) return null;
  const now = deps.clock.forDatabase();
  const who: DbActor = { userId: personId, platformOwner: false, verb: 'bookings.feed', requestId, ...(now ? { now } : {}) };
  const [owner] = await deps.db.read<OwnerRow>(who, OWNER, [personId]);
  if (!owner || !deps.feedTokens.isOf(token, personId, owner.version)) return null;
  const sessions = await deps.db.read<PlannedRow & { with_name: string }>(who, SESSIONS, [personId, owner.coach_id]);
  const others = await Promise.all(deps.subscribers.calendars.map((read) => read({ deps, who })));
  return {
    locale: owner.locale,
    events: [
      ...sessions.map((session) => eventOf(session, session.with_name, pageOf(deps, { coaches: session.member_id !== personId }))),
      ...others.flat(),
    ],
  };
}
