/** Courses, and the orders that hold seats of them. */
import { ELSEWHERE, NO_ACCOUNT, type OpenOrder, type Plan } from './plan.ts';
import type { CourseRecord, OrderRecord } from './records.ts';

interface PlannedCourse {
  id: string;
  price: number;
  currency: string;
}

export interface Courses {
  byOldId: Map<string, PlannedCourse>;
  /** Courses that an order only names, by the name. */
  byTitle: Map<string, PlannedCourse>;
}

const MAX_AMOUNT = 2_147_483_647;
const UNNAMED = 'Imported seats';

export function planCourses(plan: Plan): Courses {
  const { records, world } = plan;
  const courses: Courses = { byOldId: new Map(), byTitle: new Map() };
  for (const record of records.courses) {
    const planned = { id: record.id, price: record.price, currency: record.currency ?? world.organization.currency };
    const owner = world.courses.get(record.id);
    if (owner !== undefined && owner !== world.organization.id) records.tallies.courses.refuse(record.row, ELSEWHERE);
    else {
      courses.byOldId.set(record.oldId, planned);
      if (owner === undefined) {
        addCourse(plan, planned, record);
        records.tallies.courses.take();
      } else records.tallies.courses.there();
    }
  }
  return courses;
}

function addCourse(
  plan: Plan,
  { id, price, currency }: PlannedCourse,
  told: Pick<CourseRecord, 'title' | 'joiningInfo' | 'createdBy' | 'createdAt'>,
): void {
  const created_at = told.createdAt ?? plan.now;
  plan.rows.courses.push({
    id,
    organization_id: plan.world.organization.id,
    title: told.title,
    seat_price: price,
    currency,
    joining_info: told.joiningInfo,
    created_by: plan.person(told.createdBy)?.id ?? null,
    created_at,
    updated_at: created_at,
  });
}

/** By its id; else one made of its name, and of its first order's price. */
function courseOf(plan: Plan, courses: Courses, order: OrderRecord): PlannedCourse | string {
  if (order.courseId !== null) {
    const known = courses.byOldId.get(order.courseId);
    if (known) return known;
    if (plan.records.courses.some((course) => course.oldId === order.courseId)) return 'its course was not taken';
  }
  // Some tables hold the course's name where others hold its id.
  const title =
    order.courseTitle ?? (order.courseId !== null && /[^\d-]/.test(order.courseId) && /\s/.test(order.courseId) ? order.courseId : UNNAMED);
  const key = title.toLowerCase();
  let planned = courses.byTitle.get(key);
  if (!planned) {
    const price = order.unitAmount ?? (order.total === null ? 0 : Math.floor(order.total / order.quantity));
    planned = { id: plan.derived('courses', `title ${key}`), price, currency: order.currency ?? plan.world.organization.currency };
    courses.byTitle.set(key, planned);
    if (!plan.world.courses.has(planned.id)) {
      addCourse(plan, planned, { title, joiningInfo: null, createdBy: order.buyer, createdAt: order.createdAt });
      plan.records.tallies.courses.made();
    }
  }
  return planned;
}

/** By old id: what invites and claims may hang on. */
export function planOrders(plan: Plan, courses: Courses): Map<string, OpenOrder> {
  const { records, world } = plan;
  const tally = records.tallies.orders;
  const open = new Map<string, OpenOrder>();
  const sessions = new Set(world.sessions);
  for (const record of records.orders) {
    const here = world.orders.get(record.id);
    if (here && here.organizationId !== world.organization.id) {
      tally.refuse(record.row, ELSEWHERE);
      continue;
    }
    if (here) {
      open.set(record.oldId, { id: record.id, refunded: false, endedAt: null, free: here.available, row: null });
      tally.there();
      continue;
    }
    const course = courseOf(plan, courses, record);
    const obstacle = typeof course === 'string' ? course : obstacleOf(plan, record, course);
    if (typeof course === 'string' || obstacle !== null) {
      tally.refuse(record.row, obstacle ?? '');
      continue;
    }
    open.set(record.oldId, addOrder(plan, record, course, sessions));
    tally.take();
  }
  return open;
}

function priceOf(record: OrderRecord, course: PlannedCourse): number {
  if (record.unitAmount !== null) return record.unitAmount;
  return record.total === null ? course.price : Math.floor(record.total / record.quantity);
}

function obstacleOf(plan: Plan, record: OrderRecord, course: PlannedCourse): string | null {
  if (priceOf(record, course) * record.quantity > MAX_AMOUNT) return 'its amount is larger than can be held';
  if (plan.person(record.buyer) === null && plan.world.organization.ownerId === null)
    return 'neither its buyer nor an owner is here to have it';
  return null;
}

/** Ids of payments come over only where refunds could use them. */
function paymentOf(
  plan: Plan,
  record: OrderRecord,
  sessions: Set<string>,
): { checkout_session_id: string | null; payment_intent_id: string | null } {
  if (!plan.options.sameStripe) return { checkout_session_id: null, payment_intent_id: null };
  const session = record.sessionId !== null && record.sessionId.startsWith('cs_') ? record.sessionId : null;
  const free = session !== null && !sessions.has(session);
  if (free) sessions.add(session);
  else if (session !== null) plan.records.tallies.orders.remark(record.row, 'its checkout belongs to another order already');
  const intent = record.paymentIntentId !== null && record.paymentIntentId.startsWith('pi_') ? record.paymentIntentId : null;
  return { checkout_session_id: free ? session : null, payment_intent_id: intent };
}

function addOrder(plan: Plan, record: OrderRecord, course: PlannedCourse, sessions: Set<string>): OpenOrder {
  const { world, records } = plan;
  const buyer = plan.person(record.buyer);
  if (!buyer)
    records.tallies.orders.remark(record.row, `its buyer ${record.buyer === null ? 'is not told' : NO_ACCOUNT}: an owner stands in`);
  const created = record.createdAt ?? record.paidAt ?? plan.now;
  const unit = priceOf(record, course);
  if (record.unitAmount === null && record.total !== null && record.total % record.quantity !== 0)
    records.tallies.orders.remark(record.row, 'its total is no multiple of its seats: the price of a seat is rounded down');
  const endedAt = record.refunded ? (record.refundedAt ?? plan.now) : null;
  const row = {
    id: record.id,
    course_id: course.id,
    organization_id: world.organization.id,
    buyer_id: buyer?.id ?? world.organization.ownerId,
    quantity: record.quantity,
    unit_amount: unit,
    currency: record.currency ?? course.currency,
    status: record.refunded ? 'refunded' : 'paid',
    ...paymentOf(plan, record, sessions),
    paid_at: record.paidAt ?? created,
    refund_state: record.refunded ? 'done' : 'none',
    // What nobody sat on: known once the claims are.
    refund_seats: record.refunded ? record.quantity : 0,
    refund_amount: record.refunded ? record.quantity * unit : 0,
    refunded_at: endedAt,
    created_at: created,
    updated_at: created,
  };
  plan.rows.orders.push(row);
  return { id: record.id, refunded: record.refunded, endedAt, free: record.quantity, row };
}
