import { z } from 'zod';
import { job } from '../kernel/job.ts';

/** A webhook is a hint: look the present up and write it down. */
export const handleEventJob = job({
  name: 'billing.handleEvent',
  // A hint from outside, which may name anything: it is compared, and never used as an id.
  payload: z.object({ eventId: z.string(), organizationId: z.string().nullable() }),
});
/** Brings one organisation in step with the provider. */
export const syncJob = job({ name: 'billing.sync', payload: z.object({ organizationId: z.uuid() }) });
/** Finishes, or gives up, a call to the provider that a crash interrupted. */
export const resumeIntentJob = job({ name: 'billing.resumeIntent', payload: z.object({ intentId: z.uuid() }) });
/** Every night: compares all subscriptions with ours, repairs, and replays events that never reached us. */
export const reconcileJob = job({
  name: 'billing.reconcile',
  payload: z.object({ taskId: z.uuid().nullable() }).default({ taskId: null }),
});
/** The customer's name and address at the provider follow the organisation's. */
export const refreshCustomerJob = job({ name: 'billing.refreshCustomer', payload: z.object({ organizationId: z.uuid() }) });

export const BILLING_NOTICES = ['seatsGranted', 'paymentFailed', 'secondSubscriptionRefunded'] as const;
/** Mails to the owners. */
export const billingNoticeJob = job({
  name: 'billing.notify',
  payload: z.object({
    notice: z.enum(BILLING_NOTICES),
    organizationId: z.uuid(),
    seats: z.int().optional(),
    amount: z.object({ amount: z.int(), currency: z.string() }).optional(),
    admissionsStopAt: z.string().optional(),
  }),
});
