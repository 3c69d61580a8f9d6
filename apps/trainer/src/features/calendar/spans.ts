/** What lies where on a day, in minutes of its local clock. */
import type { AvailabilityView } from '@seatwise/domain/bookings/contract';
import { DAY_MINUTES, instantOf, minuteIn, weekdayOf } from '../../lib/local-time.ts';

export interface Span {
  from: number;
  to: number;
}

/** Some time of one day. */
export interface Stretch extends Span {
  date: string;
}

/** `09:30` as 570, and back; 24:00 is the end of the day. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
export const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** In order, and those that touch or overlap as one. */
export function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else result.push({ ...span });
  }
  return result;
}

/** What of these instants falls on the day, each with whom it came from. */
export function onDay<T extends { startsAt: string; endsAt: string }>(
  date: string,
  zone: string,
  items: readonly T[],
): (Span & { item: T })[] {
  const begins = Date.parse(instantOf(date, 0, zone));
  const ends = Date.parse(instantOf(date, DAY_MINUTES, zone));
  return items.flatMap((item) => {
    const [starts, stops] = [Date.parse(item.startsAt), Date.parse(item.endsAt)];
    if (starts >= ends || stops <= begins) return [];
    const from = starts <= begins ? 0 : minuteIn(zone, item.startsAt);
    // An hour that the clock goes through twice is drawn once.
    const to = stops >= ends ? DAY_MINUTES : Math.max(minuteIn(zone, item.endsAt), from + 5);
    return [{ item, from, to }];
  });
}

/** Weekly hours of one date. */
export const openByRule = (date: string, rules: AvailabilityView['rules']): Span[] =>
  merged(
    rules
      .filter(
        (rule) =>
          rule.dayOfWeek === weekdayOf(date) &&
          (rule.validFrom === null || rule.validFrom <= date) &&
          (rule.validTo === null || rule.validTo >= date),
      )
      .map(({ startTime, endTime }) => ({ from: minutesOf(startTime), to: minutesOf(endTime) })),
  );

/** Whole hours to show: the working day, and whatever lies outside it. `to` is exclusive. */
export function hoursToShow(spans: readonly Span[], least: Span = { from: 8, to: 18 }): Span {
  return {
    from: Math.min(least.from, ...spans.map(({ from }) => Math.floor(from / 60))),
    to: Math.max(least.to, ...spans.map(({ to }) => Math.ceil(to / 60))),
  };
}
