/** One session, at one slot. Whoever comes second is told that it is taken. */
import { command, signedIn } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import { BookInput, type SessionView } from './contract.ts';
import { limitsOf } from './limits.ts';
import { zoned } from './queries.ts';
import { tell } from './tell.ts';
import { sessionsById } from './views.ts';

const LIMITS = limitsOf('maxUpcomingSessions');
const BOOK = 'SELECT id FROM app.book_session($1, $2, $3, ($4::jsonb ->> app.booking_plan($1))::integer)';

export const book = zoned(
  command({
    verb: 'bookings.book',
    input: BookInput,
    authorize: signedIn,
    async run({ tx, input, actor, audit, enqueue }): Promise<SessionView> {
      const [row] = await tx.sql<{ id: string }>(BOOK, [input.coachId, input.startsAt, input.note || null, LIMITS]);
      const [session] = row ? await sessionsById(tx, [row.id]) : [];
      if (!session) throw notFound('session');
      audit({ subject: session.id, changes: { coachId: session.coachId, startsAt: session.startsAt } });
      tell({ enqueue }, { notice: 'booked', sessionIds: [session.id], actorId: actor.userId });
      return session;
    },
  }),
);
