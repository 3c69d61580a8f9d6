import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drift, migrate } from '../migrate/migrate.ts';
import { ensureDatabase, prepareDatabase } from '../prepare.ts';
import { identify, isRunning, waitUntilGone } from './process.ts';
import { isServerAbandoned, type PostgresServer, startPostgres, stopPostgres } from './server.ts';
import { stateFile } from './state.ts';

let folder: string;
let dataDir: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'seatwise-embedded-'));
  chmodSync(folder, 0o711);
  dataDir = path.join(folder, 'postgres');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const name of readdirSync(folder))
    if (existsSync(path.join(folder, name, 'PG_VERSION'))) await stopPostgres(path.join(folder, name));
  rmSync(folder, { recursive: true, force: true });
});

const start = (directory = dataDir): Promise<PostgresServer> => startPostgres({ dataDir: directory, unsafeFast: true });

async function query(server: Pick<PostgresServer, 'adminUrl'>, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.adminUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts the server, says so, and stays until it is killed. */
async function startElsewhere(): Promise<{ child: ChildProcess; server: Omit<PostgresServer, 'stop'> }> {
  const script = `import { startPostgres } from ${JSON.stringify(path.join(import.meta.dirname, 'server.ts'))};
    console.log(JSON.stringify(await startPostgres({ dataDir: process.argv[1], unsafeFast: true })));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const server: Omit<PostgresServer, 'stop'> = JSON.parse(String(line));
  return { child, server };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

describe('an ordinary life', () => {
  test('data, password and port outlive a stop; the password is for its owner alone', async () => {
    const first = await start();
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    expect(first.origin).toBe('started');
    expect(statSync(stateFile(dataDir)).mode & 0o777).toBe(0o600);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    await first.stop();
    await expect(query(first, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    const second = await start();
    expect([second.port, second.adminUrl]).toEqual([first.port, first.adminUrl]);
    expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  test('the password is needed, and only this machine is listened to', async () => {
    const server = await start();
    const url = new URL(server.adminUrl);
    url.password = 'guess';
    await expect(query({ adminUrl: url.href }, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(await query(server, "SELECT current_setting('listen_addresses') AS at, current_setting('fsync') AS fsync")).toEqual([
      { at: '127.0.0.1', fsync: 'off' },
    ]);
    await server.stop();
  });

  test('real data is kept with fsync on', async () => {
    const server = await startPostgres({ dataDir });
    expect(
      await query(
        server,
        "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS sync, current_setting('full_page_writes') AS pages",
      ),
    ).toEqual([{ fsync: 'on', sync: 'on', pages: 'on' }]);
    await server.stop();
  });

  test('another port when last time’s is taken; a sentence when one was asked for', async () => {
    const first = await start();
    await first.stop();
    const squatter: Server = createServer();
    await new Promise<void>((resolve) => squatter.listen(first.port, '127.0.0.1', resolve));
    try {
      const second = await start();
      expect(second.port).not.toBe(first.port);
      await second.stop();
      await expect(startPostgres({ dataDir, port: first.port, unsafeFast: true })).rejects.toThrow(`Port ${first.port}`);
    } finally {
      await new Promise((resolve) => squatter.close(resolve));
    }
  });

  test('two of them side by side', async () => {
    const servers = await Promise.all([start(), start(path.join(folder, 'other'))]);
    expect(servers[0].port).not.toBe(servers[1].port);
    await Promise.all(servers.map((server, i) => query(server, `CREATE TABLE only_${i} ()`)));
    await Promise.all(servers.map((server) => server.stop()));
  });
});

describe('after a kill -9', () => {
  test('of whoever started it: the server is taken over, with its data and its clients, and stopped in the end', async () => {
    const { child, server } = await startElsewhere();
    await query(server, 'CREATE TABLE kept AS SELECT 1 AS one');
    await kill(child);
    expect(isServerAbandoned(dataDir)).toBe(true);
    const next = await start();
    expect([next.origin, next.pid, next.port]).toEqual(['adopted', server.pid, server.port]);
    expect(isServerAbandoned(dataDir)).toBe(false);
    expect(await query(next, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    await next.stop();
    expect(identify(server.pid)).toBeNull();
  });

  test('of the server: its pid file means nothing, and committed data is there', async () => {
    const first = await startPostgres({ dataDir });
    await query(first, 'CREATE TABLE kept AS SELECT 1 AS one');
    const identity = identify(first.pid);
    process.kill(first.pid, 'SIGKILL');
    if (identity) await waitUntilGone(identity, 5000);
    expect(existsSync(path.join(dataDir, 'postmaster.pid'))).toBe(true);
    const second = await start();
    expect([second.origin, second.pid === first.pid]).toEqual(['started', false]);
    expect(await query(second, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    await second.stop();
  });

  test('and when another program has got the number in the pid file since', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(path.join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n1\n${first.port}\n\n127.0.0.1\n\nready   \n`);
    const second = await start();
    expect(second.origin).toBe('started');
    expect(second.pid).not.toBe(process.pid);
    await second.stop();
  });

  test('during initdb: what was half made is thrown away', async () => {
    mkdirSync(`${dataDir}.init-1`);
    writeFileSync(path.join(`${dataDir}.init-1`, 'half'), '');
    writeFileSync(`${dataDir}.lock`, JSON.stringify({ pid: 999_999_999, start: '1' }));
    const server = await start();
    expect(readdirSync(folder).sort()).toEqual(['postgres', 'postgres.log', 'postgres.secret.json']);
    await server.stop();
  });
});

