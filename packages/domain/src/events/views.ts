/** Row → view, of lists; single events come whole from the database. */
import { money } from '../kernel/money.ts';
import type { EventCardView, EventFormat, EventLineView, EventStatus, PlaceView } from './contract.ts';

export interface EventCardRow {
  id: string;
  slug: string;
  title: string;
  summary: string | null;
  starts_at: Date;
  ends_at: Date;
  time_zone: string;
  format: EventFormat;
  status: Exclude<EventStatus, 'draft'>;
  place: PlaceView;
  organizer_name: string;
  currency: string;
  price_from: number | null;
  sold_out: boolean;
  at_text: string;
}

export const eventCardView = (row: EventCardRow): EventCardView => ({
  id: row.id,
  slug: row.slug,
  title: row.title,
  summary: row.summary,
  startsAt: row.starts_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  timeZone: row.time_zone,
  format: row.format,
  status: row.status,
  place: row.place,
  priceFrom: row.price_from === null ? null : money(row.price_from, row.currency),
  organizerName: row.organizer_name,
  soldOut: row.sold_out,
});

export interface EventLineRow {
  id: string;
  slug: string;
  title: string;
  starts_at: Date;
  ends_at: Date;
  time_zone: string;
  status: EventStatus;
  organization_name: string;
  capacity: number | null;
  currency: string;
  sold: number;
  revenue: number;
  access: 'organizer' | 'door';
  at_text: string;
}

export const eventLineView = (row: EventLineRow): EventLineView => ({
  id: row.id,
  slug: row.slug,
  title: row.title,
  startsAt: row.starts_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  timeZone: row.time_zone,
  status: row.status,
  organizationName: row.organization_name,
  sold: row.sold,
  capacity: row.capacity,
  revenue: money(row.revenue, row.currency),
  access: row.access,
});
