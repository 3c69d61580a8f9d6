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

/** The statement that writes a zone down, and what it takes, as this runtime knows the zone. */
export const LOAD_ZONE = 'SELECT app.load_time_zone($1, $2::date, $3::date, $4::timestamptz[], $5::timestamptz[], $6::integer[])';
export function zoneParameters(zone: string, now: Date): unknown[] {
  const year = now.getUTCFullYear();
  const from = Temporal.PlainDate.from({ year: year - YEARS_BACK, month: 1, day: 1 });
  const until = Temporal.PlainDate.from({ year: year + YEARS_AHEAD, month: 1, day: 1 });
  const periods = periodsOf(zone, from.toZonedDateTime('UTC').toInstant(), until.toZonedDateTime('UTC').toInstant());
  return [
    zone,
    from.toString(),
    until.toString(),
    periods.map(({ starts }) => starts?.toString() ?? '-infinity'),
    periods.map(({ ends }) => ends?.toString() ?? 'infinity'),
    periods.map(({ offsetSeconds }) => offsetSeconds),
  ];
}

/** Until which year a zone has to be written down. */
export const zoneYearNeeded = (now: Date): number => now.getUTCFullYear() + ENOUGH_YEARS;

/** Writes the zone down as this runtime knows it. */
export async function loadZone(deps: Deps, zone: string): Promise<void> {
  const parameters = zoneParameters(zone, deps.clock.now());
  await deps.system.transaction(systemActor(deps, 'bookings.loadTimeZone'), (tx) => tx.sql(LOAD_ZONE, parameters));
}

/** Makes sure that the database knows the zone, for years ahead. Before the transaction that needs it. */
export async function ensureZone(deps: Deps, zone: string): Promise<void> {
  const needed = zoneYearNeeded(deps.clock.now());
  const zones = known.get(deps.system) ?? new Map<string, number>();
  known.set(deps.system, zones);
  if ((zones.get(zone) ?? 0) >= needed) return;
  const [row] = await deps.system.transaction(systemActor(deps, 'bookings.loadTimeZone'), (tx) =>
    tx.sql<{ until: number }>('SELECT extract(year FROM covered_until)::integer AS until FROM time_zones WHERE zone = $1', [zone]),
  );
  if (!row || row.until < needed) await loadZone(deps, zone);
  zones.set(zone, Math.max(row?.until ?? 0, needed));
}

interface Shift {
  from: number;
  offset: number;
}

/** Offsets of zones as numbers, for what is asked often: no calendar arithmetic a slot. */
const shifts = new Map<string, { year: number; list: Shift[] }>();
const MAX_ZONES = 1000;

function shiftsOf(zone: string, year: number): Shift[] {
  const cached = shifts.get(zone);
  if (cached?.year === year) return cached.list;
  const at = (years: number) =>
    Temporal.PlainDate.from({ year: year + years, month: 1, day: 1 })
      .toZonedDateTime('UTC')
      .toInstant();
  const list = periodsOf(zone, at(-YEARS_BACK), at(YEARS_AHEAD)).map(({ starts, offsetSeconds }) => ({
    from: starts?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    offset: offsetSeconds * 1000,
  }));
  if (shifts.size >= MAX_ZONES) shifts.clear();
  shifts.set(zone, { year, list });
  return list;
}

const DAY_MS = 86_400_000;
/** More than any zone is ahead of UTC or behind it. */
const SAFE_MS = 26 * 3_600_000;

/** Local dates of a zone as instants: `from` (inclusive) and `to` (exclusive) hold all of them, `dateOf` says which, or null for none of them. */
export function localDays(
  zone: string,
  first: string,
  last: string,
  now: Date,
): { from: number; to: number; dateOf: (at: number) => string | null } {
  const list = shiftsOf(zone, now.getUTCFullYear());
  const offsetOf = (at: number): number => {
    let index = list.length - 1;
    while (index > 0 && (list[index]?.from ?? 0) > at) index -= 1;
    return list[index]?.offset ?? 0;
  };
  const around = (local: number): [number, number] => [local - offsetOf(local - SAFE_MS), local - offsetOf(local + SAFE_MS)];
  const dates = new Map<number, string>();
  return {
    from: Math.min(...around(Date.parse(first))),
    to: Math.max(...around(Date.parse(last) + DAY_MS)),
    dateOf(at) {
      const day = Math.floor((at + offsetOf(at)) / DAY_MS);
      let date = dates.get(day);
      if (date === undefined) dates.set(day, (date = new Date(day * DAY_MS).toISOString().slice(0, 10)));
      return date < first || date > last ? null : date;
    },
  };
}
