import { z } from 'zod';
import { job } from '../kernel/job.ts';

/** Messages of venue threads, each for the other side. */
export const venueNewsJob = job({ name: 'venues.notify', payload: z.object({ messageIds: z.array(z.uuid()).max(1000) }) });
/** Every hour: whose date has passed. */
export const ageVenueBookingsJob = job({ name: 'venues.age', payload: z.object({}), maxAttempts: 3 });
