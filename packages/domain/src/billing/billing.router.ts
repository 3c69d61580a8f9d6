import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { cancelScheduledChange, cancelSubscription, changeSeats } from './change.ts';
import { createSeatCheckout } from './checkout.ts';
import { plans, previewSeats } from './preview.ts';
import { confirmCheckout, createPortal, invoices, resync } from './provider-pages.ts';
import { subscription, syncStatus } from './subscription.ts';

export const billingRouter = router({
  plans: queryOf(plans),
  previewSeats: queryOf(previewSeats),
  createSeatCheckout: mutation(createSeatCheckout),
  confirmCheckout: mutation(confirmCheckout),
  changeSeats: mutation(changeSeats),
  cancelScheduledChange: mutation(cancelScheduledChange),
  cancelSubscription: mutation(cancelSubscription),
  subscription: queryOf(subscription),
  invoices: queryOf(invoices),
  createPortal: mutation(createPortal),
  syncStatus: queryOf(syncStatus),
  resync: mutation(resync),
});
