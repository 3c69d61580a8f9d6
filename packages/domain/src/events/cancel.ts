/** Cancels an event, once: its venue is free again, and whoever holds tickets is told and refunded by what subscribes to it. */
import { command, signedIn } from '../kernel/command.ts';
import { tellVenues } from '../venues/index.ts';
import { CancelEventInput, type EventView } from './contract.ts';
import { eventOf } from './queries.ts';

export const cancel = command({
  verb: 'events.cancel',
  input: CancelEventInput,
  authorize: signedIn,
  async run({ tx, input, actor, deps, audit, enqueue }): Promise<EventView> {
    const { eventId } = input;
    const reason = input.reason || null;
    const [row] = await tx.sql<{ organization_id: string; messages: string[] }>('SELECT * FROM app.cancel_event($1, $2)', [
      eventId,
      reason,
    ]);
    if (!row) throw new Error('cancel_event said nothing');
    const { organization_id: organizationId, messages } = row;
    tellVenues({ enqueue }, messages);
    for (const tell of deps.subscribers.eventCancelled) await tell({ tx, deps, eventId, organizationId, actorId: actor.userId, reason });
    audit({ organizationId, subject: eventId, changes: { reason, venuesReleased: messages.length } });
    return eventOf(tx, eventId);
  },
});
