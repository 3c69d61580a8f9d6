/** A subscription's items: made, and changed by a request. */
import { invalid } from '../errors.ts';
import { newShortId } from '../ids.ts';
import type { List, Metadata, Price, Recurring, Subscription, SubscriptionItem } from '../model.ts';
import { mergeMetadata } from '../params.ts';
import { subscriptionItemBlank } from '../shapes.ts';
import type { World } from '../world.ts';
import { sameInterval } from './periods.ts';

/** A price that can be subscribed to. */
export function recurringPrice(w: World, id: string, param: string): Price & { readonly recurring: Recurring } {
  const price = w.need('prices', id, param);
  const { recurring } = price;
  if (!price.active) throw invalid(`The price specified is inactive. This field only accepts active prices.`, param);
  if (recurring === null)
    throw invalid(`The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`, param);
  return { ...price, recurring };
}

/** The old name of a recurring price, which Stripe still puts on every item. */
function planOf(price: Price): object {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: String(price.unit_amount),
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? null,
    interval_count: price.recurring?.interval_count ?? null,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

export interface ItemTerms {
  readonly id?: string;
  readonly subscription: string;
  readonly price: Price;
  readonly quantity: number;
  readonly period: { readonly start: number; readonly end: number };
  readonly metadata?: Metadata;
}

export function makeItem(w: World, terms: ItemTerms): SubscriptionItem {
  const item = {
    ...subscriptionItemBlank,
    id: terms.id ?? newShortId('si'),
    object: 'subscription_item' as const,
    created: w.now(),
    current_period_end: terms.period.end,
    current_period_start: terms.period.start,
    metadata: terms.metadata ?? {},
    plan: planOf(terms.price),
    price: terms.price,
    quantity: terms.quantity,
    subscription: terms.subscription,
  };
  return item;
}

export const itemList = (subscription: string, items: readonly SubscriptionItem[]): List<SubscriptionItem> => ({
  object: 'list',
  data: items,
  has_more: false,
  url: `/v1/subscription_items?subscription=${subscription}`,
});

export interface ItemChange {
  readonly id?: string;
  readonly price?: Price;
  readonly quantity?: number;
  readonly deleted?: boolean;
  readonly metadata?: Metadata | null | undefined;
  /** Where in the request it stands, for errors: `items[0]`. */
  readonly param: string;
}

export function periodOf(items: readonly SubscriptionItem[]): { start: number; end: number } {
  return {
    start: Math.max(...items.map((item) => item.current_period_start)),
    end: Math.min(...items.map((item) => item.current_period_end)),
  };
}

/** The items as they would be; periods as they are. */
export function changeItems(w: World, subscription: Subscription, changes: readonly ItemChange[]): SubscriptionItem[] {
  const items = [...subscription.items.data];
  const period = periodOf(items);
  for (const change of changes) {
    if (change.id === undefined) {
      if (change.price === undefined)
        throw invalid(`Missing required param: ${change.param}[price].`, `${change.param}[price]`, 'parameter_missing');
      if (items.some((item) => item.price.id === change.price?.id)) {
        throw invalid(`Cannot add multiple subscription items with the same plan: ${change.price.id}`, change.param);
      }
      items.push(
        makeItem(w, {
          subscription: subscription.id,
          price: change.price,
          quantity: change.quantity ?? 1,
          period,
          metadata: change.metadata ?? {},
        }),
      );
      continue;
    }
    const index = items.findIndex((item) => item.id === change.id);
    const old = items[index];
    if (old === undefined) throw invalid(`No such subscription item: '${change.id}'`, `${change.param}[id]`, 'resource_missing');
    if (change.deleted === true) {
      items.splice(index, 1);
      continue;
    }
    const price = change.price ?? old.price;
    items[index] = {
      ...makeItem(w, {
        id: old.id,
        subscription: subscription.id,
        price,
        // As on Stripe: a new price without a quantity is a quantity of one.
        quantity: change.quantity ?? (price.id === old.price.id ? old.quantity : 1),
        period: { start: old.current_period_start, end: old.current_period_end },
        metadata: mergeMetadata(old.metadata, change.metadata),
      }),
      created: old.created,
    };
  }
  requireOneRhythm(
    items.map((item) => item.price),
    subscription.currency,
  );
  return items;
}

export function requireOneRhythm(prices: readonly Price[], currency?: string): void {
  const first = prices[0];
  if (first === undefined) throw invalid('A subscription must have at least one active plan.', 'items');
  for (const price of prices) {
    if (price.currency !== (currency ?? first.currency))
      throw invalid('All prices on a subscription must have the same currency.', 'items');
    if (price.recurring === null || first.recurring === null || !sameInterval(price.recurring, first.recurring)) {
      throw invalid('Currently, all items on a subscription must have the same billing interval.', 'items');
    }
  }
}
