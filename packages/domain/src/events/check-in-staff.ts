/**
 * Who has the door of one event: a list of addresses, replaced as a whole. Whoever shows that one of them is theirs may check in; who is new on
 * it gets a mail. It takes addresses without accounts just as well, so that nobody learns from it who has one.
 */
import { command, signedIn } from '../kernel/command.ts';
import { SetCheckInStaffInput, type EventView } from './contract.ts';
import { doorGivenJob } from './jobs.ts';
import { eventOf } from './queries.ts';

export const setCheckInStaff = command({
  verb: 'events.setCheckInStaff',
  input: SetCheckInStaffInput,
  authorize: signedIn,
  async run({ tx, input, deps, audit, enqueue, actor }): Promise<EventView> {
    const { eventId, emails } = input;
    const [row] = await tx.sql<{ organization_id: string; added: string[]; removed: number }>(
      'SELECT * FROM app.set_check_in_staff($1, $2::citext[])',
      [eventId, emails],
    );
    if (!row) throw new Error('set_check_in_staff said nothing');
    if (row.added.length > 0)
      enqueue(doorGivenJob, { eventId, actorId: actor.userId, sealed: deps.sealer.seal(JSON.stringify(row.added)) });
    audit({
      organizationId: row.organization_id,
      subject: eventId,
      changes: { people: emails.length, added: row.added.length, removed: row.removed },
    });
    return eventOf(tx, eventId);
  },
});
