/** What other slices use of events. */
export { cameFrom } from './sources.ts';
export { publishEvent } from './publish.ts';
