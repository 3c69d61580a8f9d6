/** Where two processes share processors, and one is waited for. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

const NICE = constants.priority.PRIORITY_BELOW_NORMAL;
/** A third of another session's share: there it also stands against whatever else the machine runs, and is not to starve. */
const SESSION_NICE = 5;
const OWN_THREADS = '/proc/self/task';
const OWN_GROUP = '/proc/self/autogroup';

/** `pid (name) state parent group session …`; the name may hold anything. */
function ledSession(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
}

/**
 * From now on this process takes what others of the machine leave. On Linux a priority is one thread's alone, and those that collect garbage and compile
 * have begun by now; and where sessions are weighed against each other (sched_autogroup, on by default) it counts within its session only. A process
 * that leads a session, as each that `start` runs does, sets the session's, too. What cannot be set is left as it is.
 */
export function standBack(): void {
  setPriority(NICE);
  if (!existsSync(OWN_THREADS)) return;
  for (const thread of readdirSync(OWN_THREADS)) {
    try {
      setPriority(Number(thread), NICE);
    } catch {
      // It has ended meanwhile.
    }
  }
  try {
    if (ledSession() === process.pid) writeFileSync(OWN_GROUP, String(SESSION_NICE));
  } catch {
    // A kernel that does not weigh sessions, or that has been asked too often: it takes ten such changes a second in all.
  }
}
