/** What other slices use of seats. */
export { anyMember, managers, ownerOnly, platformOwner, requireRole, staff } from './access.ts';
export { notifyJob } from './jobs.ts';
export { staffOf } from './notify.ts';
