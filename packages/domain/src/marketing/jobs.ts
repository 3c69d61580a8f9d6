/** E-mail campaigns at work: what is due begins, and each portion of a run is sent by a job of its own. */
import { z } from 'zod';
import { job } from '../kernel/job.ts';

/** Every minute: begins what is due, and lets go of what has waited too long. */
export const dueEmailsJob = job({ name: 'marketing.dueEmails', payload: z.object({}), maxAttempts: 3 });
/** Begins one run. */
export const startEmailJob = job({ name: 'marketing.startEmail', payload: z.object({ templateId: z.uuid() }), maxAttempts: 12 });
/** Sends what waits in one portion of a run. */
export const sendEmailsJob = job({ name: 'marketing.sendEmails', payload: z.object({ templateId: z.uuid(), chunk: z.int() }) });
/** An order is paid: the organizer's own confirmation. */
export const confirmByEmailJob = job({ name: 'marketing.confirm', payload: z.object({ orderId: z.uuid() }), maxAttempts: 12 });
/** One template as its author would get it. */
export const testEmailJob = job({
  name: 'marketing.testEmail',
  payload: z.object({ id: z.uuid(), templateId: z.uuid(), personId: z.uuid() }),
  maxAttempts: 5,
});
