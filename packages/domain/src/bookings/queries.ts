/** What several verbs of bookings share. */
import type { Tx } from '@seatwise/db';
import type { z } from 'zod';
import type { Verb } from '../kernel/command.ts';
import { DomainError, notFound } from '../kernel/errors.ts';
import { loadZone } from './zones.ts';

/** The zone that the database did not know and therefore refused to reckon with. */
function missingZone(error: unknown): string | null {
  if (!(error instanceof DomainError) || error.code !== 'UNAVAILABLE') return null;
  const zone = error.details?.zone;
  return typeof zone === 'string' ? zone : null;
}

/**
 * Zones are written down when somebody becomes a coach. One that came another way (an importer, an older release) is written down when it
 * is first missed, and the verb runs again.
 */
export const zoned = <S extends z.ZodType, Out>(verb: Verb<S, Out>): Verb<S, Out> => ({
  ...verb,
  async execute(call, input) {
    try {
      return await verb.execute(call, input);
    } catch (error) {
      const zone = missingZone(error);
      if (zone === null) throw error;
      await loadZone(call.deps, zone);
      return await verb.execute(call, input);
    }
  },
});

/** The caller's own record as a coach, locked before whatever decides what is open changes: nobody books in between. */
export async function lockOwnCoach(tx: Pick<Tx, 'sql'>, personId: string): Promise<{ coachId: string; timeZone: string }> {
  const [row] = await tx.sql<{ id: string; time_zone: string }>(
    'SELECT id, time_zone FROM coaches WHERE person_id = $1 FOR NO KEY UPDATE',
    [personId],
  );
  if (!row) throw notFound('coach');
  return { coachId: row.id, timeZone: row.time_zone };
}
