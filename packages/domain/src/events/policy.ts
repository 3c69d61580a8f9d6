/** What can be done with an event as it stands: pure, for the buttons. True, or the reason why not. Browser-safe. Who may at all, the database says. */
import type { EventStatus, EventView } from './contract.ts';

export type EventReason = 'door_only' | 'draft' | 'cancelled' | 'completed' | 'over' | 'has_venue';
type Verdict = true | EventReason;

type Standing = Pick<EventView, 'status' | 'endsAt' | 'access'>;

/** `now` in ISO 8601 UTC, as the event's instants. */
function ahead({ status, endsAt, access }: Standing, now: string): Verdict {
  if (access !== 'organizer') return 'door_only';
  if (status !== 'published') return status;
  return endsAt > now ? true : 'over';
}

export const canEvent = {
  update: ahead,
  cancel: ahead,
  /** A place of one's own stands back behind a venue that is confirmed. */
  chooseOwnPlace(event: Standing & Pick<EventView, 'venueBookings'>, now: string): Verdict {
    const verdict = ahead(event, now);
    if (verdict !== true) return verdict;
    return event.venueBookings.some(({ status }) => status === 'confirmed') ? 'has_venue' : true;
  },
  duplicate: ({ access }: Pick<EventView, 'access'>): Verdict => (access === 'organizer' ? true : 'door_only'),
  checkIn: ({ status }: { status: EventStatus }): Verdict => (status === 'published' || status === 'completed' ? true : status),
};
