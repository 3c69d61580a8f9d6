/** When a coach is away. What is booked already stays, and is named, so that the coach can move it or call it off. */
import { command, signedIn } from '../kernel/command.ts';
import { invalidInput, notFound } from '../kernel/errors.ts';
import { AddTimeOffInput, RemoveTimeOffInput, type TimeOffView } from './contract.ts';
import { lockOwnCoach } from './queries.ts';
import { sessionView, sessionsSql, type SessionRow } from './views.ts';

// The exclusion constraint's index finds what overlaps.
const AFFECTED = sessionsSql(`
  SELECT t.* FROM training_sessions t
  WHERE t.coach_id = $1 AND t.status = 'scheduled' AND tstzrange(t.starts_at, t.ends_at) && tstzrange($2, $3) AND t.ends_at > app.now()`);

export const addTimeOff = command({
  verb: 'bookings.addTimeOff',
  input: AddTimeOffInput,
  authorize: signedIn,
  async run({ tx, input, actor, deps, audit }): Promise<TimeOffView> {
    // Under the coach's lock: whoever books has either finished, and is named here, or finds the time off.
    const { coachId } = await lockOwnCoach(tx, actor.userId);
    if (input.endsAt <= deps.clock.now().toISOString()) throw invalidInput('endsAt', 'must not be over already');
    const span = [input.startsAt, input.endsAt];
    const [row] = await tx.sql<{ id: string }>('SELECT app.add_time_off($1, $2, $3) AS id', [...span, input.reason || null]);
    if (!row) throw notFound('coach');
    const affected = await tx.sql<SessionRow>(AFFECTED, [coachId, ...span]);
    audit({ subject: row.id, changes: { startsAt: input.startsAt, endsAt: input.endsAt, affected: affected.length } });
    return { id: row.id, affectedSessions: affected.map(sessionView) };
  },
});

export const removeTimeOff = command({
  verb: 'bookings.removeTimeOff',
  input: RemoveTimeOffInput,
  authorize: signedIn,
  async run({ tx, input, actor, audit }): Promise<{ id: string }> {
    await lockOwnCoach(tx, actor.userId);
    const [row] = await tx.sql<{ id: string }>('DELETE FROM time_off WHERE id = $1 RETURNING id', [input.id]);
    if (!row) throw notFound('time off');
    audit({ subject: row.id });
    return row;
  },
});
