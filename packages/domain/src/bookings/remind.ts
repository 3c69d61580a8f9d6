/**
 * Every ten minutes: both of the two are reminded of what begins within a day, once a time. Not of what was booked or moved less than a day
 * before it begins: of that they have just heard. In portions; two workers at once take different ones.
 */
import type { Tx } from '@seatwise/db';
import { mailIdOf, mailJob } from '../jobs/index.ts';
import { enqueueManyAtCommit, systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { handler } from '../kernel/job.ts';
import { remindSessionsJob } from './jobs.ts';
import { addressed, pairsOf } from './parties.ts';
import { plannedSql, sessionProps, type PlannedRow } from './session-mails.ts';

const PORTION = 200;

// No session lasts longer than a day: its end leads to it by the index of what is due.
const DUE = `
  WITH due AS (
    SELECT id FROM training_sessions
    WHERE status = 'scheduled' AND reminded_at IS NULL AND starts_at > app.now() AND starts_at <= app.now() + interval '24 hours'
      AND ends_at > app.now() AND ends_at <= app.now() + interval '48 hours'
      AND CASE WHEN sequence = 0 THEN created_at ELSE updated_at END <= starts_at - interval '24 hours'
    ORDER BY ends_at, id LIMIT ${PORTION} FOR NO KEY UPDATE SKIP LOCKED),
  marked AS (UPDATE training_sessions s SET reminded_at = app.now() FROM due WHERE s.id = due.id RETURNING s.*)
  ${plannedSql('SELECT * FROM marked')}`;

async function remindSome(tx: Tx, deps: Deps): Promise<number> {
  const sessions = await tx.sql<PlannedRow & Record<string, unknown>>(DUE);
  if (sessions.length === 0) return 0;
  const pairOf = await pairsOf(tx, sessions);
  const mails = sessions.flatMap((session) => {
    const pair = pairOf(session);
    if (!pair) return [];
    return [pair.coach, pair.member].map((to) =>
      addressed(deps, to, {
        id: mailIdOf('reminder', session.id, session.sequence, to.id),
        template: { name: 'sessionReminder', props: { ...sessionProps(deps, pair, to, session, null), note: session.note ?? '' } },
      }),
    );
  });
  enqueueManyAtCommit(
    tx,
    mailJob,
    mails.filter((mail) => mail !== null),
  );
  return sessions.length;
}

export const remindSessions = handler(remindSessionsJob, async ({ deps }) => {
  for (;;) {
    const reminded = await deps.system.transaction(systemActor(deps, 'bookings.remind'), (tx) => remindSome(tx, deps));
    if (reminded < PORTION) return;
  }
});
