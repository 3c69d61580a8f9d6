/** Medians of rounds, and how they are printed. */

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/** `0.41 (0.38–0.43)`: the median, and how far the rounds lie apart. */
export function withSpread(values: readonly number[], digits: number): string {
  const text = (value: number): string => value.toFixed(digits);
  return `${text(median(values))} (${text(Math.min(...values))}–${text(Math.max(...values))})`;
}

export const grouped = (value: number): string => Math.round(value).toLocaleString('en-GB');

export interface Row {
  what: string;
  figure: string;
  target: string;
  met: boolean;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

export const verdicts = (rows: readonly Row[]): string =>
  table(
    ['', 'figure', 'target', ''],
    rows.map(({ what, figure, target, met }) => [what, figure, target, met ? 'met' : '**missed**']),
  );
