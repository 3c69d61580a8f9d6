/** The few signs the box needs, so that no set of icons comes along. */
const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.75, strokeLinecap: 'round', strokeLinejoin: 'round' } as const;

export const Minus = () => (
  <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden>
    <path d="M4 9h10" {...line} />
  </svg>
);
export const Plus = () => (
  <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden>
    <path d="M4 9h10M9 4v10" {...line} />
  </svg>
);
export const Clock = () => (
  <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden>
    <path d="M9 2.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM9 5.5V9l2.5 1.5" {...line} />
  </svg>
);
/** A ticket with its notches. */
export const Paper = ({ className }: { className?: string | undefined }) => (
  <svg width="40" height="40" viewBox="0 0 24 24" aria-hidden className={className}>
    <path
      d="M4 6h16a1 1 0 0 1 1 1v3a2 2 0 0 0 0 4v3a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-3a2 2 0 0 0 0-4V7a1 1 0 0 1 1-1zM15 6v2M15 11v2M15 16v2"
      {...line}
    />
  </svg>
);
