import type { VenueBookingStatus } from '@seatwise/domain/venues/contract';
import type { StatusTone } from '@seatwise/ui';

export const VENUE_TONE: Record<VenueBookingStatus, StatusTone> = {
  pending: 'waiting',
  confirmed: 'done',
  rejected: 'harm',
  withdrawn: 'neutral',
  expired: 'neutral',
  completed: 'done',
  cancelled: 'harm',
};
