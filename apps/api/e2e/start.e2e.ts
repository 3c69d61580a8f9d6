/** `start` as somebody meets it in a terminal: what it prints, how it stops, and what survives when it is killed. */
import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { freePorts, startSeatwise, temporaryDataDir, type Ports, type RunningSeatwise } from '@seatwise/testing/browser';
import { afterEach, expect, test } from 'vitest';

const running: RunningSeatwise[] = [];
const folders: { remove: () => void }[] = [];

async function start(dataDir: string, ports?: Ports): Promise<RunningSeatwise> {
  const seatwise = await startSeatwise({ dataDir, ...(ports ? { ports } : {}) });
  running.push(seatwise);
  return seatwise;
}

function folder(): string {
  const made = temporaryDataDir();
  folders.push(made);
  return made.path;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((seatwise) => seatwise.stop()));
  for (const made of folders.splice(0)) made.remove();
});

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
const listening = async (ports: Ports): Promise<number[]> => {
  const all = Object.values<number>({ ...ports });
  const states = await Promise.all(all.map(answers));
  return all.filter((_, at) => states[at]);
};

async function signIn({ url }: RunningSeatwise, email: string, password = 'seatwise-demo'): Promise<number> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  });
  return answer.status;
}

async function signUp({ url }: RunningSeatwise, email: string): Promise<number> {
  const answer = await fetch(`${url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ name: 'Nora Keep', email, password: 'a-long-enough-password' }),
  });
  return answer.status;
}

const childrenOf = (pid: number): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));

test('prints addresses and logins, then ready; Ctrl-C stops everything it started', async () => {
  const seatwise = await start(folder());
  const { ports, url } = seatwise;
  const lines = seatwise.output().trimEnd().split('\n');
  expect(lines.at(-1)).toBe('ready');
  for (const address of [`${url}/`, `${url}/trainer/`, `${url}/organizer/`, `${seatwise.mailUrl}/`])
    expect(seatwise.output()).toContain(`  ${address}`.trim());
  for (const login of ['owner@seatwise.test', 'ada@atelier.test', 'omar@festival.test', 'mia@members.test'])
    expect(seatwise.output()).toContain(login);
  expect(seatwise.output()).toContain('seatwise-demo');
  for (const page of ['/', '/trainer/', '/trainer/platform', '/organizer/', '/readyz', '/healthz'])
    expect((await fetch(`${url}${page}`)).status).toBe(200);
  expect(await listening(ports)).toHaveLength(4);

  seatwise.interrupt();
  expect(await seatwise.ended).toBe(0);
  expect(await listening(ports)).toEqual([]);
});

test('killed hard, it comes up again on what it had', async () => {
  const dataDir = folder();
  const ports = await freePorts();
  const first = await start(dataDir, ports);
  expect(await signUp(first, 'nora@keep.test')).toBe(200);
  const [supervisor] = childrenOf(first.process.pid ?? 0);
  if (supervisor === undefined) throw new Error('start has no child');
  process.kill(supervisor, 'SIGKILL');
  await first.ended;

  const second = await start(dataDir, ports);
  expect(await signIn(second, 'nora@keep.test', 'a-long-enough-password')).toBe(200);
  expect(await signIn(second, 'ada@atelier.test')).toBe(200);
});

test('two run side by side, and know nothing of each other', async () => {
  const [one, two] = await Promise.all([start(folder()), start(folder())]);
  expect(await signUp(one, 'only@one.test')).toBe(200);
  expect(await signIn(one, 'only@one.test', 'a-long-enough-password')).toBe(200);
  expect(await signIn(two, 'only@one.test', 'a-long-enough-password')).toBe(401);
  expect(await signIn(two, 'ada@atelier.test')).toBe(200);
  expect(await one.stop()).toBe(0);
  expect(await listening(two.ports)).toHaveLength(4);
});
