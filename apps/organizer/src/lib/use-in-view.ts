import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef, type RefObject } from 'react';

/** For a strip of links that may be wider than the window: the one of the current page is brought into view. */
export function useCurrentInView<Element extends HTMLElement>(): RefObject<Element | null> {
  const strip = useRef<Element>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const current = strip.current?.querySelector<HTMLElement>('[data-current]');
    if (strip.current && current) strip.current.scrollTo({ left: current.offsetLeft - strip.current.offsetLeft - 24 });
  }, [pathname]);
  return strip;
}
