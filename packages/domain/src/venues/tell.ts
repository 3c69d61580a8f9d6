/** What every decision about a venue does beside itself: one audit row, news to the other side, and to whoever holds tickets of an event that has moved. */
import type { Tx } from '@seatwise/db';
import type { Beside } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { venueNewsJob } from './jobs.ts';

/** As `app.venue_outcome`. */
export interface Outcome {
  venue_booking_id: string;
  side: 'organizer' | 'venue';
  event_id: string;
  event_organization_id: string | null;
  venue_organization_id: string;
  messages: string[];
  sequence: number | null;
}

interface Decided extends Pick<Beside, 'audit' | 'enqueue'> {
  tx: Tx;
  deps: Deps;
  actor: { userId: string } | null;
}

/** Messages leave with the transaction that they are about. */
export function tellVenues({ enqueue }: Pick<Beside, 'enqueue'>, messageIds: readonly string[]): void {
  if (messageIds.length > 0) enqueue(venueNewsJob, { messageIds: [...messageIds] });
}

/** Runs a function that decides, and tells of it. */
export async function decide({ tx, deps, actor, audit, enqueue }: Decided, call: string, params: readonly unknown[]): Promise<Outcome> {
  const [done] = await tx.sql<Outcome & Record<string, unknown>>(`SELECT * FROM app.${call}`, params);
  if (!done) throw new Error(`app.${call} said nothing`);
  audit({
    // Whose decision it was: an organizer's of a draft belongs to no organisation yet.
    organizationId: done.side === 'venue' ? done.venue_organization_id : done.event_organization_id,
    subject: done.venue_booking_id,
    changes: { eventId: done.event_id, side: done.side },
  });
  tellVenues({ enqueue }, done.messages);
  if (done.sequence !== null && done.event_organization_id !== null && actor) {
    for (const tell of deps.subscribers.eventMoved) {
      await tell({
        tx,
        deps,
        eventId: done.event_id,
        organizationId: done.event_organization_id,
        actorId: actor.userId,
        sequence: done.sequence,
        time: false,
        place: true,
      });
    }
  }
  return done;
}
