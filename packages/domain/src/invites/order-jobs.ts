/** What finishes an order that a crash or a lost webhook left behind. */
import { z } from 'zod';
import { job } from '../kernel/job.ts';

/** One order, some time after it was begun or its refund was. */
export const resumeOrderJob = job({ name: 'orders.resume', payload: z.object({ orderId: z.uuid() }) });
/** Hourly: asks the provider about every order that should have been paid or have expired by now. */
export const sweepOrdersJob = job({ name: 'orders.sweep', payload: z.object({}).default({}) });
