/** Coaches, availability, sessions and recurring bookings: inputs and views. Browser-safe. */
import { z } from 'zod';
import { id, page, text, timeZone } from '../kernel/input.ts';

const minutes = (min: number, max: number) => z.int().min(min).max(max);
/** Minutes, weeks and hours as their names say. What is left out keeps the default, or what it was. */
const settings = {
  slotMinutes: minutes(5, 480).optional(),
  bufferBeforeMinutes: minutes(0, 480).optional(),
  bufferAfterMinutes: minutes(0, 480).optional(),
  minNoticeMinutes: minutes(0, 43_200).optional(),
  horizonWeeks: z.int().min(1).max(52).optional(),
  cancellationNoticeHours: z.int().min(0).max(720).optional(),
};
export const BecomeCoachInput = z.object({ timeZone, ...settings });
export const UpdateCoachInput = z.object({ timeZone: timeZone.optional(), ...settings });
export const CoachInput = z.object({ coachId: id });

/** `YYYY-MM-DD`, a day that exists, within the years that zones are known for. */
export const localDate = z.iso
  .date()
  .refine((day) => day >= '2000-01-01' && day <= '2100-12-31', { message: 'must lie between 2000 and 2100' });
/** `HH:MM`, 00:00 to 23:59. */
const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'must be a time such as 09:30' });
/** The same, and 24:00 for the end of the day. */
const endTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { message: 'must be a time such as 09:30, or 24:00' });
/** ISO 8601 with `Z` or an offset. */
const instant = z.iso
  .datetime({ offset: true })
  .refine((at) => at >= '2000' && at < '2101', { message: 'must lie between 2000 and 2100' })
  .transform((at) => new Date(at).toISOString());
/** 0 = Sunday … 6. */
const dayOfWeek = z.int().min(0).max(6);
const reason = text(500, 0).nullish();
const span = { startsAt: instant, endsAt: instant };
const inOrder = <T extends { startsAt: string; endsAt: string }>(value: T): boolean => value.startsAt < value.endsAt;
const ORDER = { message: 'must be after startsAt', path: ['endsAt'] };

export const MAX_RULES = 100;
const rule = z
  .object({ dayOfWeek, startTime: localTime, endTime, validFrom: localDate.nullish(), validTo: localDate.nullish() })
  .refine((one) => one.startTime < one.endTime, { message: 'must be after startTime', path: ['endTime'] })
  .refine((one) => !one.validFrom || !one.validTo || one.validFrom <= one.validTo, {
    message: 'must not be before validFrom',
    path: ['validTo'],
  });
/** All rules at once: what is not among them ends. */
export const SetRulesInput = z.object({ rules: z.array(rule).max(MAX_RULES) });
export const AvailabilityInput = z.object({ coachId: id });
export const AddAvailabilityInput = z.object(span).refine(inOrder, ORDER);
export const RemoveAvailabilityInput = z.object({ id });
export const AddTimeOffInput = z.object({ ...span, reason }).refine(inOrder, ORDER);
export const RemoveTimeOffInput = z.object({ id });
/** At most so many days at once. */
export const MAX_DAYS = 62;
/** Local dates of `timeZone`, `to` included. */
export const OpenSlotsInput = z
  .object({ coachId: id, from: localDate, to: localDate, timeZone })
  .refine(({ from, to }) => from <= to, { message: 'must not be before from', path: ['to'] })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < MAX_DAYS * 86_400_000, {
    message: `must be within ${MAX_DAYS} days of from`,
    path: ['to'],
  });
export const ExplainSlotInput = z.object({ coachId: id, startsAt: instant });
export const BookInput = z.object({ coachId: id, startsAt: instant, note: text(500, 0).nullish() });

const series = {
  coachId: id,
  dayOfWeek,
  startTime: localTime,
  endTime,
  startDate: localDate,
  endDate: localDate.nullish(),
  intervalWeeks: z.int().min(1).max(52).nullish(),
  /** How far ahead sessions are made now; 8 unless said otherwise. */
  weeksAhead: z.int().min(1).max(52).nullish(),
};
/** A series is previewed and kept for at most so many dates. */
export const MAX_DATES = 520;
const inSequence = <T extends { startTime: string; endTime: string }>(value: T): boolean => value.startTime < value.endTime;
const notBefore = <T extends { startDate: string; endDate?: string | null | undefined }>(value: T): boolean =>
  !value.endDate || value.startDate <= value.endDate;
