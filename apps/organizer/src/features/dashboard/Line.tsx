import { Area, AreaChart, CartesianGrid, ReferenceDot, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import styles from './Dashboard.module.css';
import { steps } from './numbers.ts';
import type { PointNames } from './points.ts';

interface Point {
  at: string;
  value: number;
}

export interface LineProps {
  points: readonly Point[];
  /** The whole chart in a sentence. */
  label: string;
  /** What is counted. */
  name: string;
  ticks: readonly string[];
  /** Each point is shown: there are few, and room for them. */
  dotted: boolean;
  names: PointNames;
  most: Point | null;
  nothing: string;
  /** A value in full. */
  write: (value: number) => string;
  /** As short as an axis has it. */
  brief: (value: number) => string;
  /** What stands below a point's name: its time on the reader's own clock. */
  besides: (at: string) => string | null;
}

const INK = { fontSize: 12, fill: 'var(--sw-muted)' } as const;

/**
 * A line over time, drawn when it is first needed. Nothing in it moves: a new figure stands where the old one stood. The arrow keys go from
 * point to point.
 */
export default function Line({ points, label, name, ticks, dotted, names, most, nothing, write, brief, besides }: LineProps) {
  const scale = steps(points.map(({ value }) => value));
  const [low = 0, high = 1] = [scale[0], scale.at(-1)];
  const place = most === null ? -1 : points.indexOf(most);
  // The highest point's words stay within the frame.
  const along = points.length < 2 ? 0.5 : place / (points.length - 1);
  const side = along < 0.12 ? 'start' : along > 0.88 ? 'end' : 'middle';
  return (
    <div className={styles.chart}>
      <AreaChart
        data={[...points]}
        responsive
        style={{ width: '100%', height: 280 }}
        margin={{ top: 28, right: 12, bottom: 0, left: 0 }}
        aria-label={label}
        role="application"
      >
        <defs>
          <linearGradient id="dashboard-line" x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stopColor="var(--sw-accent)" stopOpacity={0.16} />
            <stop offset="1" stopColor="var(--sw-accent)" stopOpacity={0.02} />
          </linearGradient>
        </defs>
        <CartesianGrid vertical={false} stroke="var(--sw-line)" />
        <XAxis
          dataKey="at"
          ticks={[...ticks]}
          interval={0}
          tickFormatter={names.tick}
          tick={INK}
          tickLine={false}
          axisLine={{ stroke: 'var(--sw-line-strong)' }}
          height={28}
          tickMargin={8}
          padding={{ left: 12, right: 12 }}
        />
        <YAxis
          ticks={scale}
          domain={[low, high]}
          interval={0}
          tickFormatter={brief}
          tick={INK}
          tickLine={false}
          axisLine={false}
          width="auto"
          tickMargin={4}
        />
        {low < 0 ? <ReferenceLine y={0} stroke="var(--sw-line-strong)" /> : null}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--sw-line-strong)' }}
          content={({ active, label: at }) => {
            const point = active && typeof at === 'string' ? points.find((one) => one.at === at) : undefined;
            if (point === undefined) return null;
            const under = besides(point.at);
            return (
              <output className={styles.tip}>
                <span className={styles.tipWhen}>{names.name(point.at)}</span>
                {under === null ? null : <span className={styles.tipHere}>{under}</span>}
                <span className={styles.tipValue}>
                  <strong>{write(point.value)}</strong> {name}
                </span>
              </output>
            );
          }}
        />
        <Area
          type="monotone"
          dataKey="value"
          name={name}
          stroke="var(--sw-accent)"
          strokeWidth={2}
          fill="url(#dashboard-line)"
          baseValue={0}
          isAnimationActive={false}
          dot={dotted ? { r: 3, fill: 'var(--sw-surface)', stroke: 'var(--sw-accent)', strokeWidth: 2, fillOpacity: 1 } : false}
          activeDot={{ r: 5, fill: 'var(--sw-accent)', stroke: 'var(--sw-surface)', strokeWidth: 2 }}
        />
        {most === null ? null : (
          <ReferenceDot
            x={most.at}
            y={most.value}
            r={4}
            fill="var(--sw-accent)"
            stroke="var(--sw-surface)"
            strokeWidth={2}
            label={{
              value: write(most.value),
              position: 'top',
              offset: 10,
              fill: 'var(--sw-ink)',
              fontSize: 13,
              fontWeight: 600,
              textAnchor: side,
            }}
          />
        )}
      </AreaChart>
      {most === null ? <p className={styles.nothing}>{nothing}</p> : null}
    </div>
  );
}
