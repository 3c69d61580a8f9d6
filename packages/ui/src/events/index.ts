/** What draws events, apart from the kit: for pages that the server renders, and for the API. */
export { EventPattern } from './EventPattern.tsx';
export { patternOf, type Pattern } from './pattern.ts';
