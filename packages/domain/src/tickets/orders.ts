/** Orders as their parties see them. Who is one the database says: by account, by link, by the browser it was bought with, or as an organizer. */
import type { DbActor } from '@seatwise/db';
import { hotQuery } from '../kernel/command.ts';
import type { Call, Deps } from '../kernel/deps.ts';
import { notFound } from '../kernel/errors.ts';
import type { Page } from '../kernel/input.ts';
import { carriedHash } from '../kernel/keys.ts';
import { money } from '../kernel/money.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import {
  EventOrdersInput,
  MyTicketsInput,
  TicketOrderInput,
  type TicketOrderLine,
  type TicketOrderStatus,
  type TicketOrderView,
} from './contract.ts';

const SHOW = 'SELECT app.show_ticket_order($1, $2, $3) AS view';

const keysOf = (tokens: Call['tokens']): (Buffer | null)[] => [carriedHash(tokens, 'order'), carriedHash(tokens, 'guest')];

/** Null for who is no party to it. */
export async function showOrder(deps: Deps, who: DbActor, orderId: string, tokens: Call['tokens']): Promise<TicketOrderView | null> {
  const [row] = await deps.system.read<{ view: TicketOrderView | null }>(who, SHOW, [orderId, ...keysOf(tokens)]);
  return row?.view ?? null;
}

export const order = hotQuery({
  verb: 'tickets.order',
  input: TicketOrderInput,
  strangers: true,
  async run({ input, tokens, read }): Promise<TicketOrderView> {
    const [row] = await read<{ view: TicketOrderView | null }>(SHOW, [input.orderId ?? null, ...keysOf(tokens)]);
    if (!row?.view) throw notFound('order');
    return row.view;
  },
});

/** What the caller bought, also as a guest with the address that is theirs. Newest first. */
export const mine = hotQuery({
  verb: 'tickets.mine',
  input: MyTicketsInput,
  async run({ input, read }): Promise<Page<TicketOrderView>> {
    const before = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await read<{ id: string; at_text: string; view: TicketOrderView }>('SELECT * FROM app.own_ticket_orders($1, $2, $3)', [
      before?.[0] ?? null,
      before?.[1] ?? null,
      input.limit + 1,
    ]);
    return pageOf(
      rows,
      input.limit,
      (row) => [row.at_text, row.id],
      (row) => row.view,
    );
  },
});

interface LineRow {
  id: string;
  at_text: string;
  status: TicketOrderStatus;
  buyer_name: string;
  buyer_email: string | null;
  total: number;
  refunded: number;
  currency: string;
  created_at: Date;
  paid_at: Date | null;
  tickets: number;
}

const lineView = (row: LineRow): TicketOrderLine => ({
  orderId: row.id,
  status: row.status,
  buyer: { name: row.buyer_name, email: row.buyer_email },
  total: money(row.total, row.currency),
  refunded: money(row.refunded, row.currency),
  createdAt: row.created_at.toISOString(),
  paidAt: row.paid_at?.toISOString() ?? null,
  tickets: row.tickets,
});

/** The orders of an event, for its organizers. Newest first. */
export const orders = hotQuery({
  verb: 'tickets.orders',
  input: EventOrdersInput,
  async run({ input, read }): Promise<Page<TicketOrderLine>> {
    const before = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await read<LineRow>('SELECT * FROM app.event_ticket_orders($1, $2, $3, $4, $5)', [
      input.eventId,
      input.search ?? '',
      before?.[0] ?? null,
      before?.[1] ?? null,
      input.limit + 1,
    ]);
    return pageOf(rows, input.limit, (row) => [row.at_text, row.id], lineView);
  },
});
