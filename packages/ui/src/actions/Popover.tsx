import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import styles from './Popover.module.css';

/**
 * A button that opens a panel under itself. The browser closes it on Escape or a click outside and gives the focus back; it
 * also closes when a link or a button marked `data-closes` inside is used.
 */
export function Popover({ label, trigger, children, align = 'end' }: { label: string; trigger: ReactNode; children: ReactNode; align?: 'start' | 'end' }) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const [box, anchor] = [panel.current, button.current];
    if (box === null || anchor === null) return;
    const place = () => {
      const at = anchor.getBoundingClientRect();
      const viewport = document.documentElement.clientWidth;
      box.style.top = `${at.bottom + 8}px`;
      box.style.maxHeight = `${window.innerHeight - at.bottom - 16}px`;
      if (align === 'end') box.style.right = `${Math.max(8, viewport - at.right)}px`;
      else box.style.left = `${Math.max(8, at.left)}px`;
    };
    const toggled = (event: ToggleEvent) => {
      setOpen(event.newState === 'open');
      if (event.newState === 'open') place();
    };
    box.addEventListener('toggle', toggled);
    window.addEventListener('resize', place);
    return () => {
      box.removeEventListener('toggle', toggled);
      window.removeEventListener('resize', place);
    };
  }, [align]);

  return (
    <>
      <button ref={button} type="button" className={styles.trigger} popoverTarget={id} aria-label={label} aria-expanded={open} aria-haspopup="dialog">
        {trigger}
      </button>
      {/* The click handler only listens to what bubbles up from real controls inside. */}
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        className={styles.panel}
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest('a, [data-closes]') !== null) panel.current?.hidePopover();
        }}
      >
        {children}
      </div>
    </>
  );
}
