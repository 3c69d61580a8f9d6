import { patternOf } from './pattern.ts';

/** The picture of an event that has none of its own. It fills whatever holds it, and says nothing: the title stands beside it. */
export function EventPattern({ title, columns, rows, className }: { title: string; columns: number; rows: number; className?: string }) {
  const { width, height, ground, shapes } = patternOf(title, columns, rows);
  return (
    <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="xMidYMid slice" aria-hidden className={className} focusable="false">
      <path d={`M0 0h${width}v${height}H0z`} fill={ground} />
      {shapes.map(({ d, fill }, at) => (
        <path key={at} d={d} fill={fill} />
      ))}
    </svg>
  );
}
