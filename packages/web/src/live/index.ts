/** What moves while one looks. In an entry of its own: pages that stand still load none of it. */
export type { LineState } from './line.ts';
export { READ_EVERY, useLive } from './use-live.ts';
