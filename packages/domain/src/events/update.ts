/**
 * Changes a published event. Whoever holds tickets is told of another time or place, in the same transaction. What cannot be: less room than
 * is taken (SOLD_OUT, with the figures), days that its confirmed venue was not booked for (INVALID_STATE venue_booked: settle that first).
 */
import type { z } from 'zod';
import { ensureZone } from '../bookings/index.ts';
import { command, signedIn } from '../kernel/command.ts';
import { UpdateEventInput, type EventView } from './contract.ts';
import { eventOf } from './queries.ts';

/** Fields as their columns; what is not given is not there. */
function columnsOf(input: Omit<z.output<typeof UpdateEventInput>, 'eventId'>): { [column: string]: unknown } {
  const text = (value: string | null | undefined) => (value === undefined ? undefined : value || null);
  return {
    title: input.title,
    summary: text(input.summary),
    description: text(input.description),
    starts_at: input.startsAt,
    ends_at: input.endsAt,
    time_zone: input.timeZone,
    format: input.format,
    capacity: input.capacity,
    custom_venue: input.customVenue,
    online_url: input.onlineUrl,
    refund_days: input.refundDays,
  };
}

interface Changed {
  organization_id: string;
  time: boolean;
  place: boolean;
  sequence: number | null;
}

export const update = command({
  verb: 'events.update',
  input: UpdateEventInput,
  authorize: signedIn,
  async run({ tx, input, actor, deps, audit }): Promise<EventView> {
    const { eventId, ...patch } = input;
    const columns = columnsOf(patch);
    // Hours that count by its clock are counted anew.
    if (patch.timeZone !== undefined) await ensureZone(deps, patch.timeZone);
    const [changed] = await tx.sql<Changed & Record<string, unknown>>('SELECT * FROM app.update_event($1, $2::jsonb)', [
      eventId,
      JSON.stringify(columns),
    ]);
    if (!changed) throw new Error('update_event said nothing');
    const { organization_id: organizationId, time, place, sequence } = changed;
    if (sequence !== null) {
      for (const tell of deps.subscribers.eventMoved)
        await tell({ tx, deps, eventId, organizationId, actorId: actor.userId, sequence, time, place });
    }
    // What changed, and not where it is watched: that is for ticket holders alone.
    const { description, online_url: onlineUrl, ...told } = columns;
    audit({
      organizationId,
      subject: eventId,
      changes: {
        ...told,
        ...(description === undefined ? {} : { description: true }),
        ...(onlineUrl === undefined ? {} : { onlineUrl: true }),
        holdersTold: sequence !== null,
      },
    });
    return eventOf(tx, eventId);
  },
});
