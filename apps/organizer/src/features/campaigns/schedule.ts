/** When a mail goes out: as somebody types it, as it is kept, and the instant that comes of it. Pure. */
import type { EmailType, Schedule } from '@seatwise/domain/marketing/contract';
import { MAX_OFFSET_DAYS } from '@seatwise/domain/marketing/contract';
import { addDays, localOf, resolve, type LocalTime } from '../../lib/local-time.ts';

export const SCHEDULE_KINDS = ['offset', 'at', 'none'] as const;
export type ScheduleKind = (typeof SCHEDULE_KINDS)[number];

export interface TypedSchedule {
  kind: ScheduleKind;
  /** A whole number once it is one. */
  days: number | string | null;
  time: string;
  at: string | null;
}

/** A follow-up goes out afterwards, everything else before. */
export const goesAfter = (type: EmailType): boolean => type === 'follow_up';

const USUAL = { days: 7, time: '09:00' } as const;

export function typedSchedule(schedule: Schedule | null | undefined, usual: { offsetDays: number; time: string } | null): TypedSchedule {
  const beside = { days: Math.abs(usual?.offsetDays ?? USUAL.days), time: usual?.time ?? USUAL.time };
  if (schedule === null || schedule === undefined) return { kind: 'none', ...beside, at: null };
  if ('at' in schedule) return { kind: 'at', ...beside, at: schedule.at };
  return { kind: 'offset', days: Math.abs(schedule.offsetDays), time: schedule.time, at: null };
}

/** Null: no hour. Undefined: what was typed is none. */
export function scheduleOf(typed: TypedSchedule, type: EmailType): Schedule | null | undefined {
  if (typed.kind === 'none') return null;
  if (typed.kind === 'at') return typed.at === null ? undefined : { at: typed.at };
  const { days, time } = typed;
  if (typeof days !== 'number' || days > MAX_OFFSET_DAYS || time === '') return undefined;
  return { offsetDays: goesAfter(type) || days === 0 ? days : -days, time };
}

export interface Moment {
  at: string;
  /** The hour that was asked for does not exist on that day: clocks go forward over it. */
  skipped: boolean;
}

/** From which moment of an event a type is counted: its beginning, or the last of its time, which midnight is no part of. */
export const anchorOf = (type: EmailType, { startsAt, endsAt }: { startsAt: string; endsAt: string }): string => {
  if (!goesAfter(type)) return startsAt;
  const end = Date.parse(endsAt);
  return Number.isNaN(end) ? '' : new Date(end - 1000).toISOString();
};

/** When that is; null for no hour. `anchor` is what its days are counted from. */
export function momentOf(schedule: Schedule, anchor: string, zone: string): Moment | null {
  if ('at' in schedule) return { at: schedule.at, skipped: false };
  const day = localOf(anchor, zone)?.date;
  if (day === undefined) return null;
  const local: LocalTime = { date: addDays(day, schedule.offsetDays), time: schedule.time };
  const found = resolve(local, zone);
  return found === null ? null : { at: found.at, skipped: found.kind === 'skipped' };
}

export const sameSchedule = (one: Schedule | null, other: Schedule | null | undefined): boolean => {
  if (one === null || other === null || other === undefined) return one === (other ?? null);
  if ('at' in one) return 'at' in other && Date.parse(one.at) === Date.parse(other.at);
  return !('at' in other) && Math.abs(one.offsetDays) === Math.abs(other.offsetDays) && one.time === other.time;
};
