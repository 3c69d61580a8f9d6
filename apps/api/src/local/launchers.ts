/**
 * npm passes a signal on to the shell it started, and not to what that shell runs; killed hard, it passes on nothing. Either way what it
 * launched lives on, and would hold its ports. So the chain from here up to the first npm, npx or pnpm is watched: when a link is gone,
 * whoever launched us is.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Ancestor {
  pid: number;
  parent: number;
  argv: string[];
}

const hasProc = existsSync('/proc/self/stat');

function lookUp(pid: number): Ancestor | null {
  try {
    if (hasProc) {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold anything; the state and the parent follow it.
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return { pid, parent: Number(parent), argv: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') };
    }
    const [parent = '', ...argv] = execFileSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split(/\s+/);
    return { pid, parent: Number(parent), argv };
  } catch {
    return null;
  }
}

/** npm writes "npm exec …" over its own command line. */
const isLauncher = ({ argv }: Ancestor): boolean =>
  argv.slice(0, 2).some((word) => /^(?:npm|npx|pnpm)(?:[ .-]|$)/.test(path.basename(word.split(' ')[0] ?? '')));
const isShell = ({ argv }: Ancestor): boolean => /^-?(?:sh|bash|dash|zsh|ash)$/.test(path.basename(argv[0] ?? ''));

/** From the parent of this process upwards: launchers, and the shells between them. Whoever called the first launcher is not ours to watch. */
function launchers(): Ancestor[] {
  const chain: Ancestor[] = [];
  for (let next = lookUp(process.ppid); next && next.pid > 1; next = lookUp(next.parent)) {
    const parent = isLauncher(next) ? null : lookUp(next.parent);
    if (!isLauncher(next) && !(isShell(next) && parent && isLauncher(parent))) break;
    chain.push(next);
  }
  return chain;
}

export function onLaunchersGone(stop: () => void): void {
  const chain = launchers();
  if (chain.length === 0) return;
  const first = process.ppid;
  const below = chain.slice(0, -1);
  const timer = setInterval(
    () => {
      const whole = process.ppid === first && below.every((link) => lookUp(link.pid)?.parent === link.parent);
      if (whole) return;
      clearInterval(timer);
      stop();
    },
    hasProc ? 250 : 2000,
  );
  timer.unref();
}
