/** What lies where on a day, in minutes of its local clock. */
import type { AvailabilityView } from '@seatwise/domain/bookings/contract';
import { DAY_MINUTES, instantOf, minuteIn, weekdayOf } from '../../lib/local-time.ts';

export interface Span {
  from: number;
  to: number;
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

/** Beside each other where they overlap, such as one that was called off and the one that took its place. */
export function inLanes<T extends Span>(spans: readonly T[]): (T & { lane: number; lanes: number })[] {
  const result: (T & { lane: number; lanes: number })[] = [];
  let cluster: (T & { lane: number; lanes: number })[] = [];
  let end = -1;
  const close = () => {
    const lanes = Math.max(1, ...cluster.map(({ lane }) => lane + 1));
    for (const one of cluster) one.lanes = lanes;
    result.push(...cluster);
    cluster = [];
  };
  for (const span of spans.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (span.from >= end) close();
    let lane = 0;
    while (cluster.some((one) => one.lane === lane && one.to > span.from)) lane += 1;
    cluster.push({ ...span, lane, lanes: 1 });
    end = Math.max(end, span.to);
  }
  close();
  return result;
}

/** Whole hours to show: the working day, and whatever lies outside it. `to` is exclusive. */
export function hoursToShow(spans: readonly Span[], least: Span = { from: 8, to: 18 }): Span {
  return {
    from: Math.min(least.from, ...spans.map(({ from }) => Math.floor(from / 60))),
    to: Math.max(least.to, ...spans.map(({ to }) => Math.ceil(to / 60))),
  };
}
