/** Availability, patterns and sessions of an older system, each row by itself. Local times are instants from here on, except for patterns. */
import { isTimeZone, startOfDate } from '@seatwise/domain';
import { columnName, type Cells } from './cells.ts';
import { WORDS, type ColumnOf } from './columns.ts';
import { missing, type Reader, type Row } from './reader.ts';
import { addDays, atLocal, dateOf, dayOfDate, dayOfWeekOf, localDate, momentOf, timeOf, type Moment } from './times.ts';

type Owned =
  | 'availability_rules'
  | 'availability_additions'
  | 'time_off'
  | 'recurring_bookings'
  | 'training_sessions'
  | 'one_time_bookings';
type Between = 'recurring_bookings' | 'training_sessions' | 'one_time_bookings';
type Zoned = 'availability_rules' | 'availability_additions' | 'time_off' | 'recurring_bookings' | 'training_sessions';

/** Addresses; `told` is whether an id or an address stands there at all. */
export interface Party {
  address: string | null;
  told: boolean;
}

export interface RuleRecord extends Row {
  coach: Party;
  zone: string;
  dayOfWeek: number;
  startTime: string;
  endTime: string;
  validFrom: string | null;
  validTo: string | null;
  createdAt: Date | null;
}

export interface SpanRecord extends Row {
  coach: Party;
  startsAt: Date;
  endsAt: Date;
  assumedUtc: boolean;
  reason: string | null;
  createdAt: Date | null;
}

interface BetweenRecord extends Row {
  coach: Party;
  member: Party;
  createdAt: Date | null;
}

export interface SingleRecord extends BetweenRecord {
  sessionId: string | null;
  cancelled: boolean;
  note: string | null;
}

export interface PatternRecord extends BetweenRecord {
  zone: string;
  dayOfWeek: number;
  startTime: string;
  endTime: string;
  startDate: string;
  endDate: string | null;
  intervalWeeks: number;
  word: keyof (typeof WORDS)['recurring_bookings'];
  note: string | null;
  reason: string | null;
  endedAt: Date | null;
}

export interface SessionRecord extends BetweenRecord {
  patternId: string | null;
  singleId: string | null;
  startsAt: Date;
  /** Null: not told. */
  endsAt: Date | null;
  assumedUtc: boolean;
  occurrenceDate: string | null;
  word: keyof (typeof WORDS)['training_sessions'] | null;
  reason: string | null;
  hasNote: boolean;
  updatedAt: Date | null;
}

export interface BookingRecords {
  rules: RuleRecord[];
  additions: SpanRecord[];
  timeOff: SpanRecord[];
  singles: SingleRecord[];
  patterns: PatternRecord[];
  sessions: SessionRecord[];
  /** The zone of a coach's clock as far as the source tells, by address. */
  zones: ReadonlyMap<string, string>;
}

const MAX_NOTE = 1000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NO = /^(false|f|no|0)$/i;

function coachOf(cells: Cells<Owned>, reader: Reader): Party {
  const id = cells.id('coachId');
  const beside = cells.address('coachEmail');
  return { address: reader.people.address(id, beside, 'coach'), told: id !== null || beside !== null };
}

function memberOf(cells: Cells<Between>, reader: Reader): Party {
  const id = cells.id('memberId');
  const beside = cells.address('memberEmail');
  return { address: reader.people.address(id, beside, 'member'), told: id !== null || beside !== null };
}

/** The row's, else its coach's in the source, else what was said for all. Without any, nothing is imported until it is said. */
function zoneOf(cells: Cells<Zoned>, reader: Reader, coach: Party): string {
  const told = cells.raw('timeZone')?.trim() ?? reader.people.zone(coach.address);
  if (told !== null) return isTimeZone(told) ? told : missing('its time zone is none that is known');
  if (reader.options.timeZone !== null) return reader.options.timeZone;
  reader.zoneMissing = true;
  return missing('its time zone is not told');
}

/** A date of a calendar; a time of day beside it is let go of, in the pattern's own zone. */
function calendarDate<T extends Zoned>(cells: Cells<T>, column: ColumnOf<T>, zone: string): string | null {
  const value = cells.raw(column);
  const moment = value === null || /^-?infinity$/i.test(value.trim()) ? null : (momentOf(value) ?? unreadable(column));
  switch (moment?.kind) {
    case undefined:
      return null;
    case 'date':
      return moment.date;
    case 'local':
      return moment.local.slice(0, 10);
    case 'instant':
      return localDate(zone, moment.at);
    default:
      return unreadable(column);
  }
}
const unreadable = (column: string): never => missing(`${columnName(column)} is no date that can be read`);

function clockTime(cells: Cells<'availability_rules' | 'recurring_bookings'>, column: 'startTime' | 'endTime'): string {
  const value = cells.raw(column) ?? missing(`${columnName(column)} is not told`);
  return timeOf(value) ?? missing(`${columnName(column)} is no time of day that can be read`);
}

