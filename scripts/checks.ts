/** What `pnpm verify` consists of; `pnpm test` begins with the same. */
import { sum, steps, type Count, type Step } from './steps.ts';

const reading: readonly Step[] = [
  { name: 'format', command: ['oxfmt', '--check', '.'] },
  { name: 'lint', command: ['oxlint', '--deny-warnings'] },
  { name: 'types', command: ['node', 'scripts/types.ts'] },
  { name: 'boundaries', command: ['turbo', 'boundaries'] },
];
const running: readonly Step[] = [
  { name: 'unit', command: ['vitest', 'run', '--project', 'unit'], vitest: 'unit' },
  { name: 'dead code', command: ['knip', '--no-progress', '--no-config-hints'] },
];

/** Two lanes of about the same length. */
export async function verify(): Promise<Count> {
  const generated = await steps([{ name: 'generate', command: ['node', 'packages/db/scripts/generate.mjs'] }]);
  return sum(generated, ...(await Promise.all([steps(reading), steps(running)])));
}