describe('several at once', () => {
  test('one starts it, the others use it, and only its owner stops it', async () => {
    const { child, server } = await startElsewhere();
    const guest = await start();
    expect([guest.origin, guest.pid]).toEqual(['attached', server.pid]);
    await guest.stop();
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await kill(child);
  });

  test('starting at the same moment, on no data at all', async () => {
    const all = await Promise.all([startElsewhere(), startElsewhere(), startElsewhere()]);
    expect(new Set(all.map(({ server }) => server.pid)).size).toBe(1);
    expect(all.map(({ server }) => server.origin).sort()).toEqual(['attached', 'attached', 'started']);
  });
});

test('data without its password file: a sentence, and nothing is touched', async () => {
  const server = await start();
  await server.stop();
  const secret = readFileSync(stateFile(dataDir));
  rmSync(stateFile(dataDir));
  await expect(start()).rejects.toThrow('postgres.secret.json');
  writeFileSync(stateFile(dataDir), secret, { mode: 0o600 });
  await (await start()).stop();
});

test('in a folder that nobody else may enter, not even the user that the server runs as when we are root', async () => {
  chmodSync(folder, 0o700);
  const server = await start();
  const identity = identify(server.pid);
  expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(isRunning(identity)).toBe(true);
  await server.stop();
  expect(isRunning(identity)).toBe(false);
});

test('a start prepares everything: migrations, roles that log in with their own rights, and again the second time', async () => {
  for (const round of [1, 2]) {
    const prepared = await prepareDatabase({ dataDir: folder });
    expect(prepared.applied.length > 0).toBe(round === 1);
    for (const [name, role] of [
      ['app', 'seatwise_app'],
      ['worker', 'seatwise_worker'],
      ['auth', 'seatwise_auth'],
    ] as const) {
      const client = new pg.Client(prepared.connections[name]);
      await client.connect();
      const { rows } = await client.query('SELECT session_user::text AS login, current_user::text AS role');
      expect(rows).toEqual([{ login: role, role }]);
      await expect(client.query('CREATE TABLE public.mine ()')).rejects.toThrow('permission denied');
      await client.end();
    }
    await prepared.stop();
  }
});

test('a server of one’s own, whose migrating user is no superuser: migrations, roles taken on as a session begins, drift', async () => {
  const server = await start();
  await query(server, "CREATE ROLE migrator LOGIN CREATEDB CREATEROLE PASSWORD 'm'");
  const url = new URL(await ensureDatabase(server.adminUrl, 'owned'));
  await query(server, 'ALTER DATABASE owned OWNER TO migrator');
  url.username = 'migrator';
  url.password = 'm';
  const prepared = await prepareDatabase({ dataDir: path.join(folder, 'unused'), databaseUrl: url.href });
  expect(prepared.server).toBeNull();
  expect(existsSync(path.join(folder, 'unused'))).toBe(false);
  const client = new pg.Client(prepared.connections.app);
  await client.connect();
  const { rows } = await client.query(
    "SELECT session_user::text AS login, current_user::text AS role, current_setting('TimeZone') AS zone",
  );
  expect(rows).toEqual([{ login: 'migrator', role: 'seatwise_app', zone: 'UTC' }]);
  await expect(client.query('SELECT FROM auth_users')).rejects.toThrow('permission denied');
  await client.end();
  expect(await migrate({ url: url.href })).toEqual([]);
  expect(await drift({ url: url.href })).toEqual([]);
  await server.stop();
});
