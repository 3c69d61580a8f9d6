/** What other slices use of seats. */
export { managers, ownerOnly, platformOwner, requireRole } from './access.ts';
export { csvOf } from './csv.ts';
export { notifyJob } from './jobs.ts';
export { staffOf } from './notify.ts';
