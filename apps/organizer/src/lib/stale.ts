import { problemOf } from '@seatwise/web';

/** Somebody else has saved since: nothing was written over. */
export const isStale = (error: unknown): boolean => error !== null && problemOf(error).code === 'STALE_VERSION';
