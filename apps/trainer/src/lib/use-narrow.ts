import { useSyncExternalStore } from 'react';

/** As the stylesheets have it. */
const NARROW = '(max-width: 760px)';

const subscribe = (listener: () => void): (() => void) => {
  const query = matchMedia(NARROW);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

/** Whether the window is a phone's, for what CSS alone cannot lay out anew. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(NARROW).matches);
