/**
 * The one source of zone data: Temporal's, written into the database, where every decision about time is made. Interface and database can
 * then not disagree, whatever zone data the database server has of its own.
 */
import { Temporal } from 'temporal-polyfill';
import type { Deps } from '../kernel/deps.ts';
import { systemActor } from '../kernel/command.ts';

export interface ZonePeriod {
  /** Inclusive; null for all time before. */
  starts: Temporal.Instant | null;
  /** Exclusive; null for all time after. */
  ends: Temporal.Instant | null;
  offsetSeconds: number;
}

/** Years before and after the present that are written out; beyond, the last offset is taken to go on. */
const YEARS_BACK = 3;
const YEARS_AHEAD = 12;
/** A zone is written anew when it is covered for less than this. */
const ENOUGH_YEARS = 10;

const offsetAt = (zone: string, at: Temporal.Instant): number => at.toZonedDateTimeISO(zone).offsetNanoseconds / 1e9;

/** Every change of offset between two instants, as periods that cover all time. */
export function periodsOf(zone: string, from: Temporal.Instant, until: Temporal.Instant): ZonePeriod[] {
  const periods: ZonePeriod[] = [];
  let starts: Temporal.Instant | null = null;
  let offsetSeconds = offsetAt(zone, from);
  let cursor = from.toZonedDateTimeISO(zone);
  for (;;) {
    const next = cursor.getTimeZoneTransition('next');
    if (next === null || Temporal.Instant.compare(next.toInstant(), until) >= 0) break;
    const at = next.toInstant();
    const offset = offsetAt(zone, at);
    // A change of name alone is none.
    if (offset !== offsetSeconds) {
      periods.push({ starts, ends: at, offsetSeconds });
      starts = at;
      offsetSeconds = offset;
    }
    cursor = next;
  }
  periods.push({ starts, ends: null, offsetSeconds });
  return periods;
}

/** Zones this process knows to be written down, and until which year. */
const known = new WeakMap<object, Map<string, number>>();

async function load(deps: Deps, zone: string, year: number): Promise<void> {
  const from = Temporal.PlainDate.from({ year: year - YEARS_BACK, month: 1, day: 1 });
  const until = Temporal.PlainDate.from({ year: year + YEARS_AHEAD, month: 1, day: 1 });
  const periods = periodsOf(zone, from.toZonedDateTime('UTC').toInstant(), until.toZonedDateTime('UTC').toInstant());
  await deps.system.transaction(systemActor(deps, 'bookings.loadTimeZone'), (tx) =>
    tx.sql('SELECT app.load_time_zone($1, $2::date, $3::date, $4::timestamptz[], $5::timestamptz[], $6::integer[])', [
      zone,
      from.toString(),
      until.toString(),
      periods.map(({ starts }) => starts?.toString() ?? '-infinity'),
      periods.map(({ ends }) => ends?.toString() ?? 'infinity'),
      periods.map(({ offsetSeconds }) => offsetSeconds),
    ]),
  );
}

/** Makes sure that the database knows the zone, for years ahead. Before the transaction that needs it. */
export async function ensureZone(deps: Deps, zone: string): Promise<void> {
  const year = deps.clock.now().getUTCFullYear();
  const zones = known.get(deps.system) ?? new Map<string, number>();
  known.set(deps.system, zones);
  if ((zones.get(zone) ?? 0) >= year + ENOUGH_YEARS) return;
  const [row] = await deps.system.transaction(systemActor(deps, 'bookings.loadTimeZone'), (tx) =>
    tx.sql<{ until: number }>('SELECT extract(year FROM covered_until)::integer AS until FROM time_zones WHERE zone = $1', [zone]),
  );
  if (!row || row.until < year + ENOUGH_YEARS) await load(deps, zone, year);
  zones.set(zone, Math.max(row?.until ?? 0, year + ENOUGH_YEARS));
}
