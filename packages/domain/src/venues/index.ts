/** What other slices use of venues. */
export { tellVenues } from './tell.ts';
