import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { attendees, exportAttendees } from './attendees.ts';
import { archiveTier, createTier, reorderTiers, updateTier } from './change-tiers.ts';
import { checkIn, undoCheckIn } from './check-in.ts';
import { checkout } from './checkout.ts';
import { confirmCheckout } from './confirm-checkout.ts';
import { mine, order, orders } from './orders.ts';
import { refund } from './refund.ts';
import { release } from './release.ts';
import { reserve } from './reserve.ts';
import { tiers } from './tiers.ts';

export const ticketsRouter = router({
  tiers: queryOf(tiers),
  createTier: mutation(createTier),
  updateTier: mutation(updateTier),
  reorderTiers: mutation(reorderTiers),
  archiveTier: mutation(archiveTier),
  reserve: mutation(reserve),
  release: mutation(release),
  checkout: mutation(checkout),
  confirmCheckout: mutation(confirmCheckout),
  order: queryOf(order),
  mine: queryOf(mine),
  orders: queryOf(orders),
  refund: mutation(refund),
  checkIn: mutation(checkIn),
  undoCheckIn: mutation(undoCheckIn),
  attendees: queryOf(attendees),
  export: queryOf(exportAttendees),
});
