/**
 * That time has gone by: what no page and no verb can arrange, because it would not be true. It is arranged where it is kept, in the
 * database of the running Seatwise, past every policy; nothing else is.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded } from '@seatwise/db/admin';
import pg from 'pg';
import type { Addresses } from './seatwise.ts';

const PATIENCE_MS = 45_000;

async function inDatabase<Result>({ dataDir }: Addresses, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const { server, url } = await startEmbedded({ dataDir });
  if (server.origin !== 'attached') {
    await server.stop();
    throw new Error('There is no running Seatwise whose database this is');
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Sessions that were ahead were yesterday, at the same times of the day. Answers that day, UTC. */
export function wereYesterday(house: Addresses, sessionIds: readonly string[]): Promise<string> {
  return inDatabase(house, async (client) => {
    const { rows } = await client.query<{ day: string }>(
      `WITH back AS (SELECT id, make_interval(days => (starts_at AT TIME ZONE 'UTC')::date - (now() AT TIME ZONE 'UTC')::date + 1) AS days
         FROM training_sessions WHERE id = ANY ($1::uuid[]))
       UPDATE training_sessions s SET starts_at = s.starts_at - back.days, ends_at = s.ends_at - back.days FROM back WHERE s.id = back.id
       RETURNING (s.starts_at AT TIME ZONE 'UTC')::date::text AS day`,
      [sessionIds],
    );
    const [first] = rows;
    if (first === undefined || rows.length !== sessionIds.length)
      throw new Error(`${rows.length} of ${sessionIds.length} sessions are there`);
    return first.day;
  });
}

/** The hour of a mail that is scheduled has come. */
export function itsHourCame(house: Addresses, templateId: string): Promise<void> {
  return inDatabase(house, async (client) => {
    const { rowCount } = await client.query(
      "UPDATE email_templates SET send_at = now() WHERE id = $1 AND status = 'scheduled' AND send_at > now()",
      [templateId],
    );
    if (rowCount !== 1) throw new Error('No such mail is scheduled');
  });
}

/** The clock’s minute for a job comes: it goes into the queue as the clock puts it there, and this waits until the worker has done it. */
export function clockStrikes(house: Addresses, job: string): Promise<void> {
  return inDatabase(house, async (client) => {
    const { rows } = await client.query<{ id: string }>(`SELECT id FROM graphile_worker.add_job($1, '{}'::json)`, [job]);
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const left = await client.query<{ last_error: string | null }>('SELECT last_error FROM graphile_worker.jobs WHERE id = $1', [
        rows[0]?.id,
      ]);
      const [waiting] = left.rows;
      if (waiting === undefined) return;
      if (waiting.last_error !== null || Date.now() > end)
        throw new Error(`${job} is not done: ${waiting.last_error ?? 'nobody takes it'}`);
      await sleep(50);
    }
  });
}
