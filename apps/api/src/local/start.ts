/**
 * `pnpm start` and `pnpm dev`: the front of what `supervisor.ts` does. Package managers end the group of processes they started, hard, as
 * soon as they have ended themselves; the supervisor therefore lives in a group of its own, and takes the end of this process, whichever way
 * it comes, for the order to stop.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { onLaunchersGone } from './launchers.ts';

const supervisor = spawn(process.execPath, [path.join(import.meta.dirname, 'supervisor.ts'), ...process.argv.slice(2)], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  detached: true,
});
supervisor.once('exit', (status) => process.exit(status ?? 1));

const stop = (): void => void supervisor.kill('SIGTERM');
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
onLaunchersGone(stop);
