import { Unseen } from '../layout/Page.tsx';
import styles from './SeatMeter.module.css';

export interface SeatMeterProps {
  /** Seats there are. */
  limit: number;
  /** Seats taken; may exceed the limit after a reduction. */
  used: number;
  /** People who wait for a seat. They take none. */
  pending: number;
  words: {
    /** What the meter measures, for screen readers. */
    label: string;
    /** The sentence under the bar: "2 free", "All taken", "1 too many". */
    summary: string;
    used: string;
    limit: string;
    free: string;
    pending: string;
  };
  /** Figures already written in the person's language. */
  figures: { used: string; limit: string; free: string; pending: string };
}

/** Up to this many seats each has its own mark; beyond, a bar reads better. */
const MARKS = 40;

/** How full an organisation is. Seats are drawn one by one while they can be counted at a glance. */
export function SeatMeter({ limit, used, pending, words, figures }: SeatMeterProps) {
  const over = Math.max(0, used - limit);
  const cells = Math.max(limit, used);
  return (
    <div className={styles.meter} data-full={limit > 0 && used >= limit ? '' : undefined} data-over={over > 0 ? '' : undefined}>
      <p className={styles.headline}>
        <span className={styles.big}>{figures.used}</span>
        <span className={styles.of}>
          / {figures.limit} {words.limit}
        </span>
      </p>
      <Unseen>
        <meter aria-label={words.label} min={0} max={Math.max(limit, 1)} value={Math.min(used, limit)} aria-valuetext={words.summary} />
      </Unseen>
      <div className={styles.bar} aria-hidden>
        {cells === 0 ? <span className={styles.cell} /> : null}
        {cells > 0 && cells <= MARKS
          ? Array.from({ length: cells }, (_, seat) => (
              <span key={seat} className={styles.cell} data-state={seat >= limit ? 'over' : seat < used ? 'used' : 'free'} />
            ))
          : null}
        {cells > MARKS ? (
          <span className={styles.track}>
            <span className={styles.fill} style={{ width: `${(Math.min(used, limit) / cells) * 100}%` }} />
            <span className={styles.excess} style={{ width: `${(over / cells) * 100}%` }} />
          </span>
        ) : null}
      </div>
      <dl className={styles.facts}>
        <Fact name={words.used} figure={figures.used} mark="used" />
        <Fact name={words.free} figure={figures.free} mark="free" />
        <Fact name={words.pending} figure={figures.pending} mark={pending > 0 ? 'pending' : 'none'} />
      </dl>
      <p className={styles.summary}>{words.summary}</p>
    </div>
  );
}

function Fact({ name, figure, mark }: { name: string; figure: string; mark: 'used' | 'free' | 'pending' | 'none' }) {
  return (
    <div className={styles.fact}>
      <dt>
        <span className={styles.mark} data-mark={mark} aria-hidden />
        {name}
      </dt>
      <dd>{figure}</dd>
    </div>
  );
}
