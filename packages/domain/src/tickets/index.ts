/** What other slices use of tickets. */
export { createTiers } from './change-tiers.ts';
