import { hash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Clock } from '@seatwise/domain/ports';
import type pg from 'pg';

export interface Limit {
  /** Seconds. */
  window: number;
  /** Requests from one network in a window: a class may sit behind one address. */
  perIp: number;
  /** Requests about one e-mail address in a window, wherever they come from. */
  perAddress?: number;
}

export interface Limiter {
  /** Null lets the request pass; else the seconds after which to try again. */
  refusal(subject: { path: string; limit: Limit; clientIp: string; email?: string | undefined }): Promise<number | null>;
}

/** Rows this old are in nobody's window. */
const STALE_MS = 3_600_000;
const PRUNE_EVERY = 500;

/** Counts and decides in one statement, so that no two processes both see the last free place; the keys in order, so that none waits for another in a circle. */
const TAKE = `
  INSERT INTO auth_rate_limits AS r (id, key, count, last_request)
  SELECT gen_random_uuid(), k, 1, $2::bigint FROM unnest($1::text[]) k ORDER BY k
  ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN r.last_request <= $2::bigint - $3::bigint THEN 1 ELSE least(r.count + 1, 1000000) END,
    last_request = CASE WHEN r.last_request <= $2::bigint - $3::bigint THEN $2::bigint ELSE r.last_request END
  RETURNING key, count, last_request::float8 AS began`;

/** The whole /64 of an IPv6 address, which is one household's. */
export function network(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(ip)) return ip;
  const [head = '', tail] = ip.toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  return `${[...front, ...Array<string>(zeros).fill('0'), ...back]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/** Windows that begin with their first request, kept in the database: every process counts in the same place. */
export function createLimiter(o: { pool: pg.Pool; clock: Clock }): Limiter {
  let taken = 0;
  return {
    async refusal({ path, limit, clientIp, email }) {
      const now = o.clock.now().getTime();
      const ipKey = `${path}|${network(clientIp)}`;
      const allowed = new Map([[ipKey, limit.perIp]]);
      // Hashed: the table tells nobody who tried to sign in.
      if (email !== undefined && limit.perAddress !== undefined)
        allowed.set(`${path}|${hash('sha256', email, 'base64url')}`, limit.perAddress);
      const windowMs = limit.window * 1000;
      const { rows } = await o.pool.query<{ key: string; count: number; began: number }>(TAKE, [[...allowed.keys()], now, windowMs]);
      taken += 1;
      if (taken % PRUNE_EVERY === 0) await o.pool.query('DELETE FROM auth_rate_limits WHERE last_request < $1', [now - STALE_MS]);
      const waits = rows
        .filter(({ key, count }) => count > (allowed.get(key) ?? 0))
        .map(({ began }) => Math.max(1, Math.ceil((began + windowMs - now) / 1000)));
      return waits.length === 0 ? null : Math.max(...waits);
    },
  };
}
