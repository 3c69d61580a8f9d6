/** What tests that kill the real worker share: starting one that mails, killing it, and the database as the place where one sees how far it has come. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestApp } from './app.ts';
import { COMPILED, WORKER } from './children.ts';

/** Sends its mail to this server; resolves once it works. */
export async function startMailWorker({ config, database }: TestApp, smtpUrl: string): Promise<ChildProcess> {
  const child = fork(WORKER, {
    execArgv: [],
    env: {
      ...COMPILED,
      PATH: process.env['PATH'],
      PORT: String(config.port),
      PUBLIC_URL: config.publicUrl,
      DATABASE_URL: database.adminUrl,
      AUTH_SECRET: config.authSecret,
      CRON_SECRET: config.cronSecret,
      STRIPE_SECRET_KEY: config.stripe.secretKey,
      STRIPE_WEBHOOK_SECRET: config.stripe.webhookSecret,
      SMTP_URL: smtpUrl,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return child;
}

export async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** `app` is asked for when it is needed: tests have theirs only once they run. */
export function databaseOf(app: () => TestApp, patienceMs: number) {
  /** Until the database says so. */
  async function until(sql: string, params: readonly unknown[] = []): Promise<void> {
    for (const end = Date.now() + patienceMs; ; await sleep(20)) {
      const { rows } = await app().database.admin.query<{ yes: boolean }>(`SELECT (${sql}) AS yes`, [...params]);
      if (rows[0]?.yes) return;
      if (Date.now() > end) throw new Error(`It never came to be that ${sql}`);
    }
  }
  return {
    until,
    /** Somebody waits for a lock on this table. */
    waitsFor: (table: string): Promise<void> =>
      until('EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = $1::regclass)', [table]),
    /** The table as nobody can write to it, until `release`. */
    async hold(table: string): Promise<{ release: () => Promise<void> }> {
      const client = await app().database.admin.connect();
      await client.query('BEGIN');
      await client.query(`LOCK TABLE ${table} IN EXCLUSIVE MODE`);
      return {
        release: async () => {
          await client.query('ROLLBACK');
          client.release();
        },
      };
    },
  };
}
