import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { canEnter, postgresBinaries, type ServerUser, serverUser } from './native.ts';
import { identify, isRunning, type ProcessIdentity, waitUntilGone } from './process.ts';
import { newPassword, readState, type ServerState, withStartLock, writeState } from './state.ts';

export interface StartOptions {
  /** The cluster's files. Its password, port and lock lie beside it, under the same name with an ending. */
  dataDir: string;
  /** A port that has to be this one. Without it the port of last time is used, or another when it is taken. */
  port?: number;
  log?: (line: string) => void;
  /** For tests: nothing is made safe against a crash of the machine. */
  unsafeFast?: boolean;
}

export interface PostgresServer {
  /** The superuser on the database `postgres`. Holds the password. */
  adminUrl: string;
  port: number;
  pid: number;
  /** `started`; `adopted`, when whoever started it has died; `attached`, when it belongs to a process that lives. */
  origin: 'started' | 'adopted' | 'attached';
  /** Fast shutdown: open transactions are rolled back. Does nothing to a server that is only attached. */
  stop(): Promise<void>;
}

const SUPERUSER = 'postgres';
/** A server that recovers from a crash may take its time; one that has exited is noticed at once. */
const START_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 30_000;
const LOG_LIMIT_BYTES = 5_000_000;

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=120',
  'jit=off',
  'shared_buffers=128MB',
  'max_parallel_workers_per_gather=0',
  'io_method=sync',
  'random_page_cost=1.1',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_logical_replication_workers=0',
  'max_wal_size=1GB',
  'password_encryption=scram-sha-256',
  'timezone=UTC',
  'log_timezone=UTC',
  'lc_messages=C',
];

const UNSAFE_SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'autovacuum=off',
  'checkpoint_timeout=1h',
  'max_wal_size=2GB',
  'max_connections=300',
];

const ENVIRONMENT = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

interface Postmaster extends ProcessIdentity {
  port: number;
  ready: boolean;
}

/**
 * How the server is told where its files are. One of another user may be barred from the directories above them; it is then started inside
 * the data directory, which the kernel lets it name as its own working directory.
 */
function directoryArgument(dataDir: string, user: ServerUser | null): string {
  if (!user || canEnter(path.dirname(dataDir), user)) return dataDir;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw new Error(`The database's user may not enter ${path.dirname(dataDir)}: start as an ordinary user, or choose another DATA_DIR`);
}

function credentials(user: ServerUser | null): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {};
}

/** Made under another name and renamed: a data directory is whole or absent, whenever the power goes. */
function initialise(dataDir: string, password: string, user: ServerUser | null, unsafeFast: boolean): void {
  const parent = path.dirname(dataDir);
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${path.basename(dataDir)}.init-`)) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
  const fresh = `${dataDir}.init-${process.pid}`;
  const secrets = mkdtempSync(path.join(tmpdir(), 'seatwise-init-'));
  try {
    mkdirSync(fresh, { mode: 0o700 });
    const passwordFile = path.join(secrets, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (user) for (const file of [fresh, secrets, passwordFile]) chownSync(file, user.uid, user.gid);
    const { initdb } = postgresBinaries(user);
    const result = spawnSync(
      initdb,
      [
        `--pgdata=${directoryArgument(fresh, user)}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        // The same order and case mapping on every machine, whatever locales it has.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
        ...(unsafeFast ? ['--no-sync'] : []),
      ],
      { cwd: fresh, env: ENVIRONMENT, encoding: 'utf8', ...credentials(user) },
    );
    if (result.status !== 0) throw new Error(`initdb failed: ${result.error?.message ?? result.stderr}`);
    renameSync(fresh, dataDir);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(secrets, { recursive: true, force: true });
  }
}

function servesDirectory(pid: number, dataDir: string): boolean {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDir);
    } catch {
      return false;
    }
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes('postgres');
}

/** The server that runs on these files, whoever started it. A pid file that a crash left, or whose number another process now has, is none. */
function runningPostmaster(dataDir: string): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const identity = identify(Number(lines[0]));
  if (!identity || !servesDirectory(identity.pid, dataDir)) return null;
  return { ...identity, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' };
}

/**
 * After a crash another program may have got the number in the pid file, and the server would take it for itself and refuse to start.
 * When the number is nobody's, the server deals with the file, and checks its shared memory, on its own.
 */
function dropMisleadingPidFile(dataDir: string): void {
  const file = path.join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  if (identify(pid) && !servesDirectory(pid, dataDir)) rmSync(file);
}

async function untilReady(dataDir: string, alive: () => boolean): Promise<Postmaster | null> {
  const end = Date.now() + START_TIMEOUT_MS;
  while (alive() && Date.now() < end) {
    const server = runningPostmaster(dataDir);
    if (server?.ready) return server;
    await sleep(10);
  }
  return null;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}

function openLog(dataDir: string): { file: string; descriptor: number } {
  const file = `${dataDir}.log`;
  const tooLong = existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES;
  return { file, descriptor: openSync(file, tooLong ? 'w' : 'a', 0o600) };
}

