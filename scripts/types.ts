/** Types of everything: the packages by project references, the SPAs and their browser tests (leaves that emit nothing) each by itself. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { binary } from './steps.ts';

const run = (...args: string[]): number => spawnSync(binary('tsc'), args, { stdio: 'inherit' }).status ?? 1;

let failed = run('-b', 'tsconfig.json');
for (const leaf of ['trainer', 'organizer', 'member', 'trainer/e2e', 'member/e2e'])
  if (existsSync(`apps/${leaf}/tsconfig.json`)) failed ||= run('-p', `apps/${leaf}/tsconfig.json`, '--noEmit');
process.exitCode = failed;
