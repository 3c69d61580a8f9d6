export { feed } from './build.ts';
export { createFeedTokens } from './tokens.ts';
