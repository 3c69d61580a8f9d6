/** Long work that is started and watched. Browser-safe. */
import { z } from 'zod';

export const ProgressInput = z.object({ jobId: z.uuid() });

export interface ProgressView {
  jobId: string;
  kind: string;
  done: number;
  total: number | null;
  state: 'waiting' | 'running' | 'done' | 'failed';
  error: string | null;
}
