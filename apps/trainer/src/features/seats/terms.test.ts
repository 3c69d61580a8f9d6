import { expect, test } from 'vitest';
import { PLAN_TERMS, PLANS } from '@seatwise/domain/billing/plans';
import { planFor, within } from './terms.ts';

test('another plan takes the nearest number that it has', () => {
  expect(within('PRO', 25)).toBe(20);
  expect(within('MAX', 7)).toBe(21);
  expect(within('MAX', 30)).toBe(30);
});

test('every number up to the largest has exactly one plan, and the next has none', () => {
  const largest = Math.max(...PLANS.map((plan) => PLAN_TERMS[plan].maxSeats));
  for (let seats = 1; seats <= largest; seats += 1) {
    const fitting = PLANS.filter((plan) => within(plan, seats) === seats);
    expect(fitting).toEqual([planFor(seats)]);
  }
  expect(planFor(0)).toBeUndefined();
  expect(planFor(largest + 1)).toBeUndefined();
});
