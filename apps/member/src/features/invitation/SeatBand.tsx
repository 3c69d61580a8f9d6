import styles from './SeatBand.module.css';

/** Rows of a room, seen from above, across the head of an invitation. */
const STEP = 44;
const SIDE = 32;
const WIDE = 704;
const HIGH = 104;
const TOPS = [-10, 34, 78] as const;
/** The middle row has a seat in its middle for one, and two for a pair; the rows around it stand between. */
const MIDDLE = 1;

export interface SeatBandProps {
  /** The visitor's own seat: kept free, theirs, or not to be had. */
  yours: 'free' | 'taken' | 'none';
  /** Two seats side by side, one of them somebody's already. */
  pair?: boolean | undefined;
}

/** A picture without words; screen readers pass it by. */
export function SeatBand({ yours, pair = false }: SeatBandProps) {
  const inMiddle = pair ? 14 : 15;
  const mark = (seat: number): SeatBandProps['yours'] | undefined => {
    if (yours === 'none') return undefined;
    if (seat === 7) return yours;
    return pair && seat === 6 ? 'taken' : undefined;
  };
  return (
    <svg className={styles.band} viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="xMidYMid slice" aria-hidden>
      {TOPS.flatMap((top, row) => {
        const seats = row === MIDDLE ? inMiddle : 29 - inMiddle;
        return Array.from({ length: seats }, (_, seat) => (
          <rect
            key={`${row}-${seat}`}
            className={styles.seat}
            data-yours={row === MIDDLE ? mark(seat) : undefined}
            data-shade={(row * 3 + seat * 5) % 4}
            x={WIDE / 2 + (seat - seats / 2) * STEP + (STEP - SIDE) / 2}
            y={top + (STEP - SIDE) / 2}
            width={SIDE}
            height={SIDE}
            rx={11}
          />
        ));
      })}
    </svg>
  );
}
