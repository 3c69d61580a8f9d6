import { PLAN_TERMS, PLANS, seatsFit, type Plan, type SeatPeriod } from '@seatwise/domain/billing/plans';

/** What is being chosen. `seats` is null while the field holds no whole number. */
export interface Choice {
  plan: Plan;
  period: SeatPeriod;
  seats: number | null;
}

/** The nearest number that the plan has. */
export const within = (plan: Plan, seats: number): number =>
  Math.min(PLAN_TERMS[plan].maxSeats, Math.max(PLAN_TERMS[plan].minSeats, seats));

/** The plan that has this number of seats, if one does. */
export const planFor = (seats: number): Plan | undefined => PLANS.find((plan) => seatsFit(plan, seats));
