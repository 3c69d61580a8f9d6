/** What stands in the way of `start` is said in a sentence; what dies is started again; whatever ends its launcher ends all of it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { getPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort, isFree } from '../test/app.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const START = [process.execPath, path.join(ROOT, 'apps/api/src/local/start.ts')] as const;
const NPX = ['npx', '-y', 'pnpm@12', '--silent', '--filter', '@seatwise/api', 'run', 'serve'] as const;
const READY_MS = 120_000;

const PORTS = ['PORT', 'SANDBOX_PORT', 'MAIL_SMTP_PORT', 'MAIL_UI_PORT'] as const;
type Settings = Record<(typeof PORTS)[number] | 'DATA_DIR', string>;

interface Launched {
  child: ChildProcess;
  pid: number;
  output(): string;
  exit: Promise<number | null>;
}

const folders: string[] = [];
const launched: Launched[] = [];

async function newSettings(): Promise<Settings> {
  const folder = mkdtempSync(path.join(tmpdir(), 'seatwise-start-'));
  folders.push(folder);
  const ports = new Set<number>();
  while (ports.size < PORTS.length) ports.add(await freePort());
  const [PORT, SANDBOX_PORT, MAIL_SMTP_PORT, MAIL_UI_PORT] = [...ports].map(String);
  if (!PORT || !SANDBOX_PORT || !MAIL_SMTP_PORT || !MAIL_UI_PORT) throw new Error('no free ports');
  return { PORT, SANDBOX_PORT, MAIL_SMTP_PORT, MAIL_UI_PORT, DATA_DIR: path.join(folder, 'data') };
}

function launch(settings: Settings, [file, ...args]: readonly [string, ...string[]] = START): Launched {
  const child = spawn(file, args, {
    cwd: ROOT,
    env: { ...process.env, ...settings, NODE_ENV: '', DATABASE_URL: '', STRIPE_SECRET_KEY: '', SMTP_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as in a terminal.
    detached: true,
  });
  let output = '';
  const take = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const one: Launched = { child, pid: child.pid ?? 0, output: () => output, exit: new Promise((resolve) => child.once('exit', resolve)) };
  launched.push(one);
  return one;
}

/** What a first start leaves behind, demo and all: most of what a start takes is making it. */
let prepared: string | null = null;

async function start(settings: Settings, command?: readonly [string, ...string[]]): Promise<Launched> {
  if (prepared !== null && !existsSync(settings.DATA_DIR)) execFileSync('cp', ['-a', prepared, settings.DATA_DIR]);
  const one = launch(settings, command);
  for (const end = Date.now() + READY_MS; !/^ready$/m.test(one.output()); await sleep(20)) {
    if (one.child.exitCode !== null || Date.now() > end) throw new Error(`It does not become ready:\n${one.output()}`);
  }
  return one;
}

async function untilGone(settings: Settings): Promise<boolean> {
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(50)) {
    const free = await Promise.all(PORTS.map((name) => isFree(Number(settings[name]))));
    if (free.every(Boolean)) return true;
  }
  return false;
}

const isReady = async ({ PORT }: Settings): Promise<boolean> =>
  (await fetch(`http://127.0.0.1:${PORT}/readyz`).catch(() => null))?.status === 200;

interface Process {
  pid: number;
  parent: number;
  args: string;
}

const processes = (): Process[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid && parent && args ? [{ pid: Number(pid), parent: Number(parent), args }] : [];
    });

/** The process below this one that runs a file of ours; null when there is none. */
function running({ pid }: Pick<Launched, 'pid'>, file: string): number | null {
  const all = processes();
  const below = (parent: number): Process[] => all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid).find(({ args }) => args.includes(`/src/${file}`))?.pid ?? null;
}

function found(pid: number | null): number {
  if (pid === null) throw new Error('It does not run');
  return pid;
}

