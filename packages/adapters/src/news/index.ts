/**
 * One connection a process that listens, opened when somebody first wants to hear. Lost, it is made again, a little later each time; what was
 * told meanwhile is gone, so everybody is told to look once it stands.
 */
import type { Log, News } from '@seatwise/domain/ports';
import pg from 'pg';

const CHANNEL = 'dashboard';
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;

export interface Newsroom extends News {
  close(): Promise<void>;
}

/** `connection` must be a session of its own: behind a pooler of transactions nobody can listen. */
export function createNews({ connection, log }: { connection: pg.ClientConfig; log: Log }): Newsroom {
  const readers = new Map<string, Set<() => void>>();
  let client: pg.Client | null = null;
  let begun = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;

  const tell = (eventId: string): void => {
    for (const reader of readers.get(eventId) ?? []) reader();
  };

  function later(lost: pg.Client, error: unknown): void {
    if (client !== lost) return;
    client = null;
    void lost.end().catch(() => undefined);
    if (closed) return;
    if (failures === 0) log.warn({ err: error }, 'news from the database are interrupted');
    failures += 1;
    timer = setTimeout(open, Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS));
  }

  function open(): void {
    const fresh = new pg.Client({ ...connection, application_name: 'seatwise-news', keepAlive: true });
    client = fresh;
    fresh.on('error', (error) => later(fresh, error));
    fresh.on('end', () => later(fresh, null));
    fresh.on('notification', ({ payload }) => tell(payload ?? ''));
    fresh
      .connect()
      .then(() => fresh.query(`LISTEN ${CHANNEL}`))
      .then(() => {
        failures = 0;
        for (const eventId of readers.keys()) tell(eventId);
      })
      .catch((error: unknown) => later(fresh, error));
  }

  return {
    subscribe(eventId, reader) {
      const others = readers.get(eventId) ?? new Set();
      // Its own object, so that the same function may listen twice.
      const own = (): void => reader();
      readers.set(eventId, others.add(own));
      if (!begun && !closed) {
        begun = true;
        open();
      }
      return () => {
        others.delete(own);
        if (others.size === 0 && readers.get(eventId) === others) readers.delete(eventId);
      };
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      const last = client;
      client = null;
      await last?.end().catch(() => undefined);
    },
  };
}
