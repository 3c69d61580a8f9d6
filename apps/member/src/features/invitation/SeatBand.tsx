import styles from './SeatBand.module.css';

/** Rows of a room, seen from above, across the head of an invitation. */
const STEP = 44;
const SIDE = 32;
const WIDE = 704;
const HIGH = 104;
const ROWS = [
  { seats: 15, top: -10 },
  { seats: 14, top: 34 },
  { seats: 15, top: 78 },
] as const;
/** In the middle of the second row. */
const YOURS = { row: 1, seats: [6, 7] } as const;

export interface SeatBandProps {
  /** The visitor's own seat: kept free, theirs, or not to be had. */
  yours: 'free' | 'taken' | 'none';
  /** Two seats side by side. */
  pair?: boolean | undefined;
}

/** A picture without words; screen readers pass it by. */
export function SeatBand({ yours, pair = false }: SeatBandProps) {
  const mark = (row: number, seat: number): SeatBandProps['yours'] | undefined => {
    if (row !== YOURS.row || yours === 'none') return undefined;
    if (seat === YOURS.seats[1]) return yours;
    return pair && seat === YOURS.seats[0] ? 'taken' : undefined;
  };
  return (
    <svg className={styles.band} viewBox={`0 0 ${WIDE} ${HIGH}`} preserveAspectRatio="xMidYMid slice" aria-hidden>
      {ROWS.flatMap(({ seats, top }, row) =>
        Array.from({ length: seats }, (_, seat) => (
          <rect
            key={`${row}-${seat}`}
            className={styles.seat}
            data-yours={mark(row, seat)}
            data-shade={(row * 3 + seat * 5) % 4}
            x={WIDE / 2 + (seat - seats / 2) * STEP + (STEP - SIDE) / 2}
            y={top + (STEP - SIDE) / 2}
            width={SIDE}
            height={SIDE}
            rx={11}
          />
        )),
      )}
    </svg>
  );
}
