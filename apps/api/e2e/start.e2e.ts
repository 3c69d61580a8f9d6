/** `start` as somebody meets it in a terminal: what it prints, how it stops, and what survives when it is killed. */
import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { PASSWORD, startSeatwise, temporaryDataDir, type Ports, type RunningSeatwise } from '@seatwise/testing/browser';
import { afterAll, expect, test } from 'vitest';

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

afterAll(async () => {
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
    body: JSON.stringify({ name: 'Nora Keep', email, password: PASSWORD }),
  });
  return answer.status;
}

const childrenOf = (pid: number): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));

let survivor: RunningSeatwise | undefined;

test('two run side by side, each says where it is, and Ctrl-C stops one of them entirely', async () => {
  const [one, two] = await Promise.all([start(folder()), start(folder())]);
  for (const seatwise of [one, two]) {
    const { url, mailUrl } = seatwise;
    expect(seatwise.output().trimEnd().split('\n').at(-1)).toBe('ready');
    for (const address of [`${url}/`, `${url}/trainer/`, `${url}/organizer/`, `${mailUrl}/`]) expect(seatwise.output()).toContain(address);
    for (const login of ['owner@seatwise.test', 'ada@atelier.test', 'omar@festival.test', 'mia@members.test', 'seatwise-demo'])
      expect(seatwise.output()).toContain(login);
    for (const page of ['/', '/trainer/', '/trainer/platform', '/organizer/', '/readyz', '/healthz'])
      expect((await fetch(`${url}${page}`)).status).toBe(200);
    expect(await listening(seatwise.ports)).toHaveLength(5);
  }
  // They know nothing of each other.
  expect(await signUp(one, 'only@one.test')).toBe(200);
  expect(await signIn(two, 'only@one.test', PASSWORD)).toBe(401);
  expect(await signIn(two, 'ada@atelier.test')).toBe(200);

  one.interrupt();
  expect(await one.ended).toBe(0);
  expect(await listening(one.ports)).toEqual([]);
  expect(await listening(two.ports)).toHaveLength(5);
  survivor = two;
});

test('killed hard, it comes up again on what it had, at the same ports', async () => {
  if (!survivor) throw new Error('There is one from the test before');
  const { dataDir, ports } = survivor;
  expect(await signUp(survivor, 'nora@keep.test')).toBe(200);
  const [supervisor] = childrenOf(survivor.process.pid ?? 0);
  if (supervisor === undefined) throw new Error('start has no child');
  process.kill(supervisor, 'SIGKILL');
  await survivor.ended;

  const again = await start(dataDir, ports);
  expect(await signIn(again, 'nora@keep.test', PASSWORD)).toBe(200);
  expect(await signIn(again, 'ada@atelier.test')).toBe(200);
});
