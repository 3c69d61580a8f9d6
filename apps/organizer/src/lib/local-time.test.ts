import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, isDate, localOf, resolve } from './local-time.ts';

describe('a local time', () => {
  test('is one instant on most days', () => {
    expect(resolve({ date: '2026-12-01', time: '09:30' }, 'Europe/Paris')).toEqual({ kind: 'once', at: '2026-12-01T08:30:00.000Z' });
    expect(localOf('2026-12-01T08:30:00.000Z', 'Europe/Paris')).toEqual({ date: '2026-12-01', time: '09:30' });
  });

  test('that clocks skip is said, with what is meant', () => {
    expect(resolve({ date: '2027-03-28', time: '02:30' }, 'Europe/Paris')).toEqual({
      kind: 'skipped',
      at: '2027-03-28T01:30:00.000Z',
      instead: '03:30',
    });
  });

  test('that comes twice is said, with both', () => {
    expect(resolve({ date: '2026-11-01', time: '01:30' }, 'America/New_York')).toEqual({
      kind: 'twice',
      at: '2026-11-01T05:30:00.000Z',
      later: '2026-11-01T06:30:00.000Z',
    });
  });

  test('is nothing while it is half typed', () => {
    expect(resolve({ date: '2026-12-', time: '09:30' }, 'Europe/Paris')).toBeNull();
    expect(localOf('soon', 'Europe/Paris')).toBeNull();
    expect(isDate('2026-02-30')).toBe(false);
  });
});

test('days are counted with both ends', () => {
  expect(daysBetween('2026-12-31', '2027-01-01')).toBe(2);
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
});
