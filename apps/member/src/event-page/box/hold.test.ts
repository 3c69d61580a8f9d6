import { expect, test } from 'vitest';
import { clockOf, millisecondsLeft } from './hold.ts';

test('the countdown runs on the server’s clock, whatever this machine shows', () => {
  const expiresAt = Date.parse('2026-12-01T09:15:00Z');
  const now = Date.parse('2026-12-01T11:02:00Z');
  // Here it is two hours later than there.
  expect(millisecondsLeft({ expiresAt, offset: -7_200_000 }, now)).toBe(13 * 60_000);
  expect(millisecondsLeft({ expiresAt, offset: 0 }, now)).toBe(0);
});

test('is read as minutes and seconds', () => {
  expect([900_000, 899_001, 59_999, 1, 0, 3_725_000].map((left) => clockOf(left))).toEqual([
    '15:00',
    '15:00',
    '1:00',
    '0:01',
    '0:00',
    '1:02:05',
  ]);
});
