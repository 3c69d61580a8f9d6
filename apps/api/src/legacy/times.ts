/** Times of bookings, which older systems write as instants, as dates and times of a clock on somebody's wall, or as half of each. */
import { instantOfLocal, localOfInstant, startOfDate } from '@seatwise/domain';
import { instantOf } from './cells.ts';

const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(am|pm)?$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const WITHOUT_ZONE = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?$/;
const DAY_MS = 86_400_000;
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

export type Moment =
  | { kind: 'instant'; at: Date }
  /** A date and a time without a zone. */
  | { kind: 'local'; local: string }
  | { kind: 'time'; time: string }
  | { kind: 'date'; date: string };

/** "09:30:00", up to "24:00:00"; null for what is none. */
export function timeOf(value: string): string | null {
  const match = TIME.exec(value.trim());
  if (!match) return null;
  const [, hours = '', minutes = '', seconds = '00', half] = match;
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  }
  const text = `${String(hour).padStart(2, '0')}:${minutes}:${seconds}`;
  return (hour <= 23 && Number(minutes) <= 59 && Number(seconds) <= 59) || text === '24:00:00' ? text : null;
}

/** A date of the calendar, alone. */
export function dateOf(value: string): string | null {
  const text = value.trim();
  return DATE.test(text) && instantOf(text) !== null ? text : null;
}

export function momentOf(value: string): Moment | null {
  const text = value.trim();
  const time = timeOf(text);
  if (time !== null) return { kind: 'time', time };
  if (DATE.test(text)) return dateOf(text) === null ? null : { kind: 'date', date: text };
  const at = instantOf(text);
  if (at === null) return null;
  const [, date, clock] = WITHOUT_ZONE.exec(text) ?? [];
  return date === undefined || clock === undefined ? { kind: 'instant', at } : { kind: 'local', local: `${date}T${clock}` };
}

export const addDays = (date: string, days: number): string => new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
const weekday = (date: string): number => new Date(Date.parse(date)).getUTCDay();

/** Null where the clock of the zone skips it. 24:00 is the next day's midnight. */
export const atLocal = (zone: string, date: string, time: string): Date | null =>
  time === '24:00:00' ? startOfDate(zone, addDays(date, 1)) : instantOfLocal(zone, `${date}T${time}`);
export const localDate = (zone: string, at: Date): string => localOfInstant(zone, at).slice(0, 10);

/** 0 = Sunday … 6, from a number (7 is Sunday, too) or an English name, whole or its first three letters. */
export function dayOfWeekOf(value: string): number | null {
  const text = value.trim().toLowerCase();
  if (/^[0-7]$/.test(text)) return Number(text) % 7;
  const index = text.length < 3 ? -1 : DAYS.findIndex((day) => day === text || day.slice(0, 3) === text);
  return index < 0 ? null : index;
}

export interface Pattern {
  dayOfWeek: number;
  startDate: string;
  intervalWeeks: number;
}

/** The pattern's date that is nearest to this one: which of its sessions it is, also after it was moved by a day. */
export function nearestDate(pattern: Pattern, date: string): string {
  const first = addDays(pattern.startDate, (pattern.dayOfWeek - weekday(pattern.startDate) + 7) % 7);
  const step = 7 * pattern.intervalWeeks;
  return addDays(first, Math.round((Date.parse(date) - Date.parse(first)) / DAY_MS / step) * step);
}
export const dayOfDate = weekday;
