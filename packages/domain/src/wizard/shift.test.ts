import { expect, test } from 'vitest';
import { shifter } from './shift.ts';

test('what began at nine begins at nine, whatever the clocks did in between', () => {
  // From winter to summer in Paris.
  const moved = shifter(new Date('2027-01-10T08:00:00Z'), new Date('2027-07-10T07:00:00Z'), 'Europe/Paris');
  expect(moved(new Date('2027-01-10T08:00:00Z'))).toBe('2027-07-10T07:00:00.000Z');
  expect(moved(new Date('2027-01-11T17:30:00Z'))).toBe('2027-07-11T16:30:00.000Z');
  // A sale that began 181 days before: at midnight then, at midnight now.
  expect(moved(new Date('2026-07-12T22:00:00Z'))).toBe('2027-01-09T23:00:00.000Z');
});

test('an hour that the clocks skip becomes the next there is', () => {
  const moved = shifter(new Date('2027-03-20T08:00:00Z'), new Date('2027-03-28T07:00:00Z'), 'Europe/Paris');
  expect(moved(new Date('2027-03-20T01:30:00Z'))).toBe('2027-03-28T01:30:00.000Z');
});

test('to another hour of the day, everything goes along', () => {
  const moved = shifter(new Date('2027-01-10T08:00:00Z'), new Date('2027-01-10T10:30:00Z'), 'America/Chicago');
  expect(moved(new Date('2027-01-10T20:00:00Z'))).toBe('2027-01-10T22:30:00.000Z');
});
