import pg from 'pg';

/** Any number will do, as long as everyone who migrates a database of this project takes the same. */
const MIGRATION_LOCK = 73_289_473;

export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** One at a time per database: the second starter waits, and then finds nothing to do. */
export function underLock<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return connected(url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return work(client);
  });
}
