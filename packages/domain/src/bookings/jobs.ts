import { z } from 'zod';
import { job } from '../kernel/job.ts';

/** At night: makes the sessions of running series. */
export const generateJob = job({ name: 'bookings.generate', payload: z.object({}), maxAttempts: 8 });
/** What is over is completed. */
export const completeJob = job({ name: 'bookings.complete', payload: z.object({}), maxAttempts: 3 });
/** Tells a coach of the dates that a run could not make. Once a run. */
export const conflictsFoundJob = job({ name: 'bookings.conflictsFound', payload: z.object({ runId: z.uuid(), coachId: z.uuid() }) });

/** What happened to sessions, to a series or to a pair, for both of the two. */
export const bookingNews = z.object({
  notice: z.enum(['booked', 'moved', 'cancelled', 'restored', 'seriesBooked', 'seriesEnded', 'unpaired']),
  sessionIds: z.array(z.uuid()).default([]),
  recurringBookingId: z.uuid().nullable().default(null),
  /** Dates of a series that could not be made. */
  missed: z.array(z.object({ date: z.iso.date(), cause: z.enum(['conflict', 'closed', 'time_off', 'clock_change']) })).default([]),
  /** Who is no longer paired. */
  pair: z.object({ coachId: z.uuid(), memberId: z.uuid() }).nullable().default(null),
  /** Who did it. */
  actorId: z.uuid(),
});
export const bookingNewsJob = job({ name: 'bookings.notify', payload: bookingNews });
/** Every ten minutes: sessions that begin within a day. */
export const remindSessionsJob = job({ name: 'bookings.remind', payload: z.object({}), maxAttempts: 3 });
