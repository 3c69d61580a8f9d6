import { expect, test } from 'vitest';
import { neighbour, type Place } from './neighbour.ts';

const place = (day: string, at: number): Place => ({ day, at });
const monday = [place('2026-03-02', 540), place('2026-03-02', 660)] as const;
const thursday = [place('2026-03-05', 560), place('2026-03-05', 900)] as const;
/** As they may come from a page: in no order of ours. */
const all = [thursday[1], monday[0], thursday[0], monday[1]];

test('up and down go through the sessions one after the other, over days without any', () => {
  expect(neighbour(all, monday[0], 'ArrowDown')).toBe(monday[1]);
  expect(neighbour(all, monday[1], 'ArrowDown')).toBe(thursday[0]);
  expect(neighbour(all, thursday[0], 'ArrowUp')).toBe(monday[1]);
});

test('left and right go to the next day that has one, to the nearest in time', () => {
  expect(neighbour(all, monday[0], 'ArrowRight')).toBe(thursday[0]);
  expect(neighbour(all, thursday[1], 'ArrowLeft')).toBe(monday[1]);
});

test('past the edges lie other days', () => {
  expect(neighbour(all, monday[0], 'ArrowUp')).toBe('before');
  expect(neighbour(all, monday[1], 'ArrowLeft')).toBe('before');
  expect(neighbour(all, thursday[1], 'ArrowDown')).toBe('after');
  expect(neighbour(all, thursday[0], 'ArrowRight')).toBe('after');
});

test('Home and End are the first and the last, and other keys are somebody else’s', () => {
  expect(neighbour(all, thursday[0], 'Home')).toBe(monday[0]);
  expect(neighbour(all, monday[1], 'End')).toBe(thursday[1]);
  expect(neighbour(all, monday[1], 'Enter')).toBeNull();
});
