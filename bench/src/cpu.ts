/** Processor time of other processes, from Linux's /proc: unlike a rate it hardly depends on what else the machine does. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, which every architecture we run on has at 100. */
const TICK_US = 10_000;
export const canTellCpu = existsSync('/proc/self/stat');

interface Usage {
  parent: number;
  /** Ticks. */
  own: number;
  /** Of children that have ended. */
  ended: number;
}

function usageOf(pid: number): Usage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything. From the state on, proc(5) counts from 3.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const field = (number: number): number => fields[number - 3] ?? 0;
    return { parent: field(4), own: field(14) + field(15), ended: field(16) + field(17) };
  } catch {
    return null;
  }
}

/** Microseconds that a process and the children it has, or had, have spent. */
export function cpuOf(pid: number): number {
  const self = usageOf(pid);
  if (!self) return Number.NaN;
  const children = readdirSync('/proc')
    .map((name) => usageOf(Number(name)))
    .filter((usage) => usage?.parent === pid);
  return (self.own + self.ended + children.reduce((sum, child) => sum + (child?.own ?? 0), 0)) * TICK_US;
}

/** Milliseconds that one process has spent, to the nanosecond, where the kernel counts them; else null. */
export function fineCpuOf(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return null;
  }
}
