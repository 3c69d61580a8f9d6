import { useEffect, useRef, type FocusEvent, type RefObject } from 'react';

/** A session's block on the page: what takes the focus is around what says which it is. */
const blockOf = (box: HTMLElement, session: string): HTMLElement | null =>
  box.querySelector<HTMLElement>(`[data-session="${session}"]`)?.closest<HTMLElement>('[role="button"]') ?? null;

/**
 * Keeps the focus on a session. The calendar draws its blocks anew whenever one of them changes, and with the old one the focus would go;
 * so would it come back from a dialog to a block that is not there any more. `away` while a dialog is open.
 */
export function useHeldFocus(
  box: RefObject<HTMLElement | null>,
  drawn: unknown,
  away: boolean,
): { onFocus: (event: FocusEvent<HTMLElement>) => void; onBlur: (event: FocusEvent<HTMLElement>) => void } {
  const held = useRef<string | null>(null);
  useEffect(() => {
    if (away || held.current === null) return;
    // The calendar draws after this, and a dialog that closes gives the focus back.
    const frame = requestAnimationFrame(() => {
      const { current } = box;
      if (current === null || held.current === null || document.activeElement !== document.body) return;
      (blockOf(current, held.current) ?? current).focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [box, drawn, away]);
  return {
    onFocus: ({ target }) => {
      held.current = target.querySelector<HTMLElement>(':scope > * > [data-session]')?.dataset['session'] ?? null;
    },
    onBlur: ({ relatedTarget }) => {
      // Into a dialog, or because it is gone: neither is leaving.
      if (relatedTarget !== null && relatedTarget.closest('dialog') === null) held.current = null;
    },
  };
}
