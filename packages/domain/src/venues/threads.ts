/** Requests as their two sides see them. */
import { anybody, openQuery, query } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { carriedHash } from '../kernel/keys.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { managers } from '../seats/index.ts';
import { InboxInput, VenueBookingInput, VenueRequestsInput, type VenueBookingView, type VenueThreadView } from './contract.ts';
import { bookingOf } from './queries.ts';
import { venueBookingView, venueMessageView, type VenueBookingRow, type VenueMessageRow } from './views.ts';

/** Offers, counter-offers and words, the first one first. */
export const thread = openQuery({
  verb: 'venues.thread',
  input: VenueBookingInput,
  authorize: anybody,
  async run({ tx, input, tokens }): Promise<VenueThreadView> {
    const key = carriedHash(tokens, 'wizard');
    const booking = await bookingOf(tx, input.venueBookingId, key);
    const rows = await tx.sql<VenueMessageRow & Record<string, unknown>>('SELECT * FROM app.venue_thread($1, $2)', [booking.id, key]);
    return { booking, messages: rows.map((row) => venueMessageView(row, booking.amount.currency)) };
  },
});

/** What a draft, or an event, has asked for: newest first. */
export const requests = openQuery({
  verb: 'venues.requests',
  input: VenueRequestsInput,
  authorize: anybody,
  async run({ tx, input, tokens }): Promise<VenueBookingView[]> {
    const rows = await tx.sql<VenueBookingRow>('SELECT * FROM app.venue_requests($1, $2, $3)', [
      input.sessionId ?? null,
      input.eventId ?? null,
      carriedHash(tokens, 'wizard'),
    ]);
    return rows.map(venueBookingView);
  },
});

const INBOX = `
  SELECT s.* FROM (
    SELECT b.id FROM venue_bookings b JOIN venues v ON v.id = b.venue_id
    WHERE v.organization_id IN (SELECT m.organization_id FROM app.own_memberships() m WHERE m.status = 'active' AND m.role IN ('owner', 'admin'))
      AND ($1::uuid IS NULL OR v.organization_id = $1) AND ($2::text IS NULL OR b.status = $2)
      AND ($3::timestamptz IS NULL OR (b.created_at, b.id) < ($3::timestamptz, $4::uuid))
    ORDER BY b.created_at DESC, b.id DESC LIMIT $5) picked
  CROSS JOIN LATERAL app.venue_bookings_seen(ARRAY[picked.id], NULL) s ORDER BY s.created_at DESC, s.id DESC`;

/** Requests for one's own venues, newest first. */
export const inbox = query({
  verb: 'venues.inbox',
  input: InboxInput,
  authorize: async (context) => {
    const { organizationId } = context.input;
    if (organizationId !== undefined) await managers({ ...context, input: { organizationId } });
  },
  async run({ tx, input }): Promise<Page<VenueBookingView>> {
    const before = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<VenueBookingRow>(INBOX, [
      input.organizationId ?? null,
      input.status ?? null,
      before?.[0] ?? null,
      before?.[1] ?? null,
      input.limit + 1,
    ]);
    return pageOf(rows, input.limit, (row) => [row.at_text, row.id], venueBookingView);
  },
});
