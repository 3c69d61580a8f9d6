/** What is booked here already, between those whom an import names. */
import type pg from 'pg';
import { zoneYearNeeded } from '@seatwise/domain';
import type { BookingRecords } from './records-bookings.ts';

/** A row of this id that is here, and whose it is. */
export interface BookedHere {
  coachId: string;
  memberId: string;
}

export interface BookingsHere {
  rules: ReadonlyMap<string, string>;
  additions: ReadonlyMap<string, string>;
  timeOff: ReadonlyMap<string, string>;
  singles: ReadonlyMap<string, BookedHere>;
  patterns: ReadonlyMap<string, BookedHere>;
  sessions: ReadonlyMap<string, BookedHere>;
  /** What is scheduled and not over, in milliseconds of the epoch. */
  busy: readonly (BookedHere & { from: number; to: number })[];
  /** "pattern date" of sessions that are there. */
  occurrences: ReadonlySet<string>;
  /** "coach member" of links that ended here, and of which none lives. */
  unpaired: ReadonlySet<string>;
  /** Zones that are written down for years ahead. */
  zones: ReadonlySet<string>;
}

type All = <R extends object>(text: string, params: readonly unknown[]) => Promise<R[]>;

const idsOf = (records: readonly { id: string }[]): string[] => records.map(({ id }) => id);

/** As everywhere, coaches are locked first, then members, each in the order of their ids: nothing is booked while the import counts. */
export async function lockParties(client: Pick<pg.Client, 'query'>, coachAddresses: string[], memberAddresses: string[]): Promise<void> {
  await client.query(
    `SELECT FROM coaches WHERE person_id IN (SELECT id FROM people WHERE email = ANY($1::citext[]) AND email_verified) ORDER BY id FOR NO KEY UPDATE`,
    [coachAddresses],
  );
  await client.query('SELECT FROM people WHERE email = ANY($1::citext[]) AND email_verified ORDER BY id FOR NO KEY UPDATE', [
    memberAddresses,
  ]);
}

export async function loadBookings(
  all: All,
  records: BookingRecords,
  people: string[],
  coaches: string[],
  now: Date,
): Promise<BookingsHere> {
  const owned = async (table: string, ids: string[]): Promise<Map<string, string>> =>
    new Map(
      (await all<{ id: string; coachId: string }>(`SELECT id, coach_id AS "coachId" FROM ${table} WHERE id = ANY($1)`, [ids])).map(
        ({ id, coachId }) => [id, coachId],
      ),
    );
  const between = async (table: string, ids: string[]): Promise<Map<string, BookedHere>> =>
    new Map(
      (
        await all<BookedHere & { id: string }>(
          `SELECT id, coach_id AS "coachId", member_id AS "memberId" FROM ${table} WHERE id = ANY($1)`,
          [ids],
        )
      ).map(({ id, ...parties }) => [id, parties]),
    );
  const busy = await all<BookedHere & { from: number; to: number }>(
    `SELECT coach_id AS "coachId", member_id AS "memberId", extract(epoch FROM starts_at)::double precision * 1000 AS "from",
       extract(epoch FROM ends_at)::double precision * 1000 AS "to"
     FROM training_sessions WHERE status = 'scheduled' AND ends_at > app.now() AND (coach_id = ANY($1) OR member_id = ANY($2))`,
    [coaches, people],
  );
  const occurrences = await all<{ key: string }>(
    `SELECT recurring_booking_id || ' ' || to_char(occurrence_date, 'YYYY-MM-DD') AS key FROM training_sessions WHERE recurring_booking_id = ANY($1)`,
    [idsOf(records.patterns)],
  );
  const unpaired = await all<{ key: string }>(
    `SELECT coach_id || ' ' || member_id AS key FROM coach_members WHERE coach_id = ANY($1) GROUP BY coach_id, member_id HAVING bool_and(ended_at IS NOT NULL)`,
    [coaches],
  );
  const zones = await all<{ zone: string }>('SELECT zone FROM time_zones WHERE extract(year FROM covered_until) >= $1', [
    zoneYearNeeded(now),
  ]);
  return {
    rules: await owned('availability_rules', idsOf(records.rules)),
    additions: await owned('availability_additions', idsOf(records.additions)),
    timeOff: await owned('time_off', idsOf(records.timeOff)),
    singles: await between('one_time_bookings', idsOf(records.singles)),
    patterns: await between('recurring_bookings', idsOf(records.patterns)),
    sessions: await between('training_sessions', idsOf(records.sessions)),
    busy,
    occurrences: new Set(occurrences.map(({ key }) => key)),
    unpaired: new Set(unpaired.map(({ key }) => key)),
    zones: new Set(zones.map(({ zone }) => zone)),
  };
}
