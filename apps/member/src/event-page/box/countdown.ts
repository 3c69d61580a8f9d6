import { useEffect, useSyncExternalStore } from 'react';
import { millisecondsLeft, type Hold } from './hold.ts';

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, 250);
  // A tab in the background sleeps: what it shows on waking is the present.
  document.addEventListener('visibilitychange', listener);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', listener);
  };
}

/** Milliseconds until the hold ends, to the second that has begun; `onEnd` once when it does. */
export function useCountdown(hold: Hold, onEnd: () => void): number {
  const left = useSyncExternalStore(subscribe, () => Math.ceil(millisecondsLeft(hold, Date.now()) / 1000) * 1000);
  useEffect(() => {
    if (left === 0) onEnd();
  }, [left, onEnd]);
  return left;
}
