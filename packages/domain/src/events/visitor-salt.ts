/** The salt of a day: random, the same for every process, and forgotten with the day. With another day's nobody is known again. */
import { systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';

/** `day` of UTC, as `2026-11-27`. Throws where it is not the present one: its salt is gone, or is to be made yet. */
export async function visitorSalt(deps: Pick<Deps, 'db' | 'clock'>, day: string): Promise<Buffer> {
  const [row] = await deps.db.transaction(systemActor(deps, 'events.visitorSalt'), (tx) =>
    tx.sql<{ salt: Buffer | null }>('SELECT app.visitor_salt($1::date) AS salt', [day]),
  );
  if (!row?.salt) throw new Error(`${day} has no salt: the clocks of this process and of the database differ.`);
  return row.salt;
}
