/** Row → view. Functions of the database return the rows, and have decided who sees what. */
import { money } from '../kernel/money.ts';
import type { VenueBookingStatus, VenueBookingView, VenueMessageView, VenueView } from './contract.ts';

export interface VenueRow {
  id: string;
  organization_id: string;
  organization_name: string;
  name: string;
  description: string | null;
  address: string;
  city: string;
  country: string;
  time_zone: string;
  capacity: number;
  price_per_day: number;
  currency: string;
  listed: boolean;
}

export const venueView = (row: VenueRow): VenueView => ({
  id: row.id,
  organizationId: row.organization_id,
  organizationName: row.organization_name,
  name: row.name,
  description: row.description,
  address: row.address,
  city: row.city,
  country: row.country,
  timeZone: row.time_zone,
  capacity: row.capacity,
  pricePerDay: money(row.price_per_day, row.currency),
  listed: row.listed,
});

export interface VenueBookingRow {
  id: string;
  venue_id: string;
  venue_name: string;
  venue_capacity: number;
  event_id: string;
  event_title: string;
  expected_attendance: number | null;
  from_date: string;
  to_date: string;
  status: VenueBookingStatus;
  amount: number;
  currency: string;
  offered_by: 'organizer' | 'venue';
  contact_name: string | null;
  contact_email: string | null;
  sides: ('organizer' | 'venue')[];
  created_at: Date;
  at_text: string;
}

/** Both days included. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;

export const venueBookingView = (row: VenueBookingRow): VenueBookingView => ({
  id: row.id,
  venueId: row.venue_id,
  venueName: row.venue_name,
  venueCapacity: row.venue_capacity,
  eventId: row.event_id,
  eventTitle: row.event_title,
  expectedAttendance: row.expected_attendance,
  from: row.from_date,
  to: row.to_date,
  days: daysBetween(row.from_date, row.to_date),
  status: row.status,
  amount: money(row.amount, row.currency),
  offeredBy: row.offered_by,
  contact: row.sides.includes('venue') ? { name: row.contact_name ?? '', email: row.contact_email } : null,
  sides: row.sides,
  createdAt: row.created_at.toISOString(),
});

export interface VenueMessageRow {
  id: string;
  side: VenueMessageView['side'];
  kind: VenueMessageView['kind'];
  amount: number | null;
  message: string | null;
  author_name: string | null;
  at: Date;
}

export const venueMessageView = (row: VenueMessageRow, currency: string): VenueMessageView => ({
  id: row.id,
  side: row.side,
  kind: row.kind,
  amount: row.amount === null ? null : money(row.amount, currency),
  message: row.message,
  authorName: row.author_name,
  at: row.at.toISOString(),
});
