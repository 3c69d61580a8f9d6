/** What the tests of orders share: courses, purchases, invites and claims, and the books of both sides. */
import { createHash, randomBytes } from 'node:crypto';
import type { Tx } from '@seatwise/db';
import { t } from './billing-desk.ts';
import type { SentMail, TestApp, TestOrganization, TestPerson } from './app.ts';

export interface Order {
  id: string;
  sessionId: string;
}

export async function course({ id, owner }: TestOrganization, seatPrice = 1500, title = 'Watercolours'): Promise<string> {
  return (await owner.trpc.seats.createCourse.mutate({ organizationId: id, title, seatPrice })).id;
}

export interface OrderRow {
  status: string;
  quantity: number;
  checkout_session_id: string | null;
  payment_intent_id: string | null;
  failure: string | null;
  refund_state: string;
  refund_seats: number;
  refund_amount: number;
  refund_id: string | null;
}

export async function rowOf(orderId: string): Promise<OrderRow> {
  const { rows } = await t.database.admin.query<OrderRow>('SELECT * FROM orders WHERE id = $1', [orderId]);
  const [row] = rows;
  if (!row) throw new Error(`no order ${orderId}`);
  return row;
}

/** Ordered, and not paid yet. */
export async function ordered(buyer: TestPerson, courseId: string, quantity = 10): Promise<Order> {
  const { orderId } = await buyer.trpc.seats.orderSeats.mutate({ courseId, quantity });
  return { id: orderId, sessionId: (await rowOf(orderId)).checkout_session_id ?? '' };
}

/** Bought, told of, and everything done. */
export async function bought(buyer: TestPerson, courseId: string, quantity = 10): Promise<Order> {
  const order = await ordered(buyer, courseId, quantity);
  t.stripe.complete(order.sessionId);
  await t.settle();
  return order;
}

export const mailsAbout = (orderOf: TestPerson, name: SentMail['template']['name']): SentMail[] =>
  t.mail.filter(({ to, template }) => to === orderOf.email && template.name === name);

/** What was given back of an order's payment. */
export const refundsOf = (orderId: string): ReturnType<TestApp['stripe']['state']>['refunds'] =>
  t.stripe.state().refunds.filter(({ metadata }) => metadata['order_id'] === orderId);

export const as = <T>(person: TestPerson, run: (tx: Tx) => Promise<T>): Promise<T> =>
  t.composition.deps.db.transaction({ userId: person.userId, platformOwner: false, verb: 'test' }, run);

/** A link that so many may use; what stands in it. */
export async function link(by: TestPerson, orderId: string, maxUses: number): Promise<Buffer> {
  const hash = createHash('sha256').update(randomBytes(32)).digest();
  await as(by, (tx) => tx.sql('SELECT app.create_link_invite($1, $2, $3, $4)', [orderId, crypto.randomUUID(), hash, maxUses]));
  return hash;
}

export const claim = (who: TestPerson, hash: Buffer): Promise<unknown> => as(who, (tx) => tx.sql('SELECT * FROM claim_seat($1)', [hash]));

export async function invitesOf(orderId: string): Promise<{ live: number; tokens: number; revoked: number }> {
  const { rows } = await t.database.admin.query<{ live: number; tokens: number; revoked: number }>(
    `SELECT (SELECT count(*)::int FROM seat_invites WHERE order_id = $1 AND revoked_at IS NULL AND use_count < max_uses) AS live,
       (SELECT count(*)::int FROM invite_tokens k JOIN seat_invites i ON i.id = k.invite_id WHERE i.order_id = $1 AND k.ended_at IS NULL) AS tokens,
       (SELECT count(*)::int FROM invite_events e JOIN seat_invites i ON i.id = e.invite_id WHERE i.order_id = $1 AND e.kind = 'revoked') AS revoked`,
    [orderId],
  );
  return rows[0] ?? { live: -1, tokens: -1, revoked: -1 };
}

/** The nightly comparison, now. */
export async function reconcile(): Promise<void> {
  await t.composition.deps.system.transaction({ userId: null, platformOwner: false }, (tx) =>
    tx.sql(`SELECT app.enqueue('billing.reconcile', '{"taskId":null}'::json)`),
  );
  await t.settle();
}

/** A person of the organisation, in this role. */
export async function colleague(o: TestOrganization, role: 'admin' | 'trainer' | 'member'): Promise<TestPerson> {
  const person = await t.person(role);
  await t.database.admin.query('INSERT INTO organization_members (organization_id, user_id, role, status) VALUES ($1, $2, $3, $4)', [
    o.id,
    person.userId,
    role,
    role === 'member' ? 'pending' : 'active',
  ]);
  return person;
}
