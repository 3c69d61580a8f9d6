import { expect, test } from 'vitest';
import { addDays, addMinutes, addMonths, isDate, isMonth, lastDay, sameDayOf, weekdayOf, weeksOf } from './dates.ts';

test('days and months go on over the ends of months and years', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
  expect(addMonths('2026-12', 1)).toBe('2027-01');
  expect(addMonths('2026-01', -13)).toBe('2024-12');
  expect(lastDay('2027-02')).toBe('2027-02-28');
  expect(sameDayOf('2027-02', '2027-01-31')).toBe('2027-02-28');
  expect(sameDayOf('2027-03', '2027-02-28')).toBe('2027-03-28');
});

test('weeks run from Monday and are whole', () => {
  const weeks = weeksOf('2026-11');
  expect(weeks[0]?.[0]).toBe('2026-10-26');
  expect(weeks.at(-1)?.at(-1)).toBe('2026-12-06');
  for (const week of weeks) expect(week.map((day) => weekdayOf(day))).toEqual([1, 2, 3, 4, 5, 6, 0]);
  // Four whole weeks: February 2027 begins on a Monday.
  expect(weeksOf('2027-02')).toHaveLength(4);
});

test('what is no day is none', () => {
  expect(['2026-02-30', '2026-13-01', '26-01-01', '1999-12-31', null, 7].map((value) => isDate(value))).toEqual(Array(6).fill(false));
  expect(isDate('2028-02-29')).toBe(true);
  expect([isMonth('2026-12'), isMonth('2026-00'), isMonth('2026-1')]).toEqual([true, false, false]);
});

test('a session ends on its day, or not at all', () => {
  expect(addMinutes('09:45', 30)).toBe('10:15');
  expect(addMinutes('23:00', 60)).toBe('24:00');
  expect(addMinutes('23:30', 45)).toBeNull();
});
