/** What other slices use of billing. */
export { reconcileJob } from './jobs.ts';
export { outcomeOf } from './outcome.ts';