/** From when to when on a clock; midnight at the end is the day's end. */
function clockTimes(cells: Cells<'availability_rules' | 'recurring_bookings'>): { startTime: string; endTime: string } {
  const startTime = clockTime(cells, 'startTime');
  const told = clockTime(cells, 'endTime');
  const endTime = told === '00:00:00' ? '24:00:00' : told;
  if (startTime >= endTime) missing('it ends before it begins, or goes past midnight: there is no such pattern here');
  return { startTime, endTime };
}

interface Span {
  startsAt: Date;
  endsAt: Date | null;
  assumedUtc: boolean;
}

/** `whole`: dates alone are whole days, as for a holiday. */
function spanOf(
  cells: Cells<'availability_additions' | 'time_off' | 'training_sessions'>,
  reader: Reader,
  coach: Party,
  whole: boolean,
  endDate: string | null,
): Span {
  const zone = (): string => zoneOf(cells, reader, coach);
  let assumedUtc = false;
  const local = (date: string, time: string): Date =>
    atLocal(zone(), date, time) ?? missing('it is at a time that the clock skipped on that day: is the time zone the right one?');
  const resolve = (moment: Moment, day: () => string, last: boolean): Date => {
    switch (moment.kind) {
      case 'instant':
        return moment.at;
      case 'local': {
        const [date = '', time = ''] = moment.local.split('T');
        if (reader.options.localTimestamps) return local(date, timeOf(time) ?? '');
        assumedUtc = true;
        return new Date(`${moment.local}Z`);
      }
      case 'time':
        return local(day(), moment.time);
      default:
        return whole ? startOfDate(zone(), last ? addDays(moment.date, 1) : moment.date) : missing('it tells a date and no time of day');
    }
  };
  const read = (column: 'startsAt' | 'endsAt' | 'date'): Moment | null => {
    const value = cells.raw(column);
    return value === null ? null : (momentOf(value) ?? unreadable(column));
  };
  const dated = (): string | null => {
    const value = cells.raw('date');
    // A midnight that means a date.
    return value === null ? null : (dateOf(value) ?? dateOf(value.trim().slice(0, 10)));
  };
  const begins = read('startsAt') ?? read('date') ?? missing('when it begins is not told');
  const startsAt = resolve(begins, () => dated() ?? missing('it tells a time of day and no date'), false);
  const ends = read('endsAt') ?? (endDate !== null ? momentOf(endDate) : null) ?? (whole && begins.kind === 'date' ? begins : null);
  if (ends === null) return { startsAt, endsAt: null, assumedUtc };
  const day = (): string => (endDate === null ? null : dateOf(endDate.slice(0, 10))) ?? dated() ?? localDate(zone(), startsAt);
  let endsAt = resolve(ends, day, true);
  // Past midnight.
  if (ends.kind === 'time' && endDate === null && endsAt <= startsAt) endsAt = resolve(ends, () => addDays(day(), 1), true);
  return endsAt > startsAt ? { startsAt, endsAt, assumedUtc } : missing('it ends before it begins');
}

function readRules(reader: Reader): RuleRecord[] {
  return reader.each('availability_rules', (cells, row) => {
    if (NO.test(cells.raw('isActive')?.trim() ?? '')) missing('it is switched off');
    const coach = coachOf(cells, reader);
    const zone = zoneOf(cells, reader, coach);
    const day = cells.raw('dayOfWeek') ?? missing('its day of the week is not told');
    const validFrom = calendarDate(cells, 'validFrom', zone);
    const validTo = calendarDate(cells, 'validTo', zone);
    if (validFrom !== null && validTo !== null && validTo < validFrom) missing('it ends before it begins');
    return {
      ...row,
      coach,
      zone,
      dayOfWeek: dayOfWeekOf(day) ?? missing('its day of the week cannot be read'),
      ...clockTimes(cells),
      validFrom,
      validTo,
      createdAt: cells.instant('createdAt'),
    };
  });
}

function readSpans(reader: Reader, key: 'availability_additions' | 'time_off'): SpanRecord[] {
  return reader.each<'availability_additions' | 'time_off', SpanRecord>(key, (cells, row) => {
    const coach = coachOf(cells, reader);
    const { startsAt, endsAt, assumedUtc } = spanOf(cells, reader, coach, key === 'time_off', cells.raw('endDate'));
    return {
      ...row,
      coach,
      startsAt,
      endsAt: endsAt ?? missing('its end is not told'),
      assumedUtc,
      reason: key === 'time_off' ? (cells as Cells<'time_off'>).text('reason', MAX_NOTE) : null,
      createdAt: cells.instant('createdAt'),
    };
  });
}

