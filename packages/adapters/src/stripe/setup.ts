/** Creates the products and the six seat prices by lookup key. Repeating it changes nothing. */
import { PLAN_TERMS, SEAT_CURRENCY, type Plan } from '@seatwise/domain/billing/plans';
import type { SeatPriceRef } from '@seatwise/domain/ports';
import type Stripe from 'stripe';
import { idOf } from './views.ts';
import { INTERVALS, listSeatPrices, lookupKeyOf, priceProblems, SEAT_PRICES } from './prices.ts';
import { isMissing } from './errors.ts';

/** Stripe has a price under one of our keys that says something else: a person has to decide. Nothing was written. */
export class SetupConflict extends Error {
  override readonly name = 'SetupConflict';
}

export interface SetupReport {
  /** Lookup keys. */
  created: string[];
  kept: string[];
}

const productId = (plan: Plan): string => `seatwise_seat_${plan.toLowerCase()}`;

async function productFor(stripe: Stripe, plan: Plan): Promise<string> {
  const id = productId(plan);
  try {
    return (await stripe.products.retrieve(id)).id;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const { minSeats, maxSeats } = PLAN_TERMS[plan];
  const product = await stripe.products.create({
    id,
    name: `${plan} seat`,
    description: `Member seats of a Seatwise organisation, ${minSeats} to ${maxSeats}`,
    unit_label: 'seat',
    metadata: { plan },
  });
  return product.id;
}

/** Throws `SetupConflict`, or Stripe's own error. */
export async function setupSeatPrices(stripe: Stripe): Promise<SetupReport> {
  const existing = await listSeatPrices(stripe);
  const missing: SeatPriceRef[] = [];
  for (const ref of SEAT_PRICES) {
    const price = existing.get(lookupKeyOf(ref));
    const problems = price === undefined ? [] : priceProblems(price, ref);
    if (price === undefined) missing.push(ref);
    else if (problems.length > 0) {
      const way = 'Archive it and take the key from it, or put the price list right; then run this again.';
      throw new SetupConflict(`The Stripe price ${price.id} holds the lookup key ${lookupKeyOf(ref)}, but ${problems.join('; ')}. ${way}`);
    }
  }
  for (const ref of missing) {
    const { plan, period } = ref;
    const sibling = SEAT_PRICES.map((one) => (one.plan === plan ? existing.get(lookupKeyOf(one)) : undefined)).find(
      (one) => one !== undefined,
    );
    const product = idOf(sibling?.product) ?? (await productFor(stripe, plan));
    const created = await stripe.prices.create({
      product,
      currency: SEAT_CURRENCY,
      unit_amount: PLAN_TERMS[plan].unitAmount[period],
      recurring: { interval: INTERVALS[period], interval_count: 1, usage_type: 'licensed' },
      billing_scheme: 'per_unit',
      lookup_key: lookupKeyOf(ref),
      nickname: `${plan} seat, ${period}`,
      metadata: { plan, period },
    });
    existing.set(lookupKeyOf(ref), created);
  }
  const created = missing.map(lookupKeyOf);
  return { created, kept: SEAT_PRICES.map(lookupKeyOf).filter((key) => !created.includes(key)) };
}
