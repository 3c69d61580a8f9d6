/** Local dates and times in a zone, with what clocks do to them. Part of the pages that need it, not of the first load. */
import { Temporal } from 'temporal-polyfill';

export interface LocalTime {
  /** `YYYY-MM-DD` */
  date: string;
  /** `HH:MM` */
  time: string;
}

const iso = (at: Temporal.ZonedDateTime): string => at.toInstant().toString({ fractionalSecondDigits: 3 });
const clock = (at: Temporal.ZonedDateTime): string => at.toPlainTime().toString({ smallestUnit: 'minute' });

/** Null for what is no instant. */
export function localOf(instant: string, zone: string): LocalTime | null {
  try {
    const at = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
    return { date: at.toPlainDate().toString(), time: clock(at) };
  } catch {
    return null;
  }
}

export type Resolved =
  | { kind: 'once'; at: string }
  /** Clocks go forward over it: `at` is the same time after the gap, `instead` what the clock then shows. */
  | { kind: 'skipped'; at: string; instead: string }
  /** Clocks go back over it: it comes twice. */
  | { kind: 'twice'; at: string; later: string };

/** The instant of a local time; null when it is not a date and a time. */
export function resolve({ date, time }: LocalTime, zone: string): Resolved | null {
  try {
    const local = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
    const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) => local.toZonedDateTime(zone, { disambiguation }));
    if (earlier === undefined || later === undefined) return null;
    if (earlier.equals(later)) return { kind: 'once', at: iso(earlier) };
    if (later.toPlainDateTime().equals(local)) return { kind: 'twice', at: iso(earlier), later: iso(later) };
    return { kind: 'skipped', at: iso(later), instead: clock(later) };
  } catch {
    return null;
  }
}

/** An instant `days` later on the clock of a zone. */
export const addDays = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString();

/** Both ends counted. */
export const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days + 1;

export const isDate = (text: string): boolean => {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && Temporal.PlainDate.from(text).year >= 2000;
  } catch {
    return false;
  }
};
