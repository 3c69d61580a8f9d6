/** What goes on after the answer: payments that come late or not at all, holds that end, news for holders. */
import { z } from 'zod';
import { job } from '../kernel/job.ts';

/** One order, when its hold is over or its refund was begun. */
export const resumeTicketsJob = job({ name: 'tickets.resume', payload: z.object({ orderId: z.uuid() }) });
/** Every five minutes what ended a short while ago; once an hour whatever still waits. */
export const sweepTicketsJob = job({ name: 'tickets.sweep', payload: z.object({}).default({}) });
/** Every minute: holds that nobody's purchase has let go of yet. */
export const expireHoldsJob = job({ name: 'tickets.expireHolds', payload: z.object({}).default({}) });

/** What an order's buyer is told. Read anew when the job runs. */
export const ticketNews = z.discriminatedUnion('notice', [
  z.object({ notice: z.literal('bought'), orderId: z.uuid() }),
  z.object({ notice: z.literal('refunded'), orderId: z.uuid(), refundId: z.uuid() }),
  z.object({
    notice: z.literal('moved'),
    orderId: z.uuid(),
    sequence: z.int(),
    time: z.boolean(),
    place: z.boolean(),
  }),
]);
export const ticketNewsJob = job({ name: 'tickets.notify', payload: ticketNews });

/** Something happened to an event: one job tells all who hold tickets, each by a job of their own. */
export const eventNewsJob = job({
  name: 'tickets.eventNews',
  payload: z.discriminatedUnion('notice', [
    z.object({ notice: z.literal('moved'), eventId: z.uuid(), sequence: z.int(), time: z.boolean(), place: z.boolean() }),
    z.object({ notice: z.literal('cancelled'), eventId: z.uuid() }),
  ]),
});
