import { createLink, type LinkComponent } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './Strip.module.css';

/** A few pages beside each other, one of which is open. */
export function Strip({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className={styles.strip}>
      {children}
    </nav>
  );
}

function Anchor({ ref, children, ...anchor }: AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> | undefined }) {
  return (
    <a {...anchor} className={styles.link} ref={ref ?? null}>
      {children}
    </a>
  );
}

/** One of them; with `aria-current="page"` the one that is open. */
export const StripLink: LinkComponent<typeof Anchor> = createLink(Anchor);
/** Only the very page counts as open, not one below it or one with more in its address. */
export const ONLY_THIS = { exact: true, includeSearch: true } as const;
