/** A coach's days and hours as Temporal reckons them. Part of the pages that need it, not of the first load. */
import { Temporal } from 'temporal-polyfill';

export const DAY_MINUTES = 1440;

const zoned = (at: string, zone: string): Temporal.ZonedDateTime => Temporal.Instant.from(at).toZonedDateTimeISO(zone);

/** `YYYY-MM-DD` in the zone. */
export const dateIn = (zone: string, at: string): string => zoned(at, zone).toPlainDate().toString();
export const todayIn = (zone: string, now: number = Date.now()): string => dateIn(zone, new Date(now).toISOString());

/** Minutes of the local day, as its clock shows them. */
export function minuteIn(zone: string, at: string): number {
  const { hour, minute } = zoned(at, zone);
  return hour * 60 + minute;
}

/** A time that the clock skips is the time after the gap; one that comes twice is the first. 1440 is where the next day begins. */
export function instantOf(date: string, minute: number, zone: string): string {
  const day = Temporal.PlainDate.from(date).add({ days: Math.floor(minute / DAY_MINUTES) });
  const rest = minute % DAY_MINUTES;
  const at =
    rest === 0
      ? day.toZonedDateTime(zone)
      : day.toZonedDateTime({ timeZone: zone, plainTime: { hour: Math.floor(rest / 60), minute: rest % 60 } });
  return at.toInstant().toString({ fractionalSecondDigits: 3 });
}

export const addDays = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString();

/** 0 = Sunday … 6, as rules count. */
export const weekdayOf = (date: string): number => Temporal.PlainDate.from(date).dayOfWeek % 7;

/** The seven days of the week that holds this one, from Monday. */
export function weekOf(date: string): string[] {
  const day = Temporal.PlainDate.from(date);
  const monday = day.subtract({ days: day.dayOfWeek - 1 });
  return Array.from({ length: 7 }, (_, at) => monday.add({ days: at }).toString());
}

/** Whether this is a day, whoever wrote it. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  if (year < 2000 || year > 2100) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
