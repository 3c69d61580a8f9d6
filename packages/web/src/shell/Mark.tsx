/** The sign of the house: seats, one of them free. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 22 22" aria-hidden fill="currentColor">
      <rect x="1" y="1" width="9" height="9" rx="3" />
      <rect x="12" y="1" width="9" height="9" rx="3" />
      <rect x="1" y="12" width="9" height="9" rx="3" />
      <rect x="12.9" y="12.9" width="7.2" height="7.2" rx="2.2" fill="none" stroke="currentColor" strokeWidth="1.8" />
    </svg>
  );
}
