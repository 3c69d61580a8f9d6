/** Runs the checks one after the other, shows the output of those that fail, and counts what passed. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

/** A tool of ours. `node` is the one that runs this script: version 24 from the lock file. */
export const binary = (name: string): string => (name === 'node' ? process.execPath : path.join(root, 'node_modules/.bin', name));

export interface Step {
  name: string;
  command: [string, ...string[]];
  /** A vitest run: its own tests are counted, instead of one for the step. */
  vitest?: string;
  env?: NodeJS.ProcessEnv;
  /** Shows what it prints as it prints it. */
  loud?: boolean;
}

export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

interface VitestReport {
  testResults: {
    name: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] | null }[];
  }[];
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numFailedTestSuites: number;
  success: boolean;
}

/** The first lines of what a test said, without the marks that colour a terminal. */
const FIRST_LINES = 4;
// oxlint-disable-next-line no-control-regex -- these marks begin with one
const COLOURS = /\u001b\[[\d;]*m/g;

/** What failed, so that the end of a long log tells it as well. */
const failures: string[] = [];
export const whatFailed = (): readonly string[] => failures;

function note(step: string, file: string, test: string, message: string): void {
  const words = message.replace(COLOURS, '').trim().split('\n').slice(0, FIRST_LINES).join('\n    ');
  failures.push(`${step}: ${path.relative(root, file)}${test ? ` › ${test}` : ''}\n    ${words}`);
}

function noteFailures(step: string, { testResults }: VitestReport): void {
  for (const { name, message, assertionResults } of testResults) {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    for (const { fullName, failureMessages } of failed) note(step, name, fullName, failureMessages?.[0] ?? '');
    if (failed.length === 0 && message) note(step, name, '', message);
  }
}

async function once(step: Step): Promise<Count & { output: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'seatwise-report-'));
  const report = path.join(folder, 'report.json');
  const [name, ...args] = step.command;
  const extra = step.vitest ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : [];
  const child = spawn(binary(name), [...args, ...extra], {
    cwd: root,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', FORCE_COLOR: '0', ...step.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const take = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
    if (step.loud) process.stdout.write(chunk);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const code = await new Promise<number>((resolve) => {
    child.on('error', (error) => {
      output += String(error);
      resolve(1);
    });
    child.on('close', (status) => resolve(status ?? 1));
  });
  try {
    if (!step.vitest) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output };
    // Without a report nothing ran, and nothing that did not run has passed.
    if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, output };
    const figures: VitestReport = JSON.parse(readFileSync(report, 'utf8'));
    if (code !== 0) noteFailures(step.name, figures);
    // A file that does not load, or a failing hook, is a failure though no test of it is counted.
    const failed = Math.max(figures.numFailedTests, code === 0 ? 0 : 1);
    return { passed: figures.numPassedTests, failed, skipped: figures.numPendingTests + figures.numTodoTests, output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function steps(list: readonly Step[]): Promise<Count> {
  const total: Count = { passed: 0, failed: 0, skipped: 0 };
  for (const step of list) {
    const began = performance.now();
    const result = await once(step);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const detail = step.vitest
      ? `${result.passed} passed, ${result.failed} failed${result.skipped ? `, ${result.skipped} skipped` : ''}`
      : result.failed
        ? 'failed'
        : 'ok';
    if (result.failed > 0 && !step.vitest) failures.push(`${step.name}: see above`);
    if (result.failed > 0 && !step.loud) process.stdout.write(`${result.output}\n`);
    process.stdout.write(`${step.name.padEnd(12)} ${detail} (${seconds} s)\n`);
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
  }
  return total;
}

export const sum = (...counts: readonly Count[]): Count =>
  counts.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed, skipped: all.skipped + one.skipped }), {
    passed: 0,
    failed: 0,
    skipped: 0,
  });
