/** What a change inside a period costs, to the cent and per second, as Stripe computes it: a credit for the old, a charge for the new. */
import type { Price, ProrationBehavior, Recurring, SubscriptionItem } from '../model.ts';
import { money } from '../money.ts';
import { periodEndAfter, sameInterval } from './periods.ts';

/** An invoice line before it has an id and an invoice. */
export interface DraftLine {
  readonly amount: number;
  readonly description: string;
  readonly itemId: string;
  readonly period: { readonly start: number; readonly end: number };
  readonly price: Price;
  readonly proration: boolean;
  readonly quantity: number;
  /** Set when the line comes from a proration that waited. */
  readonly invoiceItem?: string;
}

/** `amount × part ÷ whole`, half a cent away from zero. In whole numbers: no cent is lost to floating point. */
export function share(amount: number, part: number, whole: number): number {
  const numerator = BigInt(Math.abs(amount)) * BigInt(part);
  const rounded = Number((2n * numerator + BigInt(whole)) / (2n * BigInt(whole)));
  return amount < 0 && rounded !== 0 ? -rounded : rounded;
}

export interface ChangeTerms {
  readonly anchor: number;
  readonly behavior: ProrationBehavior;
  /** Instant from which the change counts (`proration_date`). */
  readonly at: number;
  readonly now: number;
  /** `billing_cycle_anchor: now`. A different interval does the same by itself. */
  readonly resetAnchor: boolean;
  readonly nameOf: (price: Price) => string;
}

export interface ChangePlan {
  readonly items: readonly SubscriptionItem[];
  readonly anchor: number;
  readonly lines: readonly DraftLine[];
  /** True when the lines are invoiced at once; otherwise they wait for the next invoice. */
  readonly invoiceNow: boolean;
}

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const onDay = (instant: number): string => DATE.format(new Date(instant * 1000));

const amountOf = (item: SubscriptionItem): number => item.price.unit_amount * item.quantity;

function intervalOf(items: readonly SubscriptionItem[]): Recurring | null {
  return items[0]?.price.recurring ?? null;
}

/** A full period's line: `5 × PRO seat (at €35.00 / month)`. */
export function periodLine(item: SubscriptionItem, period: { start: number; end: number }, name: string): DraftLine {
  const unit = money(item.price.unit_amount, item.price.currency);
  const every = item.price.recurring?.interval ?? 'month';
  return {
    amount: amountOf(item),
    description: `${item.quantity} × ${name} (at ${unit} / ${every})`,
    itemId: item.id,
    period,
    price: item.price,
    proration: false,
    quantity: item.quantity,
  };
}

/**
 * Pure: what becomes of the items, and which lines that makes. The preview and the change both call this, which is why they agree.
 * `before` and `after` carry the periods that run now.
 */
export function planChange(before: readonly SubscriptionItem[], after: readonly SubscriptionItem[], terms: ChangeTerms): ChangePlan {
  const { behavior, at, now, nameOf } = terms;
  const was = intervalOf(before);
  const becomes = intervalOf(after);
  const reset = becomes !== null && (terms.resetAnchor || (was !== null && !sameInterval(was, becomes)));
  const lines: DraftLine[] = [];

  const prorated = (item: SubscriptionItem, sign: 1 | -1): void => {
    const period = { start: item.current_period_start, end: item.current_period_end };
    const remaining = Math.max(0, period.end - Math.max(at, period.start));
    if (remaining === 0) return; // at the very end of a period there is nothing to share
    lines.push({
      amount: share(sign * amountOf(item), remaining, period.end - period.start),
      description: `${sign < 0 ? 'Unused' : 'Remaining'} time on ${item.quantity} × ${nameOf(item.price)} after ${onDay(at)}`,
      itemId: item.id,
      period: { start: at, end: period.end },
      price: item.price,
      proration: true,
      quantity: item.quantity,
    });
  };

  if (reset) {
    const period = { start: now, end: periodEndAfter(now, now, becomes) };
    const items = after.map((item) => ({ ...item, current_period_start: period.start, current_period_end: period.end }));
    if (behavior !== 'none') for (const item of before) prorated(item, -1);
    lines.push(...items.map((item) => periodLine(item, period, nameOf(item.price))));
    return { items, anchor: now, lines, invoiceNow: true };
  }

  if (behavior !== 'none') {
    for (const old of before) {
      const next = after.find((item) => item.id === old.id);
      if (next !== undefined && next.price.id === old.price.id && next.quantity === old.quantity) continue;
      prorated(old, -1);
      if (next !== undefined) prorated(next, 1);
    }
    for (const added of after) if (!before.some((item) => item.id === added.id)) prorated(added, 1);
  }
  return { items: after, anchor: terms.anchor, lines, invoiceNow: behavior === 'always_invoice' && lines.length > 0 };
}
