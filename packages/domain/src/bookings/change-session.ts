/** What becomes of one session. Its pattern, if it has one, goes on as it was. */
import type { Tx } from '@seatwise/db';
import type { z } from 'zod';
import { command, signedIn, type Verb } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import { CancelSessionInput, RescheduleInput, SessionInput, type SessionView } from './contract.ts';
import type { bookingNews } from './jobs.ts';
import { limitsOf } from './limits.ts';
import { zoned } from './queries.ts';
import { tell } from './tell.ts';
import { sessionsById } from './views.ts';

type Notice = z.input<typeof bookingNews>['notice'];

/** A change that the database makes or refuses, and whose other party hears of it unless there is nothing to hear. */
function change<S extends z.ZodType<{ sessionId: string }>>(definition: {
  verb: string;
  input: S;
  notice: Notice | null;
  make(tx: Pick<Tx, 'sql'>, input: z.output<S>): Promise<unknown>;
  changes?(input: z.output<S>, session: SessionView): { [key: string]: unknown };
}): Verb<S, SessionView> {
  return zoned(
    command({
      verb: definition.verb,
      input: definition.input,
      authorize: signedIn,
      async run({ tx, input, actor, audit, enqueue }): Promise<SessionView> {
        await definition.make(tx, input);
        const [session] = await sessionsById(tx, [input.sessionId]);
        if (!session) throw notFound('session');
        audit({ subject: session.id, changes: definition.changes?.(input, session) ?? {} });
        if (definition.notice) tell({ enqueue }, { notice: definition.notice, sessionIds: [session.id], actorId: actor.userId });
        return session;
      },
    }),
  );
}

/** By the coach at any time before it begins; by the member up to the coach's cancellation notice. */
export const cancelSession = change({
  verb: 'bookings.cancelSession',
  input: CancelSessionInput,
  notice: 'cancelled',
  make: (tx, input) => tx.sql('SELECT FROM app.cancel_session($1, $2)', [input.sessionId, input.reason || null]),
});

const LIMITS = limitsOf('maxUpcomingSessions');
/** The plan counts for the member alone; that of a session one cannot see is asked for nobody. */
const RESTORE = `SELECT FROM app.restore_session($1, ($2::jsonb ->> app.booking_plan((SELECT coach_id FROM training_sessions WHERE id = $1)))::integer)`;

/** Takes a cancellation back, if its time is still open: by the coach, or by the member who cancelled. */
export const restoreSession = change({
  verb: 'bookings.restoreSession',
  input: SessionInput,
  notice: 'restored',
  make: (tx, input) => tx.sql(RESTORE, [input.sessionId, LIMITS]),
});

/** To an open slot; a coach is not bound by notice, horizon and the grid of slots. */
export const reschedule = change({
  verb: 'bookings.reschedule',
  input: RescheduleInput,
  notice: 'moved',
  make: (tx, input) => tx.sql('SELECT FROM app.move_session($1, $2)', [input.sessionId, input.startsAt]),
  changes: (_, session) => ({ startsAt: session.startsAt, movedFrom: session.movedFrom }),
});

/** By the coach, until a week after. */
export const markNoShow = change({
  verb: 'bookings.markNoShow',
  input: SessionInput,
  notice: null,
  make: (tx, input) => tx.sql("SELECT FROM app.mark_session($1, 'no_show')", [input.sessionId]),
});

/** Takes a no-show back, or says early what the worker says anyway. */
export const markCompleted = change({
  verb: 'bookings.markCompleted',
  input: SessionInput,
  notice: null,
  make: (tx, input) => tx.sql("SELECT FROM app.mark_session($1, 'completed')", [input.sessionId]),
});
