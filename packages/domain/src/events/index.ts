/** What other slices use of events. */
export { publishEvent } from './publish.ts';
