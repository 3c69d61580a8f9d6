/** The six seat prices, found by lookup key, and believed only when they say what the price list says. */
import { PLANS, PLAN_TERMS, SEAT_CURRENCY, SEAT_PERIODS, parseSeatLookupKey, seatLookupKey } from '@seatwise/domain/billing/plans';
import { PaymentsRejected, type SeatPriceRef } from '@seatwise/domain/ports';
import type Stripe from 'stripe';
import { isMissing } from './errors.ts';

export const SEAT_PRICES: readonly SeatPriceRef[] = PLANS.flatMap((plan) => SEAT_PERIODS.map((period) => ({ plan, period })));

export const lookupKeyOf = ({ plan, period }: SeatPriceRef): string => seatLookupKey(plan, period);

export const INTERVALS = { monthly: 'month', yearly: 'year' } as const;

/** What is wrong with a price that stands for a seat; empty when nothing is. */
export function priceProblems(price: Stripe.Price, { plan, period }: SeatPriceRef): string[] {
  const amount = PLAN_TERMS[plan].unitAmount[period];
  const { recurring } = price;
  const facts: [boolean, string][] = [
    [price.active, 'it is archived'],
    [price.currency === SEAT_CURRENCY, `its currency is ${price.currency}, not ${SEAT_CURRENCY}`],
    [price.unit_amount === amount, `its amount is ${price.unit_amount ?? 'none'}, not ${amount}`],
    [price.billing_scheme === 'per_unit', `it is billed ${price.billing_scheme}, not per_unit`],
    [price.transform_quantity === null, 'it transforms the quantity'],
    [
      recurring?.interval === INTERVALS[period] && recurring.interval_count === 1,
      `it recurs ${recurring === null ? 'never' : `every ${recurring.interval_count} ${recurring.interval}`}, not every 1 ${INTERVALS[period]}`,
    ],
    [recurring === null || recurring.usage_type === 'licensed', 'it is metered'],
  ];
  return facts.filter(([holds]) => !holds).map(([, problem]) => problem);
}

/** Every price under our keys, archived ones too. */
export async function listSeatPrices(stripe: Stripe): Promise<Map<string, Stripe.Price>> {
  const { data } = await stripe.prices.list({ lookup_keys: SEAT_PRICES.map(lookupKeyOf), limit: 100 });
  return new Map(data.flatMap((price) => (price.lookup_key === null ? [] : [[price.lookup_key, price] as const])));
}

/** A price changed in the dashboard is noticed after this long. */
const REMEMBERED_MS = 10 * 60_000;
const REMEMBERED_STRANGERS = 1000;

export class PriceBook {
  readonly #stripe: Stripe;
  #known: { prices: Promise<Map<string, Stripe.Price>>; until: number } | null = null;
  /** Prices of old subscriptions that are not among the six today. */
  readonly #others = new Map<string, SeatPriceRef | null>();

  constructor(stripe: Stripe) {
    this.#stripe = stripe;
  }

  #prices(): Promise<Map<string, Stripe.Price>> {
    if (this.#known !== null && performance.now() < this.#known.until) return this.#known.prices;
    const known = { prices: listSeatPrices(this.#stripe), until: performance.now() + REMEMBERED_MS };
    known.prices.catch(() => this.#forget(known));
    this.#known = known;
    return known.prices;
  }

  #forget(known: object | null): void {
    if (this.#known === known) this.#known = null;
  }

  /** Throws `PaymentsRejected` (`price_missing`, `price_mismatch`) when Stripe does not have it as the price list has it. */
  async require(ref: SeatPriceRef): Promise<Stripe.Price> {
    const known = this.#known;
    const key = lookupKeyOf(ref);
    const price = (await this.#prices()).get(key);
    const problems = price === undefined ? [] : priceProblems(price, ref);
    if (price !== undefined && problems.length === 0) return price;
    // Once the operator has put it right, the next call sees it.
    this.#forget(known ?? this.#known);
    if (price === undefined)
      throw new PaymentsRejected(`Stripe has no price with the lookup key ${key}: run pnpm stripe:setup.`, 'price_missing');
    throw new PaymentsRejected(
      `The Stripe price ${price.id} (${key}) is not what the price list says: ${problems.join('; ')}.`,
      'price_mismatch',
    );
  }

  /** What a price on a Stripe object stands for, or null when it is not one of ours. */
  async refOf(price: string | { id: string; lookup_key?: string | null }): Promise<SeatPriceRef | null> {
    if (typeof price !== 'string' && price.lookup_key !== undefined) return parseSeatLookupKey(price.lookup_key);
    const id = typeof price === 'string' ? price : price.id;
    for (const [key, known] of await this.#prices()) if (known.id === id) return parseSeatLookupKey(key);
    const other = this.#others.get(id);
    if (other !== undefined) return other;
    const fetched = await this.#stripe.prices.retrieve(id).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    const ref = parseSeatLookupKey(fetched?.lookup_key);
    if (this.#others.size >= REMEMBERED_STRANGERS) this.#others.clear();
    this.#others.set(id, ref);
    return ref;
  }
}
