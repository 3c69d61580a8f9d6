/**
 * The price list: the one place where plans, prices and limits are written down. The Stripe adapter creates and checks its
 * six prices against it, the domain validates ranges by it, the pages show it. Amounts are euro cents.
 */
export const PLANS = ['PRO', 'MAX', 'ULTRA'] as const;
export type Plan = (typeof PLANS)[number];
export const SEAT_PERIODS = ['monthly', 'yearly'] as const;
export type SeatPeriod = (typeof SEAT_PERIODS)[number];

export const SEAT_CURRENCY = 'eur';

export interface PlanLimits {
  /** Recurring bookings a member may have running at once with the organisation's coaches. */
  maxActiveSeries: number;
  /** Sessions a member may have ahead of them with the organisation's coaches. */
  maxUpcomingSessions: number;
}

export interface PlanTerms {
  plan: Plan;
  minSeats: number;
  maxSeats: number;
  /** Per seat and period, in cents. A year costs ten months. */
  unitAmount: Record<SeatPeriod, number>;
  limits: PlanLimits;
}

export const PLAN_TERMS: Record<Plan, PlanTerms> = {
  PRO: {
    plan: 'PRO',
    minSeats: 1,
    maxSeats: 20,
    unitAmount: { monthly: 3500, yearly: 35_000 },
    limits: { maxActiveSeries: 3, maxUpcomingSessions: 30 },
  },
  MAX: {
    plan: 'MAX',
    minSeats: 21,
    maxSeats: 50,
    unitAmount: { monthly: 3200, yearly: 32_000 },
    limits: { maxActiveSeries: 6, maxUpcomingSessions: 60 },
  },
  ULTRA: {
    plan: 'ULTRA',
    minSeats: 51,
    maxSeats: 100,
    unitAmount: { monthly: 2800, yearly: 28_000 },
    limits: { maxActiveSeries: 12, maxUpcomingSessions: 120 },
  },
};

/** Stripe lookup key of a seat price: `seat_pro_monthly`. */
export function seatLookupKey(plan: Plan, period: SeatPeriod): `seat_${Lowercase<Plan>}_${SeatPeriod}` {
  return `seat_${plan.toLowerCase() as Lowercase<Plan>}_${period}`;
}

/** The plan and period behind a lookup key, or null when it is not one of ours. */
export function parseSeatLookupKey(key: string | null | undefined): { plan: Plan; period: SeatPeriod } | null {
  for (const plan of PLANS) for (const period of SEAT_PERIODS) if (seatLookupKey(plan, period) === key) return { plan, period };
  return null;
}

/** Higher is the larger tier. */
export const tierOf = (plan: Plan): number => PLANS.indexOf(plan);

export const seatsFit = (plan: Plan, seats: number): boolean => seats >= PLAN_TERMS[plan].minSeats && seats <= PLAN_TERMS[plan].maxSeats;

/** What a number of seats costs each period, in cents. */
export const seatsTotal = (plan: Plan, period: SeatPeriod, seats: number): number => PLAN_TERMS[plan].unitAmount[period] * seats;

/** A higher tier whose smallest quantity costs less than this one does, if there is one. */
export function cheaperPlan(plan: Plan, period: SeatPeriod, seats: number): { plan: Plan; seats: number; total: number } | null {
  const now = seatsTotal(plan, period, seats);
  for (const other of PLANS.slice(tierOf(plan) + 1)) {
    const total = seatsTotal(other, period, PLAN_TERMS[other].minSeats);
    if (total < now) return { plan: other, seats: PLAN_TERMS[other].minSeats, total };
  }
  return null;
}
