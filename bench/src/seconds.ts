/** How long people wait: for a build, for `ready`, for `pnpm verify`, for a first page. In a copy of the tree that holds nothing but its files. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryFolder } from './folders.ts';
import { median, type Row, withSpread } from './figures.ts';
import { endGroup, freePort, plainEnvironment, stop } from './process.ts';
import { ROOT } from './world.ts';

const READY_MS = 120_000;

/** The tree as a clean clone of this moment would have it, installed. */
async function cleanCopy(stack: AsyncDisposableStack, pnpm: Pnpm): Promise<string> {
  const copy = path.join(temporaryFolder(stack), 'seatwise');
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--deduplicate'], { cwd: ROOT, encoding: 'utf8' });
  for (const file of listed.split('\n').filter(Boolean)) {
    // One that is deleted, and not yet committed so, is not there.
    try {
      cpSync(path.join(ROOT, file), path.join(copy, file));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  chmodSync(copy, 0o755);
  // turbo and `verify` ask git which files there are, and what is in them.
  const git = (...args: string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@bench.test', ...args], { cwd: copy });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--no-verify', '--message', 'What is measured');
  const { status, output } = await pnpm(copy, ['install', '--prefer-offline', '--no-frozen-lockfile']);
  if (status !== 0) throw new Error(`pnpm install failed:\n${output}`);
  return copy;
}

interface Run {
  status: number;
  output: string;
  seconds: number;
}

type Pnpm = (cwd: string, args: readonly string[]) => Promise<Run>;

/** The very pnpm that runs the bench, or the one that the README names. */
function findPnpm(stack: AsyncDisposableStack): Pnpm {
  const own = process.env['npm_execpath'];
  const [command, before] = !own?.includes('pnpm')
    ? ['npx', ['-y', 'pnpm@12']]
    : /\.[cm]?js$/.test(own)
      ? [process.execPath, [own]]
      : [own, []];
  return async (cwd, args) => {
    const began = performance.now();
    const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
    // In a group of its own, so that all of it can be ended.
    const child = spawn(command, [...before, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    stack.defer(() => endGroup(child));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const status = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
    return { status, output, seconds: (performance.now() - began) / 1000 };
  };
}

/** Seconds from nothing running to the line `ready`; then it is stopped. */
async function secondsToReady(stack: AsyncDisposableStack, copy: string, dataDir: string): Promise<number> {
  const ports = { PORT: '', SANDBOX_PORT: '', MAIL_SMTP_PORT: '', MAIL_UI_PORT: '' };
  for (const name of Object.keys(ports)) Object.assign(ports, { [name]: String(await freePort()) });
  const began = performance.now();
  const child = spawn(process.execPath, ['apps/api/src/local/start.ts'], {
    cwd: copy,
    env: { ...plainEnvironment(), ...ports, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  stack.defer(() => stop(child));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const seconds = await new Promise<number>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`start ${why}:\n${said}`));
    const timer = setTimeout(() => fail('does not become ready'), READY_MS);
    createInterface({ input: child.stdout }).on('line', (line) => {
      said += `${line}\n`;
      if (line !== 'ready') return;
      clearTimeout(timer);
      resolve((performance.now() - began) / 1000);
    });
    child.once('exit', (status) => fail(`ended with ${status}`));
  });
  await stop(child);
  return seconds;
}

const row = (what: string, seconds: readonly number[], limit: number | null, failed = false): Row => ({
  what,
  figure: `${seconds.length > 1 ? withSpread(seconds, 1) : median(seconds).toFixed(1)} s${failed ? ', and it failed' : ''}`,
  target: limit === null ? '–' : `< ${limit} s`,
  met: !failed && (limit === null || median(seconds) < limit),
});

async function built(pnpm: Pnpm, copy: string, what: string, limit: number | null): Promise<Row> {
  const { status, seconds, output } = await pnpm(copy, ['run', 'build']);
  if (status !== 0) throw new Error(`The build failed:\n${output}`);
  return row(what, [seconds], limit);
}

async function verified(pnpm: Pnpm, copy: string, what: string): Promise<Row> {
  const { status, seconds, output } = await pnpm(copy, ['run', 'verify']);
  if (status !== 0) process.stderr.write(output);
  return row(what, [seconds], 40, status !== 0);
}

function firstLoad(copy: string): Row {
  const printed = execFileSync(process.execPath, ['packages/web/scripts/first-load.mjs', 'member', '--json'], {
    cwd: copy,
    encoding: 'utf8',
  });
  const { js, css }: { js: number; css: number } = JSON.parse(printed);
  return {
    what: 'first load of the member’s public page: JavaScript, compressed (and styles)',
    figure: `${js.toFixed(0)} kB (${css.toFixed(0)} kB)`,
    target: '< 200 kB',
    met: js < 200,
  };
}

export async function measureSeconds(stack: AsyncDisposableStack, { rounds }: { rounds: number }): Promise<Row[]> {
  const pnpm = findPnpm(stack);
  const copy = await cleanCopy(stack, pnpm);
  const rows = [
    await built(pnpm, copy, '`pnpm build`, cold: everything, nothing cached', 60),
    await built(pnpm, copy, '`pnpm build`, again', null),
  ];

  const first: number[] = [];
  const later: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const dataDir = path.join(temporaryFolder(stack), 'data');
    first.push(await secondsToReady(stack, copy, dataDir));
    later.push(await secondsToReady(stack, copy, dataDir));
  }
  rows.push(row('from built to `ready`, first time: initdb, migrations, demo', first, 15));
  rows.push(row('from built to `ready`, later', later, 6));
  rows.push(
    await verified(pnpm, copy, '`pnpm verify` in a clean clone'),
    await verified(pnpm, copy, '`pnpm verify`, again'),
    firstLoad(copy),
  );
  return rows;
}