beforeAll(async () => {
  const settings = await newSettings();
  const { child, exit } = await start(settings);
  child.kill('SIGTERM');
  await exit;
  prepared = settings.DATA_DIR;
});
afterEach(async () => {
  for (const { child, exit } of launched.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await exit;
  }
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test.each(PORTS)('a taken %s is named in one sentence', async (name) => {
  const settings = await newSettings();
  const squatter = await new Promise<Server>((resolve) => {
    const server = createServer().listen(Number(settings[name]), '127.0.0.1', () => resolve(server));
  });
  try {
    const { exit, output } = launch(settings);
    expect(await exit).not.toBe(0);
    expect(output().trim()).toBe(`Port ${settings[name]} is taken: set ${name} to another one.`);
  } finally {
    squatter.close();
  }
});

test('a wrong setting is named in one sentence', async () => {
  const { exit, output } = launch({ ...(await newSettings()), PORT: 'eighty' });
  expect(await exit).not.toBe(0);
  expect(output().trim()).toBe('PORT must be a whole number from 1 to 65535.');
});

test('one folder is for one start', async () => {
  const settings = await newSettings();
  await start(settings);
  const second = launch({ ...(await newSettings()), DATA_DIR: settings.DATA_DIR });
  expect(await second.exit).not.toBe(0);
  expect(second.output()).toMatch(/^DATA_DIR \S+ is in use by another start/m);
  expect(await isReady(settings)).toBe(true);
});

test('a server, a worker or a stand-in that dies is started again', async () => {
  const settings = await newSettings();
  const one = await start(settings);
  for (const file of ['server.ts', 'worker.ts', 'local/stripe.child.ts', 'local/mail.child.ts', 'local/whatsapp.child.ts']) {
    const victim = found(running(one, file));
    process.kill(victim, 'SIGKILL');
    await expect.poll(() => [null, victim].includes(running(one, file)), { timeout: 20_000 }).toBe(false);
  }
  await expect.poll(() => isReady(settings), { timeout: 30_000 }).toBe(true);
  for (const port of [settings.SANDBOX_PORT, settings.MAIL_UI_PORT])
    await expect.poll(() => isFree(Number(port)), { timeout: 20_000 }).toBe(false);
});

test('the worker leaves the processors to the API first: with all its threads, and as a session', async () => {
  const one = await start(await newSettings());
  const [worker, server] = [found(running(one, 'worker.ts')), found(running(one, 'server.ts'))];
  expect([getPriority(worker), getPriority(server)]).toEqual([10, 0]);
  if (!existsSync('/proc/self/task')) return;
  expect(new Set(readdirSync(`/proc/${worker}/task`).map((thread) => getPriority(Number(thread))))).toEqual(new Set([10]));
  if (!existsSync('/proc/self/autogroup')) return;
  const session = (pid: number) => readFileSync(`/proc/${pid}/autogroup`, 'utf8');
  expect(session(worker)).toMatch(/nice 5$/m);
  expect(session(server)).toMatch(/nice 0$/m);
});

test('its front killed hard: everything stops in order, the database too', async () => {
  const settings = await newSettings();
  const one = await start(settings);
  process.kill(one.pid, 'SIGKILL');
  expect(await untilGone(settings)).toBe(true);
  await expect.poll(() => existsSync(path.join(settings.DATA_DIR, 'postgres/postmaster.pid')), { timeout: 20_000 }).toBe(false);
  await start(settings);
});

test('Ctrl-C reaches npx, pnpm and us at once: everything stops', async () => {
  const settings = await newSettings();
  const one = await start(settings, NPX);
  process.kill(-one.pid, 'SIGINT');
  expect(await untilGone(settings)).toBe(true);
  await one.exit;
});

test.each(['SIGTERM', 'SIGKILL'] as const)('%s to npx alone, which passes on little: everything stops', async (signal) => {
  const settings = await newSettings();
  const one = await start(settings, NPX);
  process.kill(one.pid, signal);
  expect(await untilGone(settings)).toBe(true);
  await one.exit;
  await start(settings);
});
