import { describe, expect, test } from 'vitest';
import { hoursToShow, merged, minutesOf, onDay, openByRule, timeOf } from './spans.ts';

const rule = (dayOfWeek: number, startTime: string, endTime: string, validFrom: string | null = null, validTo: string | null = null) => ({
  id: `${dayOfWeek}${startTime}`,
  dayOfWeek,
  startTime,
  endTime,
  validFrom,
  validTo,
});

describe('what lies where on a day', () => {
  test('times are minutes and back', () => {
    expect(['00:00', '09:30', '24:00'].map(minutesOf)).toEqual([0, 570, 1440]);
    expect([0, 570, 1440].map(timeOf)).toEqual(['00:00', '09:30', '24:00']);
  });

  test('spans that touch are one', () => {
    expect(
      merged([
        { from: 600, to: 660 },
        { from: 540, to: 600 },
        { from: 700, to: 720 },
      ]),
    ).toEqual([
      { from: 540, to: 660 },
      { from: 700, to: 720 },
    ]);
  });

  test('what goes through midnight lies on both days', () => {
    const item = { startsAt: '2026-03-03T22:30:00Z', endsAt: '2026-03-04T00:00:00Z' };
    expect(onDay('2026-03-03', 'Europe/Paris', [item])).toEqual([{ item, from: 1410, to: 1440 }]);
    expect(onDay('2026-03-04', 'Europe/Paris', [item])).toEqual([{ item, from: 0, to: 60 }]);
    expect(onDay('2026-03-05', 'Europe/Paris', [item])).toEqual([]);
  });

  test('an hour that comes twice has a height all the same', () => {
    const item = { startsAt: '2026-10-25T00:30:00Z', endsAt: '2026-10-25T01:30:00Z' };
    const [span] = onDay('2026-10-25', 'Europe/Paris', [item]);
    expect(span).toMatchObject({ from: 150, to: 155 });
  });

  test('rules hold on their weekday, while they are valid', () => {
    const rules = [
      rule(2, '09:00', '12:00'),
      rule(2, '12:00', '13:00', '2026-03-10'),
      rule(3, '09:00', '10:00'),
      rule(2, '20:00', '21:00', null, '2026-03-02'),
    ];
    expect(openByRule('2026-03-03', rules)).toEqual([{ from: 540, to: 720 }]);
    expect(openByRule('2026-03-10', rules)).toEqual([{ from: 540, to: 780 }]);
  });

  test('the working day is always in view, and whatever lies outside it', () => {
    expect(hoursToShow([])).toEqual({ from: 8, to: 18 });
    expect(hoursToShow([{ from: 405, to: 1210 }])).toEqual({ from: 6, to: 21 });
  });
});
