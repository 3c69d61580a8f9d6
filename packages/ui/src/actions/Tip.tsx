import { useEffect, useRef, type ReactNode } from 'react';
import styles from './Tip.module.css';

/**
 * A short text shown while its child is hovered or has focus. It sits in the browser's top layer, so no scrolling container
 * clips it; Escape closes it. Point the child's `aria-describedby` at `id`.
 */
export function Tip({ text, id, children }: { text: string; id: string; children: ReactNode }) {
  const tip = useRef<HTMLSpanElement>(null);
  const anchor = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const [bubble, around] = [tip.current, anchor.current];
    if (bubble === null || around === null) return;
    const show = () => {
      if (bubble.matches(':popover-open')) return;
      bubble.showPopover();
      const at = around.getBoundingClientRect();
      const size = bubble.getBoundingClientRect();
      const left = Math.min(Math.max(8, at.left + at.width / 2 - size.width / 2), document.documentElement.clientWidth - size.width - 8);
      const above = at.top - size.height - 6;
      bubble.style.left = `${left}px`;
      bubble.style.top = `${above < 8 ? at.bottom + 6 : above}px`;
    };
    const hide = () => {
      if (bubble.matches(':popover-open')) bubble.hidePopover();
    };
    const escaped = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };
    // What happens to the child bubbles up to here.
    const listening = new AbortController();
    const { signal } = listening;
    for (const event of ['pointerenter', 'focusin']) around.addEventListener(event, show, { signal });
    for (const event of ['pointerleave', 'focusout']) around.addEventListener(event, hide, { signal });
    around.addEventListener('keydown', escaped, { signal });
    return () => listening.abort();
  }, []);

  return (
    <span ref={anchor} className={styles.anchor}>
      {children}
      <span ref={tip} id={id} role="tooltip" popover="manual" className={styles.tip}>
        {text}
      </span>
    </span>
  );
}
