/** The server as a process of its own, under load, told to stop: every request it took is answered, and it ends by itself. */
import { type ChildProcess, spawn } from 'node:child_process';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, freePort, type TestApp } from './app.ts';
import { COMPILED, SERVER } from './children.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

/** Another server on the same database. */
async function startServer(): Promise<{ child: ChildProcess; url: string; exit: Promise<number | null> }> {
  const { config, database } = t;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [SERVER, '--api-only'], {
    env: {
      ...COMPILED,
      PORT: String(port),
      PUBLIC_URL: url,
      DATABASE_URL: database.adminUrl,
      AUTH_SECRET: config.authSecret,
      CRON_SECRET: config.cronSecret,
      STRIPE_SECRET_KEY: config.stripe.secretKey,
      STRIPE_WEBHOOK_SECRET: config.stripe.webhookSecret,
      STRIPE_API_BASE: t.stripe.url,
      SMTP_URL: config.smtpUrl,
      RATE_LIMITS: 'off',
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', () => reject(new Error('The server does not start')));
  });
  return { child, url, exit };
}

type Outcome = 'answered' | 'never taken' | 'lost';

/** `never taken`: the server was not there any more when the connection was made, or had closed it before a byte was sent. */
function call(url: string, agent: Agent, cookie: string): Promise<{ outcome: Outcome; status: number }> {
  return new Promise((resolve) => {
    let sent = false;
    const request = httpRequest(`${url}/trpc/identity.me`, { agent, headers: { cookie } }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      response.on('end', () => resolve({ outcome: body.includes('"result"') ? 'answered' : 'lost', status: response.statusCode ?? 0 }));
      response.on('error', () => resolve({ outcome: 'lost', status: 0 }));
    });
    request.on('socket', (socket) => {
      if (socket.connecting) socket.once('connect', () => (sent = true));
      else sent = true;
    });
    request.on('error', () => resolve({ outcome: sent ? 'lost' : 'never taken', status: 0 }));
    request.end();
  });
}

test.each(['SIGTERM', 'SIGINT'] as const)('%s under load loses no request', async (signal) => {
  const ada = await t.person('Ada');
  const { child, url, exit } = await startServer();
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const outcomes: { outcome: Outcome; status: number }[] = [];
  let running = true;
  const load = Array.from({ length: 20 }, async () => {
    while (running) {
      const result = await call(url, agent, ada.cookie);
      outcomes.push(result);
      if (result.outcome === 'never taken') return;
    }
  });
  while (outcomes.length < 200) await sleep(20);
  child.kill(signal);
  // Sent again, as a process group and its leader both do: it changes nothing.
  await sleep(50);
  child.kill(signal);
  expect(await exit).toBe(0);
  running = false;
  await Promise.all(load);
  agent.destroy();

  const count = (outcome: Outcome): number => outcomes.filter((one) => one.outcome === outcome).length;
  expect(count('answered')).toBeGreaterThan(200);
  expect(count('lost')).toBe(0);
  expect(outcomes.filter((one) => one.outcome === 'answered' && one.status !== 200)).toEqual([]);
});

test('a connection that never spoke keeps nobody from stopping', async () => {
  const { child, url, exit } = await startServer();
  const mute = connect(Number(new URL(url).port), '127.0.0.1');
  mute.on('error', () => undefined);
  await new Promise<void>((resolve) => mute.once('connect', resolve));
  child.kill('SIGTERM');
  // Whoever has to be cut off after its patience leaves with 1.
  expect(await exit).toBe(0);
  mute.destroy();
});

test('a probe is told before the door closes', async () => {
  expect((await fetch(`${t.url}/readyz`)).status).toBe(200);
  t.beginClosing();
  const probe = await fetch(`${t.url}/readyz`);
  expect(probe.status).toBe(503);
  expect(probe.headers.get('connection')).toBe('close');
  expect((await fetch(`${t.url}/healthz`)).status).toBe(200);
});
