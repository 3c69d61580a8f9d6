import { z } from 'zod';
import { job } from '../kernel/job.ts';

/** Every hour: wizards that nobody has touched for a day. */
export const abandonJob = job({ name: 'wizard.abandon', payload: z.object({}), maxAttempts: 3 });
