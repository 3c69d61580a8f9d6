import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { periodEndAfter, stepsFrom } from './periods.ts';
import { share } from './prorations.ts';

const at = (text: string): number => Date.parse(text) / 1000;
const text = (instant: number): string => new Date(instant * 1000).toISOString().slice(0, 19);
const MONTH = { interval: 'month', interval_count: 1 } as const;
const YEAR = { interval: 'year', interval_count: 1 } as const;

describe('periods', () => {
  test('an anchor on the 31st falls on the last day of shorter months and comes back', () => {
    const anchor = at('2027-01-31T10:20:30Z');
    const ends = [1, 2, 3, 4].map((steps) => text(stepsFrom(anchor, steps, MONTH)));
    expect(ends).toEqual(['2027-02-28T10:20:30', '2027-03-31T10:20:30', '2027-04-30T10:20:30', '2027-05-31T10:20:30']);
  });

  test('a year from 29 February ends on 28 February, and on the 29th again in a leap year', () => {
    const anchor = at('2028-02-29T00:00:00Z');
    expect(text(stepsFrom(anchor, 1, YEAR))).toBe('2029-02-28T00:00:00');
    expect(text(stepsFrom(anchor, 4, YEAR))).toBe('2032-02-29T00:00:00');
  });

  test('the period after any instant ends after it, and at most one interval later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }), fc.integer({ min: 0, max: 400_000_000 }), (anchor, later) => {
        for (const recurring of [
          MONTH,
          YEAR,
          { interval: 'week', interval_count: 2 } as const,
          { interval: 'day', interval_count: 1 } as const,
        ]) {
          const end = periodEndAfter(anchor, anchor + later, recurring);
          expect(end).toBeGreaterThan(anchor + later);
          let steps = 0;
          while (stepsFrom(anchor, steps, recurring) < end) steps += 1;
          expect(stepsFrom(anchor, steps, recurring)).toBe(end);
          expect(stepsFrom(anchor, steps - 1, recurring)).toBeLessThanOrEqual(anchor + later);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('shares', () => {
  test('half a cent goes away from zero, on both sides', () => {
    expect([share(1, 1, 2), share(-1, 1, 2), share(3, 1, 2), share(10_000, 1, 3), share(-10_000, 1, 3)]).toEqual([1, -1, 2, 3333, -3333]);
  });

  test('a share is never more than half a cent off, and the credit mirrors the charge', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.integer({ min: 1, max: 40_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (amount, whole, part) => {
          const remaining = Math.floor(whole * part);
          const result = share(amount, remaining, whole);
          expect(Math.abs(result * whole - amount * remaining)).toBeLessThanOrEqual(whole / 2);
          expect(share(-amount, remaining, whole)).toBe(result === 0 ? 0 : -result);
        },
      ),
    );
  });
});
