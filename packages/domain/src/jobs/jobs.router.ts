import { queryOf, router } from '../kernel/trpc.ts';
import { progress } from './progress.ts';

export const jobsRouter = router({ progress: queryOf(progress) });
