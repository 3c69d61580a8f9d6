/** What other slices use of bookings. */
export { ensureZone } from './zones.ts';
