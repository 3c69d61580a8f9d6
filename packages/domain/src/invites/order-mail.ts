/** Mails about orders: to the buyer, in their language, unless they want none about money. Enqueued with the change they tell of. */
import type { Tx } from '@seatwise/db';
import type { Deps } from '../kernel/deps.ts';
import type { Locale } from '../kernel/input.ts';
import { money } from '../kernel/money.ts';
import { mailAtCommit } from '../jobs/index.ts';
import type { MailTemplate } from '../ports/mail.ts';

interface Bought {
  buyer_id: string;
  name: string;
  email: string;
  locale: Locale;
  organization_id: string;
  title: string;
  quantity: number;
  unit_amount: number;
  currency: string;
  refund_seats: number;
  refund_amount: number;
}

async function mailBuyer(tx: Tx, deps: Deps, orderId: string, template: (order: Bought) => MailTemplate): Promise<void> {
  const [order] = await tx.sql<Bought>(
    `SELECT o.buyer_id, p.name, p.email::text AS email, p.locale, o.organization_id, c.title, o.quantity, o.unit_amount, o.currency, o.refund_seats, o.refund_amount
     FROM orders o JOIN courses c ON c.id = o.course_id JOIN people p ON p.id = o.buyer_id
     LEFT JOIN mail_preferences w ON w.person_id = p.id AND w.topic = 'billing'
     WHERE o.id = $1 AND p.email IS NOT NULL AND coalesce(w.enabled, true)`,
    [orderId],
  );
  if (!order) return;
  mailAtCommit(tx, deps, {
    to: order.email,
    locale: order.locale,
    template: template(order),
    organizationId: order.organization_id,
    personId: order.buyer_id,
  });
}

export const mailPaid = (tx: Tx, deps: Deps, orderId: string): Promise<void> =>
  mailBuyer(tx, deps, orderId, (order) => ({
    name: 'orderPaid',
    props: {
      name: order.name,
      courseTitle: order.title,
      seats: order.quantity,
      total: money(order.quantity * order.unit_amount, order.currency),
      url: `${deps.publicUrl}/trainer/organizations/${order.organization_id}/orders/${orderId}`,
    },
  }));

export const mailRefunded = (tx: Tx, deps: Deps, orderId: string): Promise<void> =>
  mailBuyer(tx, deps, orderId, (order) => ({
    name: 'orderRefunded',
    props: {
      name: order.name,
      courseTitle: order.title,
      seats: order.refund_seats,
      amount: money(order.refund_amount, order.currency),
    },
  }));
