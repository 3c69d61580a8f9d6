/** How much a member may have ahead, by the plan of the organisation in whose name the two were paired. A coach on their own sets none. */
import { PLAN_TERMS, type PlanLimits } from '../billing/plans.ts';

/** A limit by plan, as the database takes it together with `app.booking_plan`, which knows the plan that the caller may not see. */
export const limitsOf = (which: keyof PlanLimits): string =>
  JSON.stringify(Object.fromEntries(Object.values(PLAN_TERMS).map(({ plan, limits }) => [plan, limits[which]])));
