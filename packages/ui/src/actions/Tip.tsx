import { useRef, type ReactNode } from 'react';
import styles from './Tip.module.css';

/**
 * A short text shown while its child is hovered or has focus. It sits in the browser's top layer, so no scrolling container
 * clips it; Escape closes it. Point the child's `aria-describedby` at `id`.
 */
export function Tip({ text, id, children }: { text: string; id: string; children: ReactNode }) {
  const tip = useRef<HTMLSpanElement>(null);
  const anchor = useRef<HTMLSpanElement>(null);

  const show = () => {
    const [bubble, at] = [tip.current, anchor.current?.getBoundingClientRect()];
    if (bubble === null || at === undefined || bubble.matches(':popover-open')) return;
    bubble.showPopover();
    const size = bubble.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left + at.width / 2 - size.width / 2), document.documentElement.clientWidth - size.width - 8);
    const above = at.top - size.height - 6;
    bubble.style.left = `${left}px`;
    bubble.style.top = `${above < 8 ? at.bottom + 6 : above}px`;
  };
  const hide = () => {
    if (tip.current?.matches(':popover-open') === true) tip.current.hidePopover();
  };

  return (
    <span
      ref={anchor}
      className={styles.anchor}
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={(event) => {
        if (event.key === 'Escape') hide();
      }}
    >
      {children}
      <span ref={tip} id={id} role="tooltip" popover="manual" className={styles.tip}>
        {text}
      </span>
    </span>
  );
}
