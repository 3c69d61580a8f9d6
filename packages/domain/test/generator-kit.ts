/** Coaches, members and patterns for tests of the generator, written straight into the tables, and a clock that they move. */
import { generateSessions } from '../src/bookings/generate.ts';
import type { Deps } from '../src/index.ts';
import { silentLog, systemIds, type Clock } from '../src/ports/index.ts';
import { createKit, type Kit, type Person } from './kit.ts';

/** So few that a small town takes several portions. */
export const SERIES_AT_ONCE = 60;

export class MovedClock implements Clock {
  at: Date;
  constructor(at: string) {
    this.at = new Date(at);
  }
  now(): Date {
    return this.at;
  }
  forDatabase(): Date {
    return this.at;
  }
}

export interface Pattern {
  coachId: string;
  memberId: string;
  zone?: string;
  day: number;
  from: string;
  to: string;
  start: string;
  end?: string | null;
  weeks?: number;
}

export interface GeneratorKit extends Kit {
  clock: MovedClock;
  coach(zone?: string, settings?: { bufferBeforeMinutes?: number; bufferAfterMinutes?: number }): Promise<Person & { coachId: string }>;
  member(name?: string): Promise<Person>;
  /** Open all week, all day, unless the rule says otherwise. */
  open(coachId: string, rule?: { day?: number; from?: string; to?: string; validFrom?: string; validTo?: string }): Promise<void>;
  pattern(pattern: Pattern): Promise<string>;
  run(weeksAhead?: number, deps?: Deps): ReturnType<typeof generateSessions>;
  rows<R extends object>(sql: string, params?: unknown[]): Promise<R[]>;
  /** What the generator is to answer for, comparable between runs and databases: no ids that it makes. */
  outcome(): Promise<{ sessions: object[]; conflicts: object[]; watermarks: object[] }>;
  pair(coachId: string, memberId: string): Promise<void>;
}

const SESSIONS = `SELECT recurring_booking_id, occurrence_date::text AS date, starts_at, ends_at, status, moved_from FROM training_sessions
  ORDER BY recurring_booking_id, occurrence_date, starts_at`;
const CONFLICTS = `SELECT recurring_booking_id, occurrence_date::text AS date, cause, starts_at FROM generation_conflicts ORDER BY 1, 2`;
const WATERMARKS = `SELECT id, generated_until::text AS until FROM recurring_bookings ORDER BY id`;

export async function createGeneratorKit(at: string): Promise<GeneratorKit> {
  const clock = new MovedClock(at);
  const kit = await createKit({ clock });
  const rows: GeneratorKit['rows'] = async (sql, params = []) => (await kit.database.admin.query(sql, params)).rows;
  return {
    ...kit,
    clock,
    rows,
    async coach(zone = 'Europe/Paris', settings = {}) {
      const person = await kit.person('Coach');
      const { coachId } = await person.call.bookings.becomeCoach({ timeZone: zone, ...settings });
      return { ...person, coachId };
    },
    member: (name = 'Mia') => kit.person(name),
    async open(coachId, rule = {}) {
      const { day, from = '00:00', to = '24:00', validFrom = null, validTo = null } = rule;
      await kit.database.admin.query(
        `INSERT INTO availability_rules (coach_id, day_of_week, start_time, end_time, valid_from, valid_to)
         SELECT $1, d, $2::time, $3::time, $4::date, $5::date FROM unnest($6::integer[]) d`,
        [coachId, from, to, validFrom, validTo, day === undefined ? [0, 1, 2, 3, 4, 5, 6] : [day]],
      );
    },
    async pattern({ coachId, memberId, zone = 'Europe/Paris', day, from, to, start, end = null, weeks = 1 }) {
      const id = systemIds.uuid();
      await kit.database.admin.query(
        `INSERT INTO recurring_bookings (id, coach_id, member_id, time_zone, day_of_week, start_time, end_time, start_date, end_date, interval_weeks, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())`,
        [id, coachId, memberId, zone, day, from, to, start, end, weeks],
      );
      return id;
    },
    run: (weeksAhead = 8, deps = kit.deps) =>
      generateSessions({ ...deps, log: silentLog }, { cause: 'clock', weeksAhead, atOnce: SERIES_AT_ONCE }),
    outcome: async () => ({ sessions: await rows(SESSIONS), conflicts: await rows(CONFLICTS), watermarks: await rows(WATERMARKS) }),
    async pair(coachId, memberId) {
      await kit.database.admin.query('INSERT INTO coach_members (coach_id, member_id) VALUES ($1, $2)', [coachId, memberId]);
    },
  };
}
