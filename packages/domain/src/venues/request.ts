/** Asks a venue for days: from a wizard's draft, also before anybody has signed in, or for an event by its organizer. It blocks nothing. */
import { anybody, openCommand } from '../kernel/command.ts';
import { carriedHash } from '../kernel/keys.ts';
import { RequestVenueInput, type RequestedVenueView } from './contract.ts';
import { bookingOf } from './queries.ts';
import { decide } from './tell.ts';

export const request = openCommand({
  verb: 'venues.request',
  input: RequestVenueInput,
  authorize: anybody,
  async run(context): Promise<RequestedVenueView> {
    const { tx, input, tokens } = context;
    const key = carriedHash(tokens, 'wizard');
    const { venue_booking_id: venueBookingId } = await decide(context, 'request_venue($1, $2, $3, $4, $5::date, $6::date, $7, $8, $9)', [
      input.venueId,
      input.sessionId ?? null,
      input.eventId ?? null,
      key,
      input.from,
      input.to,
      input.offer ?? null,
      input.message ?? null,
      input.locale ?? 'en',
    ]);
    return { venueBookingId, booking: await bookingOf(tx, venueBookingId, key) };
  },
});
