import { expect, test } from 'vitest';
import { dayOf, groundsOf, halfHourOf, hoursOf } from './marks.ts';

const NOTHING = { rules: [], additions: [], timeOff: [] };

test('what is behind the sessions is in local times, to the end of the day', () => {
  const day = dayOf(
    '2026-03-03',
    '2026-03-01',
    'Europe/Paris',
    {
      rules: [{ id: 'a', dayOfWeek: 2, startTime: '09:00', endTime: '12:30', validFrom: null, validTo: null }],
      additions: [{ id: 'b', startsAt: '2026-03-03T15:00:00Z', endsAt: '2026-03-03T16:00:00Z' }],
      timeOff: [{ id: 'c', startsAt: '2026-03-03T22:00:00Z', endsAt: '2026-03-05T00:00:00Z', reason: null }],
    },
    [],
  );
  expect(groundsOf([day]).map(({ ground, start, end }) => [ground, start, end])).toEqual([
    ['open', '2026-03-03T09:00:00', '2026-03-03T12:30:00'],
    ['extra', '2026-03-03T16:00:00', '2026-03-03T17:00:00'],
    ['off', '2026-03-03T23:00:00', '2026-03-04T00:00:00'],
  ]);
  expect(hoursOf([day])).toEqual({ from: 8, to: 18 });
});

test('the hours of a day that is over are not known', () => {
  const rules = [{ id: 'a', dayOfWeek: 2, startTime: '06:00', endTime: '12:00', validFrom: null, validTo: null }];
  expect(dayOf('2026-03-03', '2026-03-03', 'Europe/Paris', { ...NOTHING, rules }, []).open).toHaveLength(1);
  expect(dayOf('2026-03-03', '2026-03-04', 'Europe/Paris', { ...NOTHING, rules }, []).open).toEqual([]);
});

test('a point of time belongs to its half hour on the clock of the zone', () => {
  expect(halfHourOf('Europe/Paris', '2026-03-03T09:44:00Z')).toBe(630);
  expect(halfHourOf('Asia/Kathmandu', '2026-03-03T09:44:00Z')).toBe(15 * 60);
});
