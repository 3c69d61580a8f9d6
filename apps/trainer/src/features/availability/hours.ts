/** Weekly hours while they are edited: in the list, and in the picture that is drawn over. */
import type { RuleView } from '@seatwise/domain/bookings/contract';
import { merged, minutesOf, timeOf, type Span } from '../calendar/spans.ts';

export interface Hours extends Span {
  key: string;
  /** 0 = Sunday … 6. */
  day: number;
  /** Hours that hold only between two dates are kept as they are, unless one removes them. */
  validFrom: string | null;
  validTo: string | null;
}

/** Monday first, as people here write a week. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

let made = 0;
const key = (): string => `h${(made += 1)}`;

export const hoursOf = (rules: readonly RuleView[]): Hours[] =>
  rules.map(({ dayOfWeek, startTime, endTime, validFrom, validTo }) => ({
    key: key(),
    day: dayOfWeek,
    from: minutesOf(startTime),
    to: minutesOf(endTime),
    validFrom,
    validTo,
  }));

const always = ({ validFrom, validTo }: Hours): boolean => validFrom === null && validTo === null;
export const onWeekday = (hours: readonly Hours[], day: number): Hours[] => hours.filter((one) => one.day === day);

const plain = (day: number, { from, to }: Span): Hours => ({ key: key(), day, from, to, validFrom: null, validTo: null });

/** An hour after what is there, or the morning of an empty day. */
export function withMore(hours: readonly Hours[], day: number): Hours[] {
  const last = Math.max(0, ...onWeekday(hours, day).map(({ to }) => to));
  const from = last === 0 ? 540 : Math.min(last + 60, 1380);
  return [...hours, plain(day, { from, to: last === 0 ? 1020 : Math.min(from + 120, 1440) })];
}

/** Opens a stretch of a day, or closes it. */
export function painted(hours: readonly Hours[], day: number, { from, to }: Span, open: boolean): Hours[] {
  if (to <= from) return [...hours];
  const here = hours.filter((one) => one.day === day && always(one));
  const rest = hours.filter((one) => !here.includes(one));
  const spans: Span[] = open
    ? merged([...here, { from, to }])
    : here.flatMap((one) => [
        { from: one.from, to: Math.min(one.to, from) },
        { from: Math.max(one.from, to), to: one.to },
      ]);
  return [
    ...rest,
    ...spans
      .filter((span) => span.from < span.to)
      .map((span) => here.find((one) => one.from === span.from && one.to === span.to) ?? plain(day, span)),
  ];
}

/** Monday's hours on Tuesday to Friday, in place of what was there. */
export function copiedFromMonday(hours: readonly Hours[]): Hours[] {
  const monday = merged(onWeekday(hours, 1).filter(always));
  const others = [2, 3, 4, 5];
  return [
    ...hours.filter((one) => !others.includes(one.day) || !always(one)),
    ...others.flatMap((day) => monday.map((span) => plain(day, span))),
  ];
}

export const inOrder = ({ from, to }: Span): boolean => from < to;

export interface Rule {
  dayOfWeek: number;
  startTime: string;
  endTime: string;
  validFrom: string | null;
  validTo: string | null;
}

/** What is saved: stretches that touch are one. */
export function rulesOf(hours: readonly Hours[]): Rule[] {
  const rule = (day: number, { from, to }: Span, validFrom: string | null, validTo: string | null): Rule => ({
    dayOfWeek: day,
    startTime: timeOf(from),
    endTime: timeOf(to),
    validFrom,
    validTo,
  });
  return WEEK.flatMap((day) => {
    const here = onWeekday(hours, day);
    return [
      ...merged(here.filter(always)).map((span) => rule(day, span, null, null)),
      ...here
        .filter((one) => !always(one))
        .toSorted((a, b) => a.from - b.from)
        .map((one) => rule(day, one, one.validFrom, one.validTo)),
    ];
  });
}

export const sameHours = (a: readonly Hours[], b: readonly Hours[]): boolean => JSON.stringify(rulesOf(a)) === JSON.stringify(rulesOf(b));
