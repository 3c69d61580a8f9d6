import { z } from 'zod';
import { job } from '../kernel/job.ts';

/** Tells people that they have the door of an event; their addresses are sealed. */
export const doorGivenJob = job({
  name: 'events.doorGiven',
  payload: z.object({ eventId: z.uuid(), actorId: z.uuid(), sealed: z.string() }),
});
/** Every few minutes: what is over. */
export const completeEventsJob = job({ name: 'events.complete', payload: z.object({}), maxAttempts: 3 });
