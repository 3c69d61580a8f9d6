export { feed, invitation } from './build.ts';
export { publicCalendar, type PublicEntry } from './public.ts';
export { createFeedTokens } from './tokens.ts';
