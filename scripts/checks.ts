/** What `pnpm verify` consists of; `pnpm test` begins with the same. */
import type { Step } from './steps.ts';

export const checks: readonly Step[] = [
  { name: 'format', command: ['oxfmt', '--check', '.'] },
  { name: 'lint', command: ['oxlint', '--deny-warnings'] },
  { name: 'types', command: ['node', 'scripts/types.ts'] },
  { name: 'unit', command: ['vitest', 'run', '--project', 'unit'], vitest: 'unit' },
  { name: 'boundaries', command: ['turbo', 'boundaries'] },
  { name: 'dead code', command: ['knip', '--no-progress', '--no-config-hints'] },
];
