/** From records to rows of ours, given what is here. Decides everything that the report tells; writes nothing. */
import { planBookings } from './plan-bookings.ts';
import { NO_ACCOUNT, Plan, type PlanOptions, type Rows } from './plan.ts';
import { planCourses, planOrders } from './plan-orders.ts';
import { planPairings } from './plan-pairings.ts';
import { planSeats } from './plan-seats.ts';
import type { Records } from './records.ts';
import type { World } from './world.ts';

/** People are matched, never made: an account is its owner's to open. */
function matchPeople({ records, world }: Plan): void {
  for (const { row, email } of records.people.all) {
    if (email === null) records.tallies.users.refuse(row, 'no address is told');
    else if (world.people.has(email)) records.tallies.users.take();
    else records.tallies.users.refuse(row, `${NO_ACCOUNT}: nobody gets one by an import`);
  }
}

export function makePlan(records: Records, world: World, options: PlanOptions): Rows {
  const plan = new Plan(records, world, options);
  matchPeople(plan);
  const courses = planCourses(plan);
  const orders = planOrders(plan, courses);
  planSeats(plan, orders);
  planPairings(plan);
  planBookings(plan);
  return plan.rows;
}
