import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import styles from './Popover.module.css';

/**
 * A button that opens a panel under itself. The browser closes it on Escape or a click outside and gives the focus back; it
 * also closes when a link or a button marked `data-closes` inside is used.
 */
export function Popover({
  label,
  trigger,
  children,
  align = 'end',
}: {
  label: string;
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'end';
}) {
  const id = useId();
  const panel = useRef<HTMLDialogElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const [box, anchor] = [panel.current, button.current];
    if (box === null || anchor === null) return;
    const place = () => {
      const at = anchor.getBoundingClientRect();
      box.style.top = `${at.bottom + 8}px`;
      box.style.maxHeight = `${window.innerHeight - at.bottom - 16}px`;
      if (align === 'end') box.style.right = `${Math.max(8, document.documentElement.clientWidth - at.right)}px`;
      else box.style.left = `${Math.max(8, at.left)}px`;
    };
    const listening = new AbortController();
    const { signal } = listening;
    box.addEventListener(
      'toggle',
      ({ newState }) => {
        setOpen(newState === 'open');
        if (newState === 'open') place();
      },
      { signal },
    );
    box.addEventListener(
      'click',
      ({ target }) => {
        if (target instanceof Element && target.closest('a, [data-closes]') !== null) box.hidePopover();
      },
      { signal },
    );
    window.addEventListener('resize', place, { signal });
    return () => listening.abort();
  }, [align]);

  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.trigger}
        popoverTarget={id}
        aria-label={label}
        aria-expanded={open}
        aria-haspopup="dialog"
      >
        {trigger}
      </button>
      <dialog ref={panel} id={id} popover="auto" aria-label={label} className={styles.panel}>
        {children}
      </dialog>
    </>
  );
}
