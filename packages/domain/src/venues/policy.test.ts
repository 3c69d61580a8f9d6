import { expect, test } from 'vitest';
import { canVenue } from './policy.ts';

const asked = { status: 'pending' as const, offeredBy: 'organizer' as const, sides: ['venue' as const] };

test('the side that did not make the offer takes it; either names another amount', () => {
  expect(canVenue.confirm(asked)).toBe(true);
  expect(canVenue.confirm({ ...asked, offeredBy: 'venue' })).toBe('own_offer');
  expect(canVenue.acceptCounter(asked)).toBe('other_side');
  expect(canVenue.acceptCounter({ ...asked, sides: ['organizer'], offeredBy: 'venue' })).toBe(true);
  expect(canVenue.counter(asked)).toBe(true);
});

test('what is settled is cancelled, and what is open is declined or taken back, each by its side', () => {
  const settled = { ...asked, status: 'confirmed' as const };
  expect([canVenue.cancel(settled), canVenue.cancel(asked)]).toEqual([true, 'not_confirmed']);
  expect([canVenue.reject(asked), canVenue.reject(settled), canVenue.withdraw(asked)]).toEqual([true, 'not_pending', 'other_side']);
  expect(canVenue.counter(settled)).toBe('not_pending');
});
