/** Billing periods as Stripe counts them: calendar steps from the anchor, in UTC; an anchor on the 31st falls on the last day of shorter months. */
import type { Recurring } from '../model.ts';

const DAY = 86_400;

/** The anchor moved by `steps` intervals. Counted from the anchor each time, so Jan 31 → Feb 28 → Mar 31. Unix seconds. */
export function stepsFrom(anchor: number, steps: number, { interval, interval_count: count }: Recurring): number {
  if (interval === 'day') return anchor + steps * count * DAY;
  if (interval === 'week') return anchor + steps * count * 7 * DAY;
  const start = new Date(anchor * 1000);
  const months = start.getUTCMonth() + steps * count * (interval === 'year' ? 12 : 1);
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), months + 1, 0)).getUTCDate();
  const moved = Date.UTC(
    start.getUTCFullYear(),
    months,
    Math.min(start.getUTCDate(), lastDay),
    start.getUTCHours(),
    start.getUTCMinutes(),
    start.getUTCSeconds(),
  );
  return Math.floor(moved / 1000);
}

/** End of the period that begins at (or runs at) `from`: the first step of the anchor after it. */
export function periodEndAfter(anchor: number, from: number, recurring: Recurring): number {
  const approximate = { day: DAY, week: 7 * DAY, month: 31 * DAY, year: 366 * DAY }[recurring.interval] * recurring.interval_count;
  let steps = Math.max(1, Math.floor((from - anchor) / approximate));
  while (stepsFrom(anchor, steps, recurring) <= from) steps += 1;
  return stepsFrom(anchor, steps, recurring);
}

export const sameInterval = (one: Recurring, other: Recurring): boolean =>
  one.interval === other.interval && one.interval_count === other.interval_count;
