import { useEffect, useState } from 'react';

/** The time, in milliseconds, looked at every so often: for what changes by itself while somebody looks. */
export function useNow(every = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
