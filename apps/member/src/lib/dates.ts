/** Local dates (`YYYY-MM-DD`) and months (`YYYY-MM`) as a calendar shows them. They stand for no instant: what is open is the server's to say. */

const DAY_MS = 86_400_000;
const MONTH = /^(?:20\d{2}|2100)-(?:0[1-9]|1[0-2])$/;

const millis = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const isMonth = (value: unknown): value is string => typeof value === 'string' && MONTH.test(value);

/** A day that exists, whoever wrote it. */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value) || !isMonth(value.slice(0, 7))) return false;
  const at = millis(value);
  return !Number.isNaN(at) && dateOf(at) === value;
}

export const addDays = (date: string, days: number): string => dateOf(millis(date) + days * DAY_MS);
export const monthOf = (date: string): string => date.slice(0, 7);

export function addMonths(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

export const firstDay = (month: string): string => `${month}-01`;
export const lastDay = (month: string): string => addDays(firstDay(addMonths(month, 1)), -1);

/** The same day so many months on, or the month's last. */
export function sameDayOf(month: string, date: string): string {
  const last = lastDay(month);
  const day = `${month}-${date.slice(8)}`;
  return day > last ? last : day;
}

/** 0 = Sunday … 6. */
export const weekdayOf = (date: string): number => new Date(millis(date)).getUTCDay();
/** Monday … Sunday, as weeks run here. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 0] as const;

/** The weeks that a month touches, from Monday, whole. */
export function weeksOf(month: string): string[][] {
  const last = lastDay(month);
  const weeks: string[][] = [];
  for (let day = addDays(firstDay(month), -((weekdayOf(firstDay(month)) + 6) % 7)); day <= last; day = addDays(day, 7))
    weeks.push(Array.from({ length: 7 }, (_, at) => addDays(day, at)));
  return weeks;
}

/** `HH:MM` so many minutes later; null past midnight. */
export function addMinutes(time: string, minutes: number): string | null {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const total = hour * 60 + minute + minutes;
  if (total > 24 * 60) return null;
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;
}
