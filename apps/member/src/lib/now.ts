import { useSyncExternalStore } from 'react';

const MINUTE = 60_000;
const minute = (): number => Math.floor(Date.now() / MINUTE) * MINUTE;

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, MINUTE / 4);
  return () => clearInterval(timer);
}

/** Milliseconds since 1970, to the minute that has begun; what is drawn with it follows the clock. */
export const useNow = (): number => useSyncExternalStore(subscribe, minute);
