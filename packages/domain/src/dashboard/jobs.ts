import { z } from 'zod';
import { job } from '../kernel/job.ts';

/** Every hour: how the figures of published events stand; and what visitors were hashed with goes, once its day is over. */
export const snapshotDashboardsJob = job({ name: 'dashboard.snapshots', payload: z.object({}), maxAttempts: 3 });
/** Every night: figures that moved are counted again from the raw rows. */
export const checkDashboardsJob = job({ name: 'dashboard.check', payload: z.object({}), maxAttempts: 3 });
