import { PLAN_TERMS, PLANS, SEAT_CURRENCY, SEAT_PERIODS, seatLookupKey } from '@seatwise/domain/billing/plans';
import type { SeedPrice } from '@seatwise/sandbox/stripe';

/** Our price list, as the stand-in takes it. At Stripe itself `pnpm stripe:setup` makes the same. */
export const SEED_PRICES: readonly SeedPrice[] = PLANS.flatMap((plan) =>
  SEAT_PERIODS.map((period) => ({
    lookupKey: seatLookupKey(plan, period),
    productName: `Seatwise ${plan}`,
    unitAmount: PLAN_TERMS[plan].unitAmount[period],
    currency: SEAT_CURRENCY,
    interval: period === 'monthly' ? ('month' as const) : ('year' as const),
  })),
);