function readSingles(reader: Reader): SingleRecord[] {
  return reader.each('one_time_bookings', (cells, row) => {
    reader.ofOrganization(cells);
    return {
      ...row,
      coach: coachOf(cells, reader),
      member: memberOf(cells, reader),
      sessionId: cells.id('sessionId'),
      cancelled: cells.word('status', WORDS.one_time_bookings) === 'cancelled',
      note: cells.text('note', MAX_NOTE),
      createdAt: cells.instant('createdAt'),
    };
  });
}

const FREQUENCIES: { readonly [word: string]: number } = { weekly: 1, biweekly: 2, 'bi-weekly': 2, fortnightly: 2 };
const MAX_INTERVAL = 52;

function intervalOf(cells: Cells<'recurring_bookings'>): number {
  const word = cells.raw('frequency')?.trim().toLowerCase();
  const weeks = cells.integer('intervalWeeks', 1);
  if (weeks !== null) return weeks <= MAX_INTERVAL ? weeks : missing('it comes less often than once a year');
  return word === undefined ? 1 : (FREQUENCIES[word] ?? missing('it does not come by weeks'));
}

function readPatterns(reader: Reader): PatternRecord[] {
  return reader.each('recurring_bookings', (cells, row) => {
    reader.ofOrganization(cells);
    const coach = coachOf(cells, reader);
    const zone = zoneOf(cells, reader, coach);
    const day = cells.raw('dayOfWeek');
    const createdAt = cells.instant('createdAt');
    const startDate =
      calendarDate(cells, 'startDate', zone) ??
      (createdAt === null ? missing('from which date it goes is not told') : localDate(zone, createdAt));
    const endDate = calendarDate(cells, 'endDate', zone);
    if (endDate !== null && endDate < startDate) missing('it ends before it begins');
    if (day === null && cells.raw('startDate') === null) missing('its day of the week is not told');
    const off = NO.test(cells.raw('isActive')?.trim() ?? '');
    return {
      ...row,
      coach,
      member: memberOf(cells, reader),
      zone,
      dayOfWeek: day === null ? dayOfDate(startDate) : (dayOfWeekOf(day) ?? missing('its day of the week cannot be read')),
      ...clockTimes(cells),
      startDate,
      endDate,
      intervalWeeks: intervalOf(cells),
      word: cells.word('status', WORDS.recurring_bookings) ?? (off ? 'ended' : 'active'),
      note: cells.text('note', MAX_NOTE),
      reason: cells.text('reason', MAX_NOTE),
      endedAt: cells.instant('endedAt') ?? cells.instant('updatedAt'),
      createdAt,
    };
  });
}

function readSessions(reader: Reader): SessionRecord[] {
  return reader.each('training_sessions', (cells, row) => {
    reader.ofOrganization(cells);
    const coach = coachOf(cells, reader);
    const { startsAt, endsAt, assumedUtc } = spanOf(cells, reader, coach, false, null);
    const minutes = endsAt === null ? cells.integer('duration', 1) : null;
    const end = minutes === null ? endsAt : new Date(startsAt.getTime() + minutes * MINUTE_MS);
    if (end !== null && end.getTime() - startsAt.getTime() > DAY_MS) missing('it lasts longer than a day');
    const occurrence = cells.raw('occurrenceDate');
    return {
      ...row,
      coach,
      member: memberOf(cells, reader),
      patternId: cells.id('recurringBookingId'),
      singleId: cells.id('oneTimeBookingId'),
      startsAt,
      endsAt: end,
      assumedUtc,
      occurrenceDate: occurrence === null ? null : dateOf(occurrence),
      word: cells.word('status', WORDS.training_sessions),
      reason: cells.text('reason', MAX_NOTE),
      hasNote: cells.raw('note') !== null,
      createdAt: cells.instant('createdAt'),
      updatedAt: cells.instant('updatedAt'),
    };
  });
}

export function readBookings(reader: Reader): BookingRecords {
  const rules = readRules(reader);
  const patterns = readPatterns(reader);
  const zones = new Map<string, string>();
  for (const { coach, zone } of [...rules, ...patterns])
    if (coach.address !== null && !zones.has(coach.address)) zones.set(coach.address, zone);
  return {
    rules,
    additions: readSpans(reader, 'availability_additions'),
    timeOff: readSpans(reader, 'time_off'),
    singles: readSingles(reader),
    patterns,
    sessions: readSessions(reader),
    zones,
  };
}

/** Every address that one of them names. */
export const addressesOfBookings = (bookings: BookingRecords): (string | null)[] => [
  ...[...bookings.rules, ...bookings.additions, ...bookings.timeOff].map(({ coach }) => coach.address),
  ...[...bookings.singles, ...bookings.patterns, ...bookings.sessions].flatMap(({ coach, member }) => [coach.address, member.address]),
];
