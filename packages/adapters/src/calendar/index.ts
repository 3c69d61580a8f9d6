export { feed, invitation } from './build.ts';
export { createFeedTokens } from './tokens.ts';
