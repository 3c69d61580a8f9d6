import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { health, reconcileNow, retryJob } from './health.ts';

export const platformRouter = router({ health: queryOf(health), retryJob: mutation(retryJob), reconcile: mutation(reconcileNow) });
