import { mutation, router } from '../kernel/trpc.ts';
import { duplicate } from './duplicate.ts';

/** Of the namespace `events`: it lives here, where wizards are made. */
export const duplicateRouter = router({ duplicate: mutation(duplicate) });
