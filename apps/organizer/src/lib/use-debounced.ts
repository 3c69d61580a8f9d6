import { useEffect, useState } from 'react';

/** `value` as it was once it has been still for `wait` milliseconds. */
export function useDebounced<Value extends string | number>(value: Value, wait: number): Value {
  const [still, setStill] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return still;
}
