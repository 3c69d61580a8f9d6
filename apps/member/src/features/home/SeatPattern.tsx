import styles from './SeatPattern.module.css';

/** Rows of a room seen from above. One place is kept free: the visitor's. */
const ROWS = [5, 6, 7, 7, 6] as const;
const YOURS = { row: 2, seat: 4 };
const STEP = 44;
const SIDE = 32;
const WIDE = Math.max(...ROWS) * STEP;

/** A picture without words; screen readers pass it by. */
export function SeatPattern() {
  return (
    <svg className={styles.pattern} viewBox={`0 0 ${WIDE} ${ROWS.length * STEP + 12}`} aria-hidden>
      {ROWS.flatMap((seats, row) =>
        Array.from({ length: seats }, (_, seat) => {
          const yours = row === YOURS.row && seat === YOURS.seat;
          // Rows bend a little, as around a stage.
          const bend = Math.abs(seat - (seats - 1) / 2) ** 2 * 1.2;
          return (
            <rect
              key={`${row}-${seat}`}
              className={styles.seat}
              data-yours={yours || undefined}
              data-shade={(row * 3 + seat * 5) % 4}
              x={(WIDE - seats * STEP) / 2 + seat * STEP + (STEP - SIDE) / 2}
              y={row * STEP + 12 - bend + 4}
              width={SIDE}
              height={SIDE}
              rx={11}
            />
          );
        }),
      )}
    </svg>
  );
}