const SEQUENCE = { message: 'must be after startTime', path: ['endTime'] };
const NOT_BEFORE = { message: 'must not be before startDate', path: ['endDate'] };
export const PreviewRecurringInput = z.object(series).refine(inSequence, SEQUENCE).refine(notBefore, NOT_BEFORE);
export const CreateRecurringInput = z
  .object({
    ...series,
    note: text(500, 0).nullish(),
    onConflict: z.enum(['skip', 'reject']).default('skip'),
    /** Where single dates go instead; one a date. */
    choices: z
      .array(z.object({ date: localDate, startsAt: instant }))
      .max(MAX_DATES)
      .default([]),
    /** Dates that are not to be, now or later: each stays cancelled, and can be restored. */
    leaveOut: z.array(localDate).max(MAX_DATES).default([]),
  })
  .refine(inSequence, SEQUENCE)
  .refine(notBefore, NOT_BEFORE)
  .refine(({ choices }) => new Set(choices.map(({ date }) => date)).size === choices.length, {
    message: 'must name each date once',
    path: ['choices'],
  })
  .refine(({ choices, leaveOut }) => !choices.some(({ date }) => leaveOut.includes(date)), {
    message: 'must not name a date of choices',
    path: ['leaveOut'],
  });
export const MyRecurringInput = page.extend({ as: z.enum(['coach', 'member']).default('member') });
export const CancelRecurringInput = z.object({ recurringBookingId: id, futureOnly: z.boolean().default(true), reason });

const forwards = ({ from, to }: { from: string; to: string }): boolean => from < to;
const FORWARDS = { message: 'must be after from', path: ['to'] };
/** Instants; at most a year and a week apart. */
export const SessionsInput = page
  .extend({ from: instant, to: instant, as: z.enum(['coach', 'member']), limit: z.int().min(1).max(500).default(500) })
  .refine(forwards, FORWARDS)
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 373 * 86_400_000, {
    message: 'must be within a year of from',
    path: ['to'],
  });
/** Instants, as many days apart as open slots may be asked for. */
export const PlannedInput = z
  .object({ from: instant, to: instant })
  .refine(forwards, FORWARDS)
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MAX_DAYS * 86_400_000, {
    message: `must be within ${MAX_DAYS} days of from`,
    path: ['to'],
  });
export const SessionInput = z.object({ sessionId: id });
export const CancelSessionInput = z.object({ sessionId: id, reason });
export const RescheduleInput = z.object({ sessionId: id, startsAt: instant });
export const ConflictsInput = page;
export const ResolveConflictInput = z.union([
  z.strictObject({ conflictId: id, startsAt: instant }),
  z.strictObject({ conflictId: id, dismiss: z.literal(true) }),
]);
export const GenerateInput = z.object({ weeksAhead: z.int().min(1).max(52).default(8), dryRun: z.boolean().default(false) });
export const GenerationRunsInput = page;

export interface CoachView {
  coachId: string;
  name: string;
  timeZone: string;
  slotMinutes: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  minNoticeMinutes: number;
  horizonWeeks: number;
  cancellationNoticeHours: number;
}

/** A coach of the caller's. */
export interface MyCoachView {
  coachId: string;
  name: string;
  timeZone: string;
  slotMinutes: number;
  since: string;
}

export interface RuleView {
  id: string;
  dayOfWeek: number;
  startTime: string;
  endTime: string;
  validFrom: string | null;
  validTo: string | null;
}

/** For the coach alone; `additions` and `timeOff` that are not over. */
export interface AvailabilityView {
  timeZone: string;
  rules: RuleView[];
  additions: { id: string; startsAt: string; endsAt: string }[];
  timeOff: { id: string; startsAt: string; endsAt: string; reason: string | null }[];
}

export interface TimeOffView {
  id: string;
  /** Sessions that stay although they fall into it. */
  affectedSessions: SessionView[];
}

