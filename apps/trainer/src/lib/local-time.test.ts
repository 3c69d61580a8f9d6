import { describe, expect, test } from 'vitest';
import { addDays, dateIn, instantOf, isDate, minuteIn, weekdayOf, weekOf } from './local-time.ts';

describe('days and hours of a zone', () => {
  test('an instant falls on the local day, at the local hour', () => {
    expect(dateIn('Pacific/Auckland', '2026-03-03T20:30:00Z')).toBe('2026-03-04');
    expect(minuteIn('Pacific/Auckland', '2026-03-03T20:30:00Z')).toBe(9 * 60 + 30);
  });

  test('a local time is an instant, also where the clock changes', () => {
    expect(instantOf('2026-03-03', 600, 'Europe/Paris')).toBe('2026-03-03T09:00:00.000Z');
    // 02:30 is skipped on this day, and comes twice on the other.
    expect(instantOf('2026-03-29', 150, 'Europe/Paris')).toBe('2026-03-29T01:30:00.000Z');
    expect(instantOf('2026-10-25', 150, 'Europe/Paris')).toBe('2026-10-25T00:30:00.000Z');
  });

  test('midnight is where the day begins, whenever that is', () => {
    expect(instantOf('2026-03-03', 1440, 'Europe/Paris')).toBe('2026-03-03T23:00:00.000Z');
    // The day of the change has no midnight.
    expect(instantOf('2026-03-29', 0, 'Asia/Beirut')).toBe('2026-03-28T22:00:00.000Z');
  });

  test('weeks begin on Monday, rules count from Sunday', () => {
    expect(weekOf('2026-03-01')).toEqual([
      '2026-02-23',
      '2026-02-24',
      '2026-02-25',
      '2026-02-26',
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ]);
    expect(weekdayOf('2026-03-01')).toBe(0);
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  });

  test('what is no day is none', () => {
    expect(['2026-02-29', '2026-2-1', '1999-12-31', '2101-01-01', 'today', ''].map(isDate)).toEqual(Array(6).fill(false));
    expect(isDate('2028-02-29')).toBe(true);
  });
});