async function launch(
  dataDir: string,
  port: number,
  user: ServerUser | null,
  unsafeFast: boolean,
): Promise<Postmaster | { failed: string }> {
  const { postgres } = postgresBinaries(user);
  const log = openLog(dataDir);
  const from = statSync(log.file).size;
  const settings = [...SETTINGS, ...(unsafeFast ? UNSAFE_SETTINGS : []), `port=${port}`].flatMap((setting) => ['-c', setting]);
  const child = spawn(postgres, ['-D', directoryArgument(dataDir, user), ...settings], {
    cwd: dataDir,
    env: ENVIRONMENT,
    // In a group of its own: Ctrl-C reaches us alone, and we stop it last.
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
    ...credentials(user),
  });
  closeSync(log.descriptor);
  let exited = false;
  let spawnError = '';
  child.on('exit', () => (exited = true));
  child.on('error', (error) => {
    exited = true;
    spawnError = error.message;
  });
  child.unref();
  const server = await untilReady(dataDir, () => !exited);
  if (server) return server;
  if (!exited) child.kill('SIGINT');
  return { failed: spawnError || readFileSync(log.file).subarray(from).toString('utf8').trim() };
}

/** How long the children of a dead server may take to notice. */
const ORPHANS_MS = 15_000;

async function startFresh(options: StartOptions, state: ServerState, user: ServerUser | null): Promise<Postmaster> {
  const { dataDir } = options;
  dropMisleadingPidFile(dataDir);
  if (user) chownSync(dataDir, user.uid, user.gid);
  chmodSync(dataDir, 0o700);
  let wanted = options.port ?? state.port;
  const orphansGone = Date.now() + ORPHANS_MS;
  for (let attempt = 0; ; attempt += 1) {
    if (wanted !== null && !(await isFree(wanted))) {
      if (options.port !== undefined) throw new Error(`Port ${options.port}, wanted for PostgreSQL, is taken`);
      wanted = null;
    }
    const port = wanted ?? (await freePort());
    const server = await launch(dataDir, port, user, options.unsafeFast ?? false);
    if (!('failed' in server)) return server;
    // The children of a server that was killed notice so by themselves, a moment later, and let go. And it has its number until its parent has
    // taken note of its end: for as long PostgreSQL takes its pid file for true.
    if (
      /shared memory block .* is still in use|lock file "postmaster\.pid" already exists/.test(server.failed) &&
      Date.now() < orphansGone
    ) {
      attempt -= 1;
      await sleep(100);
      continue;
    }
    // Between the probe and the start somebody else may have taken the port.
    if (attempt >= 4 || options.port !== undefined || !/could not bind|Address already in use/.test(server.failed)) {
      throw new Error(`PostgreSQL did not start on ${dataDir}:\n${server.failed}`);
    }
    wanted = null;
  }
}

async function signalAndWait(server: ProcessIdentity): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isRunning(server)) return;
    process.kill(server.pid, signal);
    if (await waitUntilGone(server, STOP_TIMEOUT_MS)) return;
  }
  throw new Error(`PostgreSQL (process ${server.pid}) does not stop`);
}

function loadState(dataDir: string): ServerState {
  const state = readState(dataDir);
  if (state) return state;
  if (existsSync(dataDir)) {
    throw new Error(
      `${dataDir} has data, but the file with its password (${path.basename(dataDir)}.secret.json, beside it) is gone: restore the file, or remove the data`,
    );
  }
  return { password: newPassword(), port: null, owner: null, rolePasswords: {} };
}

/**
 * A PostgreSQL of our own on 127.0.0.1. The files are made on the first start. A server that is already running on them is used: it stays
 * when whoever started it was killed, and the next start takes it over.
 */
export async function startPostgres(options: StartOptions): Promise<PostgresServer> {
  const dataDir = path.resolve(options.dataDir);
  const user = serverUser();
  return withStartLock(dataDir, async () => {
    const state = loadState(dataDir);
    if (!existsSync(dataDir)) {
      options.log?.(`creating a database in ${dataDir}`);
      writeState(dataDir, state);
      initialise(dataDir, state.password, user, options.unsafeFast ?? false);
    }
    const found = runningPostmaster(dataDir);
    // It may be starting still, or stopping: then it vanishes, and the next one is ours.
    let server = found && (await untilReady(dataDir, () => isRunning(found)));
    let origin: PostgresServer['origin'] = 'started';
    if (server) {
      origin = isRunning(state.owner) && state.owner?.pid !== process.pid ? 'attached' : 'adopted';
    } else {
      server = await startFresh({ ...options, dataDir }, state, user);
    }
    if (origin !== 'attached') writeState(dataDir, { ...state, port: server.port, owner: identify(process.pid) });
    options.log?.(`PostgreSQL ${origin} on port ${server.port}`);
    const running = server;
    return {
      adminUrl: `postgresql://${SUPERUSER}:${state.password}@127.0.0.1:${server.port}/postgres`,
      port: server.port,
      pid: server.pid,
      origin,
      stop: async () => {
        if (origin === 'attached') return;
        await signalAndWait(running);
      },
    };
  });
}

/** Ends the server that runs on these files, whoever started it. */
export async function stopPostgres(dataDir: string): Promise<void> {
  const server = runningPostmaster(path.resolve(dataDir));
  if (server) await signalAndWait(server);
}

/** True when nobody who lives answers for these files: whoever started their server, or was about to, is gone. */
export function isServerAbandoned(dataDir: string): boolean {
  const state = readState(dataDir);
  // A start writes the owner once the server runs; until then its lock is there.
  return state !== null && !isRunning(state.owner) && !existsSync(`${dataDir}.lock`);
}
