/** What can be done with a request as it stands: pure, for the buttons. True, or the reason why not. Browser-safe. Who is on which side, the view says. */
import type { VenueBookingView } from './contract.ts';

export type VenueReason = 'other_side' | 'not_pending' | 'not_confirmed' | 'own_offer';
type Verdict = true | VenueReason;
type Standing = Pick<VenueBookingView, 'status' | 'offeredBy' | 'sides'>;

function open({ status, sides }: Standing, side: 'organizer' | 'venue'): Verdict {
  if (!sides.includes(side)) return 'other_side';
  return status === 'pending' ? true : 'not_pending';
}

function take(booking: Standing, side: 'organizer' | 'venue'): Verdict {
  const verdict = open(booking, side);
  if (verdict !== true) return verdict;
  return booking.offeredBy === side ? 'own_offer' : true;
}

export const canVenue = {
  confirm: (booking: Standing): Verdict => take(booking, 'venue'),
  acceptCounter: (booking: Standing): Verdict => take(booking, 'organizer'),
  reject: (booking: Standing): Verdict => open(booking, 'venue'),
  withdraw: (booking: Standing): Verdict => open(booking, 'organizer'),
  counter: ({ status }: Standing): Verdict => (status === 'pending' ? true : 'not_pending'),
  cancel: ({ status }: Standing): Verdict => (status === 'confirmed' ? true : 'not_confirmed'),
};
