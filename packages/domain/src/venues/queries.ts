/** Reads that several verbs share. The functions see to who may; `key` is the hash of the wizard's key that a browser carries. */
import type { Tx } from '@seatwise/db';
import { notFound } from '../kernel/errors.ts';
import type { VenueBookingView, VenueView } from './contract.ts';
import { venueBookingView, venueView, type VenueBookingRow, type VenueRow } from './views.ts';

type Reader = Pick<Tx, 'sql'>;

export async function venueOf(tx: Reader, venueId: string, key: Buffer | null): Promise<VenueView> {
  const [row] = await tx.sql<VenueRow>('SELECT * FROM app.venues_seen(ARRAY[$1::uuid], $2)', [venueId, key]);
  if (!row) throw notFound('venue');
  return venueView(row);
}

export async function bookingOf(tx: Reader, venueBookingId: string, key: Buffer | null): Promise<VenueBookingView> {
  const [row] = await tx.sql<VenueBookingRow>('SELECT * FROM app.venue_bookings_seen(ARRAY[$1::uuid], $2)', [venueBookingId, key]);
  if (!row) throw notFound('request');
  return venueBookingView(row);
}
