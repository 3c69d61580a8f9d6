/** Types of everything: the packages by project references; the SPAs, and their browser tests together, as leaves that emit nothing. */
import { spawnSync } from 'node:child_process';
import { binary } from './steps.ts';

const run = (...args: string[]): number => spawnSync(binary('tsc'), args, { stdio: 'inherit' }).status ?? 1;

let failed = run('-b', 'tsconfig.json');
for (const leaf of ['trainer/tsconfig.json', 'organizer/tsconfig.json', 'member/tsconfig.json', 'tsconfig.e2e.json'])
  failed ||= run('-p', `apps/${leaf}`, '--noEmit');
process.exitCode = failed;
