import { expect, test } from 'vitest';
import { canEvent } from './policy.ts';

const NOW = '2031-05-01T00:00:00.000Z';
const event = { status: 'published' as const, endsAt: '2031-05-10T20:00:00.000Z', access: 'organizer' as const, venueBookings: [] };

test('an event is changed and cancelled by its organizers while it is ahead', () => {
  expect(canEvent.update(event, NOW)).toBe(true);
  expect(canEvent.update({ ...event, access: 'door' }, NOW)).toBe('door_only');
  expect(canEvent.cancel({ ...event, status: 'cancelled' }, NOW)).toBe('cancelled');
  expect(canEvent.cancel({ ...event, endsAt: NOW }, NOW)).toBe('over');
});

test('a place of one’s own stands back behind a confirmed venue, and the door is open until it is over and after', () => {
  const booking = { id: 'x', venueName: 'Halle', from: '2031-05-10', to: '2031-05-10' };
  expect(canEvent.chooseOwnPlace({ ...event, venueBookings: [{ ...booking, status: 'confirmed' }] }, NOW)).toBe('has_venue');
  expect(canEvent.chooseOwnPlace({ ...event, venueBookings: [{ ...booking, status: 'pending' }] }, NOW)).toBe(true);
  expect([canEvent.checkIn({ status: 'completed' }), canEvent.checkIn({ status: 'cancelled' })]).toEqual([true, 'cancelled']);
  expect([canEvent.duplicate(event), canEvent.duplicate({ access: 'door' })]).toEqual([true, 'door_only']);
});
