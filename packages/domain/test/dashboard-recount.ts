/** A dashboard counted slowly and by other means, from the raw rows: what the folded figures have to be. */
import type { Kit } from './kit.ts';

const QUARTER = 900_000;
const DAY = 86_400_000;

export const FIGURES = [
  'views',
  'unique_visitors',
  'reservations',
  'orders',
  'ticket_sales',
  'revenue',
  'check_ins',
  'first_orders',
  'first_ticket_sales',
  'first_revenue',
] as const;
export type Figure = (typeof FIGURES)[number];
export type Figures = Record<Figure, number>;

export interface Move {
  at: number;
  source: string;
  figure: Figure;
  n: number;
}

interface Order {
  id: string;
  total: number;
  paid_at: Date | null;
  source: { source?: string; first?: { source?: string } };
}

const nobody = (): Figures => ({
  views: 0,
  unique_visitors: 0,
  reservations: 0,
  orders: 0,
  ticket_sales: 0,
  revenue: 0,
  check_ins: 0,
  first_orders: 0,
  first_ticket_sales: 0,
  first_revenue: 0,
});

/** Everything that ever moved a figure of an event, from the rows that people's doings left. */
export async function movesOf(kit: Kit, eventId: string): Promise<Move[]> {
  const rows = async <R extends object>(text: string): Promise<R[]> => (await kit.database.admin.query<R>(text, [eventId])).rows;
  const moves: Move[] = [];
  const add = (at: Date, source: string, figure: Figure, n: number): void => void moves.push({ at: at.getTime(), source, figure, n });

  const seen = new Set<string>();
  const visits = await rows<{ at: Date; source: string; visitor: Buffer }>(
    'SELECT at, source, visitor FROM event_visits WHERE event_id = $1 ORDER BY at, source',
  );
  for (const { at, source, visitor } of visits) {
    add(at, source, 'views', 1);
    if (!seen.has(visitor.toString('hex'))) add(at, source, 'unique_visitors', 1);
    seen.add(visitor.toString('hex'));
  }
  const reservations = await rows<{ created_at: Date; source: { source?: string } }>(
    'SELECT created_at, source FROM ticket_reservations WHERE event_id = $1',
  );
  for (const { created_at, source } of reservations) add(created_at, source.source ?? 'direct', 'reservations', 1);

  // By the reservation: what an order says of its source goes when its buyer's account does.
  const orders = await rows<Order>(
    'SELECT o.id, o.total, o.paid_at, r.source FROM ticket_orders o JOIN ticket_reservations r ON r.id = o.reservation_id WHERE o.event_id = $1',
  );
  const both = ({ source }: Order, at: Date, figure: 'orders' | 'ticket_sales' | 'revenue', n: number): void => {
    add(at, source.source ?? 'direct', figure, n);
    add(at, source.first?.source ?? source.source ?? 'direct', `first_${figure}`, n);
  };
  const tickets = await rows<{ id: string; order_id: string; checked_in_at: Date | null }>(
    'SELECT id, order_id, checked_in_at FROM tickets WHERE event_id = $1',
  );
  const refunds = await rows<{ order_id: string; amount: number; ticket_ids: string[]; created_at: Date }>(
    'SELECT order_id, amount, ticket_ids, created_at FROM ticket_refunds WHERE event_id = $1',
  );
  for (const order of orders) {
    if (order.paid_at === null) continue;
    const own = tickets.filter((ticket) => ticket.order_id === order.id);
    if (own.length > 0) both(order, order.paid_at, 'orders', 1);
    both(order, order.paid_at, 'ticket_sales', own.length);
    both(order, order.paid_at, 'revenue', order.total);
    for (const { checked_in_at } of own) if (checked_in_at) add(checked_in_at, order.source.source ?? 'direct', 'check_ins', 1);
    for (const refund of refunds.filter((one) => one.order_id === order.id)) {
      both(order, refund.created_at, 'ticket_sales', -refund.ticket_ids.length);
      both(order, refund.created_at, 'revenue', -refund.amount);
    }
  }
  return moves;
}

export function sum(moves: readonly Move[]): Figures {
  const figures = nobody();
  for (const { figure, n } of moves) figures[figure] += n;
  return figures;
}

const isSomething = (figures: Figures): boolean => FIGURES.some((figure) => figures[figure] !== 0);

function by<K extends string>(moves: readonly Move[], keyOf: (move: Move) => K): Record<string, Figures> {
  const groups = Object.groupBy(moves, keyOf);
  const sums = Object.entries<Move[] | undefined>(groups).map(([key, group]) => [key, sum(group ?? [])] as const);
  return Object.fromEntries(sums.filter(([, figures]) => isSomething(figures)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export const bySource = (moves: readonly Move[]): Record<string, Figures> => by(moves, ({ source }) => source);

const quarter = (at: number): number => Math.floor(at / QUARTER) * QUARTER;

/** "2027-03-28T01:15:00.000Z email" → figures. */
export const byQuarterHour = (moves: readonly Move[]): Record<string, Figures> =>
  by(moves, ({ at, source }) => `${new Date(quarter(at)).toISOString()} ${source}`);

/** The 96 quarter hours of which the last one runs. */
export const lastDay = (moves: readonly Move[], now: number): Figures =>
  sum(moves.filter(({ at }) => quarter(at) > quarter(now) - DAY && quarter(at) <= now));

/** "2027-03-28" and "2027-03-28 01 GMT+01:00": an hour that comes twice has two names. */
export function localNames(timeZone: string): (at: number) => { day: string; hour: string } {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    timeZoneName: 'longOffset',
  });
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const day = `${part['year']}-${part['month']}-${part['day']}`;
    return { day, hour: `${day} ${part['hour']} ${part['timeZoneName']}` };
  };
}

/** Points of a series over whole local days, `from` and `to` included: walked through a quarter of an hour at a time. */
export function seriesOf(
  moves: readonly Move[],
  figure: Figure,
  grain: 'hour' | 'day',
  zone: string,
  { from, to }: { from: string; to: string },
): { at: string; value: number }[] {
  const names = localNames(zone);
  const values = new Map<number, number>();
  for (const move of moves) if (move.figure === figure) values.set(quarter(move.at), (values.get(quarter(move.at)) ?? 0) + move.n);
  const points: { at: string; value: number }[] = [];
  let last = '';
  for (let at = Date.parse(from) - DAY; at < Date.parse(to) + 2 * DAY; at += QUARTER) {
    const name = names(at);
    if (name.day < from || name.day > to) continue;
    if (name[grain] !== last) points.push({ at: new Date(at).toISOString(), value: 0 });
    last = name[grain];
    const point = points.at(-1);
    if (point) point.value += values.get(at) ?? 0;
  }
  return points;
}