export interface OpenSlotsView {
  /** Only days with openings, in the zone that was asked for. */
  days: { date: string; slots: { startsAt: string; endsAt: string }[] }[];
  /** The coach's own zone. */
  coachTimeZone: string;
}

export type SlotCause = 'past' | 'notice' | 'horizon' | 'closed' | 'time_off' | 'busy' | 'grid';

/** `message` is a sentence in English. `session` is whom it overlaps, for the coach alone. */
export interface SlotReason {
  cause: SlotCause;
  message: string;
  /** Without an id: a date of a series whose session is not made yet. */
  session?: { sessionId: string | null; startsAt: string; endsAt: string; memberName: string; bufferMinutes: number };
}

export interface ExplainSlotView {
  open: boolean;
  reasons: SlotReason[];
}

export const SESSION_STATUSES = ['scheduled', 'completed', 'cancelled', 'no_show'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

export interface SessionView {
  id: string;
  coachId: string;
  coachName: string;
  memberId: string;
  memberName: string;
  startsAt: string;
  endsAt: string;
  status: SessionStatus;
  recurringBookingId: string | null;
  occurrenceDate: string | null;
  movedFrom: string | null;
  note: string | null;
  reason: string | null;
  cancelledBy: 'coach' | 'member' | 'system' | null;
}

/** A date of a running series that the generator has not come to: it is busy, and no session yet. */
export interface PlannedSessionView {
  recurringBookingId: string;
  date: string;
  memberId: string;
  memberName: string;
  startsAt: string;
  endsAt: string;
}

export interface PlannedView {
  items: PlannedSessionView[];
}

export const DATE_STATES = ['free', 'conflict', 'closed', 'time_off', 'clock_change'] as const;
export type DateState = (typeof DATE_STATES)[number];

export interface SeriesDateView {
  date: string;
  /** Absent where the clock skips that time. */
  startsAt: string | null;
  state: DateState;
  /** The next time that is free for both, within a week; absent for a free date. */
  alternative: string | null;
}

export interface SeriesPreviewView {
  dates: SeriesDateView[];
  /** Dates after this one are made later, by the generator. */
  madeUntil: string;
  timeZone: string;
}

export interface CreatedSeriesView {
  recurringBookingId: string;
  sessions: SessionView[];
  notMade: { date: string; cause: Exclude<DateState, 'free'>; alternative: string | null }[];
}

export interface SeriesView {
  id: string;
  coachId: string;
  coachName: string;
  memberId: string;
  memberName: string;
  timeZone: string;
  dayOfWeek: number;
  startTime: string;
  endTime: string;
  startDate: string;
  endDate: string | null;
  intervalWeeks: number;
  status: 'active' | 'ended' | 'cancelled';
  note: string | null;
  /** The next ten. */
  nextSessions: SessionView[];
}

export interface CancelledSeriesView {
  /** How many sessions were cancelled. */
  cancelled: number;
  /** What it is too late to cancel. */
  kept: SessionView[];
}

export interface ConflictView {
  id: string;
  recurringBookingId: string;
  memberId: string;
  memberName: string;
  date: string;
  cause: Exclude<DateState, 'free'>;
  startsAt: string | null;
  alternative: string | null;
  foundAt: string;
}

/**
 * Every date of a running series within the weeks ahead is one of the four. A dry run counts what a run would do; only where one member's new dates
 * with two coaches clash may it take both for free.
 */
export interface GenerateView {
  runId: string;
  created: number;
  /** Made before, whatever has become of them since. */
  kept: number;
  /** Cannot be made, and noted now for the coach. */
  conflicts: number;
  /** Over, or noted by an earlier run. */
  skipped: number;
  /** Of a dry run: up to 100 dates that would be made, and up to 100 that would not. */
  plan?: PlannedDate[];
}

export interface PlannedDate {
  coachName: string;
  memberName: string;
  date: string;
  startsAt: string | null;
  verdict: 'created' | Exclude<DateState, 'free'>;
}

export interface GenerationRunView extends Omit<GenerateView, 'plan'> {
  cause: 'clock' | 'scheduler' | 'owner';
  weeksAhead: number;
  dryRun: boolean;
  startedAt: string;
  finishedAt: string | null;
  error: string | null;
}
