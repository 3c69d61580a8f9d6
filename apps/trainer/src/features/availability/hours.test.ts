import { describe, expect, test } from 'vitest';
import { copiedFromMonday, hoursOf, painted, rulesOf, sameHours, withMore } from './hours.ts';

const rule = (dayOfWeek: number, startTime: string, endTime: string, validFrom: string | null = null) => ({
  id: `${dayOfWeek}${startTime}`,
  dayOfWeek,
  startTime,
  endTime,
  validFrom,
  validTo: null,
});
const written = (hours: Parameters<typeof rulesOf>[0]) =>
  rulesOf(hours).map(({ dayOfWeek, startTime, endTime, validFrom }) => `${dayOfWeek} ${startTime}-${endTime}${validFrom ?? ''}`);

describe('weekly hours', () => {
  const morning = hoursOf([rule(1, '09:00', '12:00')]);

  test('drawing opens and joins', () => {
    expect(written(painted(morning, 1, { from: 720, to: 780 }, true))).toEqual(['1 09:00-13:00']);
    expect(written(painted(morning, 2, { from: 600, to: 660 }, true))).toEqual(['1 09:00-12:00', '2 10:00-11:00']);
  });

  test('drawing over open hours closes them, in the middle too', () => {
    expect(written(painted(morning, 1, { from: 600, to: 630 }, false))).toEqual(['1 09:00-10:00', '1 10:30-12:00']);
    expect(painted(morning, 1, { from: 0, to: 1440 }, false)).toEqual([]);
    expect(painted(morning, 1, { from: 600, to: 600 }, false)).toEqual(morning);
  });

  test('what was not touched keeps its place in the list', () => {
    const [first] = morning;
    expect(painted(morning, 1, { from: 900, to: 960 }, true)[0]).toBe(first);
  });

  test('hours between two dates are left alone by drawing and copying', () => {
    const both = hoursOf([rule(1, '09:00', '12:00'), rule(2, '18:00', '20:00', '2026-05-01')]);
    expect(written(copiedFromMonday(painted(both, 2, { from: 0, to: 1440 }, false)))).toEqual([
      '1 09:00-12:00',
      '2 09:00-12:00',
      '2 18:00-20:002026-05-01',
      '3 09:00-12:00',
      '4 09:00-12:00',
      '5 09:00-12:00',
    ]);
  });

  test('a new stretch comes after the others', () => {
    expect(written(withMore([], 3))).toEqual(['3 09:00-17:00']);
    expect(written(withMore(morning, 1))).toEqual(['1 09:00-12:00', '1 13:00-15:00']);
    expect(written(withMore(hoursOf([rule(1, '09:00', '24:00')]), 1))).toEqual(['1 09:00-24:00']);
  });

  test('the same hours are the same, however they are cut', () => {
    expect(sameHours(morning, hoursOf([rule(1, '09:00', '10:00'), rule(1, '10:00', '12:00')]))).toBe(true);
    expect(sameHours(morning, [])).toBe(false);
  });
});
