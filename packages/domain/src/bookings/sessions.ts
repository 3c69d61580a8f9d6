/** Sessions of the caller's, as one or the other of the two. */
import { query, signedIn } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { SessionInput, SessionsInput, type SessionView } from './contract.ts';
import { sessionsById, sessionsSql, sessionView, type SessionRow } from './views.ts';

// A session lasts a day at most, which bounds how early one can have begun that reaches into the span.
const list = (whose: string): string =>
  sessionsSql(`
  SELECT t.* FROM training_sessions t
  WHERE ${whose} AND t.starts_at < $2 AND t.starts_at > $1::timestamptz - interval '25 hours' AND t.ends_at > $1
    AND ($3::timestamptz IS NULL OR (t.starts_at, t.id) > ($3, $4::uuid))
  ORDER BY t.starts_at, t.id LIMIT $5`);
const LIST = {
  coach: list('t.coach_id = (SELECT app.own_coach_id())'),
  member: list('t.member_id = (SELECT app.current_user_id())'),
};

/** Whatever reaches into the span, in order; of whatever status. */
export const sessions = query({
  verb: 'bookings.sessions',
  input: SessionsInput,
  authorize: signedIn,
  async run({ tx, input }): Promise<Page<SessionView>> {
    const after = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<SessionRow>(LIST[input.as], [input.from, input.to, after?.[0] ?? null, after?.[1] ?? null, input.limit + 1]);
    return pageOf(rows, input.limit, (row) => [row.starts_at.toISOString(), row.id], sessionView);
  },
});

export const session = query({
  verb: 'bookings.session',
  input: SessionInput,
  authorize: signedIn,
  async run({ tx, input }): Promise<SessionView> {
    const [found] = await sessionsById(tx, [input.sessionId]);
    if (!found) throw notFound('session');
    return found;
  },
});
