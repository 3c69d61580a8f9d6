/** Processes of a run: each ends when the run does, also when the run is killed, since the channel to it then closes. */
import { type ChildProcess, type Serializable, spawn } from 'node:child_process';
import { createServer } from 'node:net';

export interface Started {
  pid: number;
  /** What it sent when it was ready. */
  message: unknown;
  stop(): Promise<void>;
  /** Sends something, and resolves with what comes back next. One question at a time. */
  ask(question: Serializable): Promise<unknown>;
}

const READY_MS = 30_000;
const STOP_MS = 20_000;

/** Everything but our own settings: a run is not to depend on what its shell exports. */
export function plainEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'USER'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(timer);
}

/** Ends a process that leads a group, with everything it started. */
export async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  process.kill(-child.pid, 'SIGKILL');
  await gone;
}

/** A Node process that says over IPC when it is ready. Its log goes nowhere, as a collector's would not be paid for by it. */
export async function startNode(
  script: string,
  options: { nodeArgs?: readonly string[]; env: Readonly<Record<string, string>> },
): Promise<Started> {
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), script], {
    env: { ...plainEnvironment(), ...options.env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-4000)));
  const message = await new Promise<unknown>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${script} is not ready after ${READY_MS / 1000} s.\n${complaints}`)), READY_MS);
    child.once('message', (sent) => {
      clearTimeout(timer);
      resolve(sent);
    });
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`${script} ended with ${status}.\n${complaints}`)));
  });
  const ask = (question: Serializable): Promise<unknown> =>
    new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.send(question, (error) => error && reject(error));
    });
  return { pid: child.pid ?? 0, message, stop: () => stop(child), ask };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No port is free.'))));
    });
  });
}
