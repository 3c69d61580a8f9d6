/**
 * `pnpm bench`: prints a table, writes nothing. `--quick` measures briefly, `--only capacity|approvals|seconds` a part.
 * Everything it starts listens on loopback, lies in temporary folders, and is gone at its end.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureApprovals } from './approvals.ts';
import { measureCapacity } from './capacity.ts';
import { type Row, verdicts } from './figures.ts';
import { createWorld } from './world.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
const wanted = (part: string): boolean => values.only === undefined || values.only === part;
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

async function ratios(rows: Row[], sections: string[]): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const abandon = (): void => void stack.disposeAsync().then(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, abandon);
  const world = await createWorld(stack);
  if (wanted('capacity')) {
    tell('capacity …');
    const { row, steps } = await measureCapacity(stack, world, values.quick ? { rounds: 2, seconds: 2 } : { rounds: 16, seconds: 2 });
    rows.push(row);
    sections.push(...steps);
  }
  if (wanted('approvals')) {
    tell('approvals …');
    const { row, rates } = await measureApprovals(
      stack,
      world,
      values.quick ? { rounds: 2, organizations: 3 } : { rounds: 7, organizations: 10 },
    );
    rows.push(row);
    sections.push(rates);
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, abandon);
}

const rows: Row[] = [];
const sections: string[] = [];
if (wanted('capacity') || wanted('approvals')) await ratios(rows, sections);
const [cpu] = cpus();
console.log(
  [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), Node ${process.versions.node}`,
    verdicts(rows),
    ...sections,
  ].join('\n\n'),
);
