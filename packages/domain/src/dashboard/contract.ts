/** How an event does: figures, where people come from, and lines over time. Browser-safe. */
import { z } from 'zod';
import { id } from '../kernel/input.ts';
import type { Money } from '../kernel/money.ts';

export const DashboardInput = z.object({ eventId: id });
export const METRICS = ['views', 'unique_visitors', 'reservations', 'orders', 'ticket_sales', 'revenue', 'check_ins'] as const;
export type Metric = (typeof METRICS)[number];
/** Days and hours are those of the event's zone. Without `from` and `to` (local dates, `to` included): everything, or the last 7 days by hour. */
export const SeriesInput = z.object({
  eventId: id,
  metric: z.enum(METRICS),
  grain: z.enum(['hour', 'day']),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
/** Points at most; more is LIMIT_REACHED. */
export const MAX_POINTS = 2000;

/** Tickets and revenue are net of what was given back. Revenue in minor units of the event's currency. */
export interface Totals {
  views: number;
  ticket_sales: number;
  revenue: number;
}

/** From a visit to the door, of those who came from one source. Views partition by source; a sale counts with the last source before it. */
export interface SourceView {
  source: string;
  views: number;
  unique_visitors: number;
  reservations: number;
  orders: number;
  ticket_sales: number;
  revenue: number;
  check_ins: number;
  /** The same sales, by the source their buyers came from first. */
  first: { orders: number; ticket_sales: number; revenue: number };
}

/** The metrics of `event_dashboards`, by their names there. */
export interface DashboardView {
  eventId: string;
  currency: string;
  timeZone: string;
  metrics: Totals & {
    unique_visitors: number;
    reservations: number;
    orders: number;
    check_ins: number;
    /** ticket_sales ÷ views, to four places; 0 without views. */
    conversion_rate: number;
    traffic_sources: { [source: string]: number };
    /** The last 96 quarter hours, the one that runs included. */
    last_24_hours: Totals & { unique_visitors: number };
  };
  /** The same as metrics.revenue. */
  revenue: Money;
  capacity: number | null;
  sources: SourceView[];
  /** When a figure last moved. */
  updatedAt: string;
}

export interface SeriesView {
  timeZone: string;
  points: { at: string; value: number }[];
}

export interface DashboardExport {
  filename: string;
  csv: string;
}
