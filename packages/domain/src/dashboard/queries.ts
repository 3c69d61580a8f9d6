/** Reads of a dashboard, for those who run the event. One statement each; the functions see to who may. */
import { hotQuery } from '../kernel/command.ts';
import { csvOf } from '../seats/index.ts';
import { DashboardInput, MAX_POINTS, SeriesInput, type DashboardExport, type DashboardView, type SeriesView } from './contract.ts';

export const get = hotQuery({
  verb: 'dashboard.get',
  input: DashboardInput,
  async run({ input, read }): Promise<DashboardView> {
    const [row] = await read<{ view: DashboardView }>('SELECT app.dashboard($1) AS view', [input.eventId]);
    if (!row) throw new Error('A dashboard has no view.');
    return row.view;
  },
});

export const series = hotQuery({
  verb: 'dashboard.series',
  input: SeriesInput,
  async run({ input, read }): Promise<SeriesView> {
    const [row] = await read<{ view: SeriesView }>('SELECT app.dashboard_series($1, $2, $3, $4::date, $5::date, $6::integer) AS view', [
      input.eventId,
      input.metric,
      input.grain,
      input.from ?? null,
      input.to ?? null,
      MAX_POINTS,
    ]);
    if (!row) throw new Error('A series has no view.');
    return row.view;
  },
});

/** Lines of a table at most. Made-up sources could make it any length. */
const MAX_LINES = 100_000;

/** A day by a source. The first line has the event's name, even when nothing ever moved. */
interface DayRow {
  slug: string;
  day: string | null;
  source: string;
  views: string;
  unique_visitors: string;
  reservations: string;
  orders: string;
  ticket_sales: string;
  revenue: string;
  check_ins: string;
  first_orders: string;
  first_ticket_sales: string;
  first_revenue: string;
  currency: string;
}

const HEADER = [
  'day',
  'source',
  'views',
  'unique_visitors',
  'reservations',
  'orders',
  'ticket_sales',
  'revenue',
  'currency',
  'check_ins',
  'first_touch_orders',
  'first_touch_ticket_sales',
  'first_touch_revenue',
];

/** From minor units, as a number: what is given back is negative, and no formula. */
const major = (minor: string): number => Number(minor) / 100;

export const exportDays = hotQuery({
  verb: 'dashboard.export',
  input: DashboardInput,
  async run({ input, read, deps }): Promise<DashboardExport> {
    const rows = await read<DayRow>('SELECT * FROM app.dashboard_days($1, $2::integer)', [input.eventId, MAX_LINES]);
    const lines = rows.flatMap((row) =>
      row.day === null
        ? []
        : [
            [
              row.day,
              row.source,
              Number(row.views),
              Number(row.unique_visitors),
              Number(row.reservations),
              Number(row.orders),
              Number(row.ticket_sales),
              major(row.revenue),
              row.currency.toUpperCase(),
              Number(row.check_ins),
              Number(row.first_orders),
              Number(row.first_ticket_sales),
              major(row.first_revenue),
            ],
          ],
    );
    const day = deps.clock.now().toISOString().slice(0, 10);
    return { filename: `${rows[0]?.slug ?? 'event'}-dashboard-${day}.csv`, csv: csvOf(HEADER, lines) };
  },
});
