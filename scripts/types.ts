/** Types of everything: the packages by project references, the SPAs (leaves that emit nothing) each by itself. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { binary } from './steps.ts';

const run = (...args: string[]): number => spawnSync(binary('tsc'), args, { stdio: 'inherit' }).status ?? 1;

let failed = run('-b', 'tsconfig.json');
for (const app of ['trainer', 'organizer', 'member'])
  if (existsSync(`apps/${app}/tsconfig.json`)) failed ||= run('-p', `apps/${app}/tsconfig.json`, '--noEmit');
process.exitCode = failed;
