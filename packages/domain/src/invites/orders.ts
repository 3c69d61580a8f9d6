/** Orders as their buyer and the organisation's staff see them. */
import type { Tx } from '@seatwise/db';
import { query, signedIn, type Authorize } from '../kernel/command.ts';
import { forbidden, notFound } from '../kernel/errors.ts';
import type { Page } from '../kernel/input.ts';
import { money } from '../kernel/money.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { requireRole } from '../seats/index.ts';
import { MyOrdersInput, OrderInput, OrdersInput, type OrderStatus, type OrderView } from './contract.ts';

interface OrderRow {
  id: string;
  course_id: string;
  course_title: string;
  organization_id: string;
  buyer_id: string;
  buyer_name: string | null;
  quantity: number;
  unit_amount: number;
  currency: string;
  status: OrderStatus;
  created_at: Date;
  at_text: string;
  paid_at: Date | null;
  refund_seats: number;
  refund_amount: number;
  refund_state: 'none' | 'due' | 'done';
  checkout_url: string | null;
  seats_total: number;
  seats_claimed: number;
  seats_invited: number;
  seats_available: number;
}

const ORDERS = `
  SELECT o.id, o.course_id, c.title AS course_title, o.organization_id, o.buyer_id, p.name AS buyer_name, o.quantity, o.unit_amount, o.currency, o.status,
    o.created_at, o.created_at::text AS at_text, o.paid_at, o.refund_seats, o.refund_amount, o.refund_state, o.checkout_url,
    u.seats_total, u.seats_claimed, u.seats_invited, u.seats_available
  FROM orders o JOIN courses c ON c.id = o.course_id JOIN v_order_seat_usage u ON u.order_id = o.id LEFT JOIN people p ON p.id = o.buyer_id`;

const orderView = (row: OrderRow, viewerId: string): OrderView => ({
  id: row.id,
  courseId: row.course_id,
  courseTitle: row.course_title,
  organizationId: row.organization_id,
  buyer: { id: row.buyer_id, name: row.buyer_name ?? '' },
  quantity: row.quantity,
  unitPrice: money(row.unit_amount, row.currency),
  total: money(row.unit_amount * row.quantity, row.currency),
  status: row.status,
  createdAt: row.created_at.toISOString(),
  paidAt: row.paid_at?.toISOString() ?? null,
  refund:
    row.refund_state === 'none'
      ? null
      : { seats: row.refund_seats, amount: money(row.refund_amount, row.currency), state: row.refund_state },
  checkoutUrl: row.status === 'pending' && row.buyer_id === viewerId ? row.checkout_url : null,
  usage: { total: row.seats_total, claimed: row.seats_claimed, invited: row.seats_invited, available: row.seats_available },
});

/** The buyer, and the staff of the course's organisation. */
export const orderParty: Authorize<{ orderId: string }, undefined> = async ({ tx, input }) => {
  const [row] = await tx.sql<{ may: boolean | null }>('SELECT app.may_invite($1) AS may', [input.orderId]);
  if (row?.may) return;
  if (row?.may === false) throw forbidden('to be the buyer, or staff of this organisation');
  throw notFound('order');
};

export async function orderFor(tx: Pick<Tx, 'sql'>, orderId: string, viewerId: string): Promise<OrderView> {
  const [row] = await tx.sql<OrderRow>(`${ORDERS} WHERE o.id = $1`, [orderId]);
  if (!row) throw notFound('order');
  return orderView(row, viewerId);
}

export const order = query({
  verb: 'seats.order',
  input: OrderInput,
  authorize: orderParty,
  run: ({ tx, input, actor }): Promise<OrderView> => orderFor(tx, input.orderId, actor.userId),
});

/** Newest first. */
export const orders = query({
  verb: 'seats.orders',
  input: OrdersInput,
  authorize: ({ tx, input }) => requireRole(tx, input.organizationId, ['owner', 'admin', 'trainer']),
  async run({ tx, input, actor }): Promise<Page<OrderView>> {
    const before = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<OrderRow>(
      `${ORDERS} WHERE o.organization_id = $1 AND ($2::uuid IS NULL OR o.course_id = $2::uuid)
         AND ($3::timestamptz IS NULL OR (o.created_at, o.id) < ($3::timestamptz, $4::uuid)) ORDER BY o.created_at DESC, o.id DESC LIMIT $5`,
      [input.organizationId, input.courseId ?? null, before?.[0] ?? null, before?.[1] ?? null, input.limit + 1],
    );
    return pageOf(
      rows,
      input.limit,
      (row) => [row.at_text, row.id],
      (row) => orderView(row, actor.userId),
    );
  },
});

/** What the caller bought, in every organisation. Newest first. */
export const myOrders = query({
  verb: 'seats.myOrders',
  input: MyOrdersInput,
  authorize: signedIn,
  async run({ tx, input, actor }): Promise<Page<OrderView>> {
    const before = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<OrderRow>(
      `${ORDERS} WHERE o.buyer_id = $1 AND ($2::timestamptz IS NULL OR (o.created_at, o.id) < ($2::timestamptz, $3::uuid))
       ORDER BY o.created_at DESC, o.id DESC LIMIT $4`,
      [actor.userId, before?.[0] ?? null, before?.[1] ?? null, input.limit + 1],
    );
    return pageOf(
      rows,
      input.limit,
      (row) => [row.at_text, row.id],
      (row) => orderView(row, actor.userId),
    );
  },
});
