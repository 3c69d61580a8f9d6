import { expect, test } from 'vitest';
import { share, short, steps } from './numbers.ts';
import { beginOf, highest, pointNames, sum, ticksOf } from './points.ts';

const PARIS = 'Europe/Paris';
const words = { first: (time: string) => `${time} (first)`, again: (time: string) => `${time} (again)` };
const hours = (from: string, count: number): { at: string; value: number }[] =>
  Array.from({ length: count }, (_, at) => ({ at: new Date(Date.parse(from) + at * 3_600_000).toISOString(), value: at }));
const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, ' ');

test('shares are as exact as they are small', () => {
  expect(share(0.0184, 'en')).toBe('1.84%');
  expect(plain(share(0.0184, 'fr'))).toBe('1,84 %');
  expect(share(0.256, 'en')).toBe('25.6%');
  expect(share(1.5, 'en')).toBe('150%');
  expect(share(0, 'en')).toBe('0%');
});

test('axes write short', () => {
  expect(short(12_400, 'en', null)).toMatch(/^12.4k$/i);
  expect(plain(short(12_400, 'fr', null))).toBe('12,4 k');
  expect(short(1_990_000, 'en', 'EUR')).toMatch(/^€19\.9[kK]$/);
  expect(short(1200, 'en', 'EUR')).toBe('€12');
  // Yen have no minor unit.
  expect(short(1200, 'en', 'JPY')).toMatch(/1\.2[kK]$/);
});

test.each([
  [[], [0, 1]],
  [
    [0, 0],
    [0, 1],
  ],
  [
    [1, 3],
    [0, 1, 2, 3],
  ],
  [[7], [0, 5, 10]],
  [[23], [0, 10, 20, 30]],
  // Refunds can outweigh sales.
  [
    [-2900, 5800],
    [-5000, 0, 5000, 10_000],
  ],
])('the axis of %j holds them and nothing', (values, expected) => {
  expect(steps(values)).toEqual(expected);
});

test('hours have the day they belong to in the event’s zone, across midnight', () => {
  const names = pointNames('hour', PARIS, 'en', words);
  expect(names.name('2026-11-26T22:00:00.000Z')).toBe('Thu 26 Nov, 23:00–00:00');
  expect(names.name('2026-11-26T23:00:00.000Z')).toBe('Fri 27 Nov, 00:00–01:00');
  expect(names.tick('2026-11-26T22:00:00.000Z')).toBe('23:00');
  expect(names.tick('2026-11-26T23:00:00.000Z')).toBe('27 Nov');
  expect(plain(pointNames('hour', PARIS, 'fr', words).name('2026-11-26T22:00:00.000Z'))).toBe('jeu. 26 nov., 23:00–00:00');
});

test('an hour that comes twice is told apart, one that is skipped is not made up', () => {
  const names = pointNames('hour', PARIS, 'en', words);
  expect(hours('2026-10-24T23:00:00.000Z', 4).map(({ at }) => names.name(at))).toEqual([
    'Sun 25 Oct, 01:00–02:00',
    'Sun 25 Oct, 02:00 (first)',
    'Sun 25 Oct, 02:00 (again)',
    'Sun 25 Oct, 03:00–04:00',
  ]);
  expect(hours('2027-03-28T00:00:00.000Z', 2).map(({ at }) => names.name(at))).toEqual([
    'Sun 28 Mar, 01:00–03:00',
    'Sun 28 Mar, 03:00–04:00',
  ]);
});

test('days are local dates, however they are told, also where the clocks skip midnight', () => {
  const names = pointNames('day', PARIS, 'en', words);
  expect(names.name('2026-11-26')).toBe('Thursday, 26 November 2026');
  expect(names.name('2026-11-25T23:00:00.000Z')).toBe('Thursday, 26 November 2026');
  expect(names.tick('2026-10-24T22:00:00.000Z')).toBe('25 Oct');
  // In Beirut the day of the change begins at one.
  const beirut = pointNames('hour', 'Asia/Beirut', 'en', words);
  expect(beirut.tick('2026-03-28T22:00:00.000Z')).toBe('29 Mar');
});

test('an axis names days while there are many, hours while there are few', () => {
  const names = pointNames('hour', PARIS, 'en', words);
  const week = hours('2026-11-19T18:00:00.000Z', 168);
  expect(ticksOf(week, 'hour', names, 8).map(names.tick)).toEqual(['20 Nov', '21 Nov', '22 Nov', '23 Nov', '24 Nov', '25 Nov', '26 Nov']);
  expect(ticksOf(week, 'hour', names, 3).map(names.tick)).toEqual(['20 Nov', '23 Nov', '26 Nov']);
  expect(ticksOf(hours('2026-11-26T05:00:00.000Z', 12), 'hour', names, 6).map(names.tick)).toEqual([
    '06:00',
    '08:00',
    '10:00',
    '12:00',
    '14:00',
    '16:00',
  ]);
  const days = Array.from({ length: 20 }, (_, at) => ({ at: `2026-11-${String(at + 1).padStart(2, '0')}`, value: 0 }));
  const named = ticksOf(days, 'day', pointNames('day', PARIS, 'en', words), 8);
  expect(named.length).toBeLessThanOrEqual(8);
  expect(named.at(-1)).toBe('2026-11-20');
});

test('the highest point is the latest of equals, and none where nothing happened', () => {
  const points = [3, 7, 7, 0].map((value, at) => ({ at, value }));
  expect(highest(points)?.at).toBe(2);
  expect(sum(points)).toBe(17);
  expect(highest([{ value: 0 }, { value: -5 }])).toBeNull();
});

test('what is new on sale fills its frame, on the calendar of the zone', () => {
  const now = Date.parse('2026-11-26T23:30:00.000Z');
  expect(beginOf('hour', '2026-11-26T10:00:00.000Z', now, PARIS)).toEqual({ from: '2026-11-26', days: 2 });
  expect(beginOf('hour', '2026-11-24T10:00:00.000Z', now, PARIS)).toBeNull();
  expect(beginOf('day', '2026-11-24T10:00:00.000Z', now, PARIS)).toEqual({ from: '2026-11-14', days: 14 });
  expect(beginOf('day', '2026-10-24T10:00:00.000Z', now, PARIS)).toBeNull();
  expect(beginOf('day', null, now, PARIS)).toBeNull();
});
