/** Mails about memberships and organisations: one job decides who hears of it, in the worker, where all recipients are visible. */
import { z } from 'zod';
import { job } from '../kernel/job.ts';

export const NOTICES = [
  'joinRequested',
  'memberApproved',
  'memberRejected',
  'memberRemoved',
  'organizationApproved',
  'organizationRejected',
  'organizationSuspended',
] as const;

export const notifyJob = job({
  name: 'seats.notify',
  payload: z.object({ notice: z.enum(NOTICES), organizationId: z.uuid(), userId: z.uuid().nullable() }),
});
