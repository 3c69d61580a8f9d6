/** A pattern as somebody fills it in, and as it is asked for. */
import type { OpenSlotsView, SeriesPreviewView } from '@seatwise/domain/bookings/contract';
import type { Format } from '@seatwise/web';
import { addDays, addMinutes, isDate, weekdayOf } from '../../lib/dates.ts';

/** Days and times are the coach's. */
export interface Draft {
  weekday: number | null;
  /** One of those found open; `other`: what is typed. */
  time: string | null;
  typed: string;
  intervalWeeks: number;
  from: string;
  ends: 'on' | 'never';
  until: string;
}

export interface Pattern {
  coachId: string;
  dayOfWeek: number;
  startTime: string;
  endTime: string;
  startDate: string;
  endDate: string | null;
  intervalWeeks: number;
}

export const OTHER = 'other';
/** The server's limit. Repeated here, because its contract would bring a whole validation library along. */
const MAX_DATES = 520;
const USUAL_WEEKS = 12;

export const draftFrom = (today: string): Draft => ({
  weekday: null,
  time: null,
  typed: '',
  intervalWeeks: 1,
  from: addDays(today, 1),
  ends: 'on',
  until: addDays(today, USUAL_WEEKS * 7),
});

export type Fault = 'weekday' | 'time' | 'typed' | 'late' | 'from' | 'until' | 'far';

const CLOCK = /^([01]?\d|2[0-3])[:.h]([0-5]\d)$/;
/** `9:30`, `09.30` and `9h30` are 09:30. */
export function clock(text: string): string | null {
  const [, hour, minute] = CLOCK.exec(text.trim()) ?? [];
  return hour === undefined || minute === undefined ? null : `${hour.padStart(2, '0')}:${minute}`;
}

export const timeOf = ({ time, typed }: Draft): string | null => (time === OTHER ? clock(typed) : time);

/** What is asked for, or what is still wrong with it. */
export function patternOf(draft: Draft, coachId: string, minutes: number, today: string): Pattern | ReadonlySet<Fault> {
  const faults = new Set<Fault>();
  const startTime = timeOf(draft);
  const endTime = startTime === null ? null : addMinutes(startTime, minutes);
  if (draft.weekday === null) faults.add('weekday');
  if (startTime === null) faults.add(draft.time === OTHER ? 'typed' : 'time');
  else if (endTime === null) faults.add('late');
  if (!isDate(draft.from) || draft.from < today) faults.add('from');
  const endDate = draft.ends === 'on' ? draft.until : null;
  if (endDate !== null && (!isDate(endDate) || endDate < draft.from)) faults.add('until');
  else if (endDate !== null && isDate(draft.from) && endDate >= addDays(draft.from, MAX_DATES * draft.intervalWeeks * 7)) faults.add('far');
  if (faults.size > 0 || draft.weekday === null || startTime === null || endTime === null) return faults;
  return { coachId, dayOfWeek: draft.weekday, startTime, endTime, startDate: draft.from, endDate, intervalWeeks: draft.intervalWeeks };
}

export interface OpenTime {
  time: string;
  count: number;
  /** The first time that it is open: so that the reader's own clock can be told. */
  first: string;
}

/** The coach's open times by weekday, asked for in the coach's zone: what the weeks ahead look like, not a promise. */
export function timesByWeekday(days: OpenSlotsView['days'], there: Pick<Format, 'time'>): ReadonlyMap<number, OpenTime[]> {
  const found = new Map<number, Map<string, OpenTime>>();
  for (const { date, slots } of days) {
    const weekday = weekdayOf(date);
    const times = found.get(weekday) ?? new Map<string, OpenTime>();
    found.set(weekday, times);
    for (const { startsAt } of slots) {
      const time = there.time(startsAt);
      const known = times.get(time);
      if (known === undefined) times.set(time, { time, count: 1, first: startsAt });
      else known.count += 1;
    }
  }
  return new Map([...found].map(([weekday, times]) => [weekday, [...times.values()].toSorted((a, b) => a.time.localeCompare(b.time))]));
}

/** What was decided about single dates: the time taken instead of one that is not free, or that the date is left out, free or not. */
export type Decisions = ReadonlyMap<string, string>;
export const LEAVE = 'leave';
/** A free date that was left out is taken after all. */
export const TAKE = 'take';

type PreviewDate = SeriesPreviewView['dates'][number];

/** A decision holds as long as what it chose is still offered; a date without an alternative needs none. */
export function decisionOn({ date, state, alternative }: PreviewDate, decisions: Decisions): string | null {
  if (state === 'free') return decisions.get(date) === LEAVE ? LEAVE : null;
  if (alternative === null) return LEAVE;
  const made = decisions.get(date);
  return made === LEAVE || made === alternative ? made : null;
}

/** What would be booked now, what is still open, and what to send along: choices, and free dates that are left out for good. */
export function tally({ dates, madeUntil }: SeriesPreviewView, decisions: Decisions) {
  const choices: { date: string; startsAt: string }[] = [];
  const leaveOut: string[] = [];
  let [free, undecided, left] = [0, 0, 0];
  for (const one of dates) {
    const decision = decisionOn(one, decisions);
    if (one.state === 'free') {
      if (decision === LEAVE) leaveOut.push(one.date);
      else free += one.date <= madeUntil ? 1 : 0;
    } else {
      if (decision === null) undecided += 1;
      else if (decision === LEAVE) left += 1;
      else choices.push({ date: one.date, startsAt: decision });
    }
  }
  return { booked: free + choices.length, undecided, left, choices, leaveOut };
}
