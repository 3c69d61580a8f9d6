/** The same hour every so many weeks: looked at date by date before anything is made, then made together. */
import { command, query, signedIn } from '../kernel/command.ts';
import { invalidInput, notFound } from '../kernel/errors.ts';
import {
  CancelRecurringInput,
  CreateRecurringInput,
  MAX_DATES,
  PreviewRecurringInput,
  type CancelledSeriesView,
  type CreatedSeriesView,
  type DateState,
  type SeriesPreviewView,
} from './contract.ts';
import { limitsOf } from './limits.ts';
import { zoned } from './queries.ts';
import { tell } from './tell.ts';
import { sessionsById } from './views.ts';

const WEEKS_AHEAD = 8;
const DAY_MS = 86_400_000;

interface Pattern {
  coachId: string;
  dayOfWeek: number;
  startTime: string;
  endTime: string;
  startDate: string;
  endDate?: string | null | undefined;
  intervalWeeks?: number | null | undefined;
  weeksAhead?: number | null | undefined;
}

/** As far as zones are known for certain. */
const MAX_YEARS = 10;

/** The pattern as the database takes it: `$1` to `$8`. */
function patternOf(input: Pattern, now: Date): unknown[] {
  const interval = input.intervalWeeks ?? 1;
  const furthest = `${now.getUTCFullYear() + MAX_YEARS}-12-31`;
  for (const path of ['startDate', 'endDate'] as const) {
    if ((input[path] ?? '') > furthest) throw invalidInput(path, `is too far off: at most ${MAX_YEARS} years ahead`);
  }
  if (input.endDate && Date.parse(input.endDate) - Date.parse(input.startDate) >= MAX_DATES * interval * 7 * DAY_MS)
    throw invalidInput('endDate', `is too far off: a series has at most ${MAX_DATES} dates, or no end`);
  return [
    input.coachId,
    input.dayOfWeek,
    input.startTime,
    input.endTime,
    input.startDate,
    input.endDate ?? null,
    interval,
    input.weeksAhead ?? WEEKS_AHEAD,
  ];
}

interface PreviewRow {
  time_zone: string;
  made_until: string;
  days: string[];
  starts: (Date | null)[];
  states: DateState[];
  /** One for each date that is not free, in order. */
  others: (Date | null)[];
}

const PREVIEW = 'SELECT * FROM app.preview_series($1, $2, $3::time, $4::time, $5, $6, $7, $8)';

export const previewRecurring = zoned(
  query({
    verb: 'bookings.previewRecurring',
    input: PreviewRecurringInput,
    authorize: signedIn,
    async run({ tx, input, deps }): Promise<SeriesPreviewView> {
      const [row] = await tx.sql<PreviewRow>(PREVIEW, patternOf(input, deps.clock.now()));
      if (!row) throw notFound('coach');
      const others = row.others.values();
      return {
        dates: row.days.map((date, index) => {
          const state = row.states[index] ?? 'closed';
          const other = state === 'free' ? null : others.next().value;
          return { date, startsAt: row.starts[index]?.toISOString() ?? null, state, alternative: other?.toISOString() ?? null };
        }),
        madeUntil: row.made_until,
        timeZone: row.time_zone,
      };
    },
  }),
);

interface CreatedRow {
  recurring_booking_id: string;
  session_id: string | null;
  day: string | null;
  state: DateState;
  alternative: Date | null;
}

const SERIES_LIMITS = limitsOf('maxActiveSeries');
const SESSION_LIMITS = limitsOf('maxUpcomingSessions');
const CREATE = `
  SELECT * FROM app.create_series($1, $2, $3::time, $4::time, $5, $6, $7, $8, $9, $10::date[], $11::timestamptz[], $12::date[], $13,
    ($14::jsonb ->> app.booking_plan($1))::integer, ($15::jsonb ->> app.booking_plan($1))::integer)`;

export const createRecurring = zoned(
  command({
    verb: 'bookings.createRecurring',
    input: CreateRecurringInput,
    authorize: signedIn,
    async run({ tx, input, actor, deps, audit, enqueue }): Promise<CreatedSeriesView> {
      const rows = await tx.sql<CreatedRow>(CREATE, [
        ...patternOf(input, deps.clock.now()),
        input.onConflict === 'reject',
        input.choices.map(({ date }) => date),
        input.choices.map(({ startsAt }) => startsAt),
        input.leaveOut,
        input.note || null,
        SERIES_LIMITS,
        SESSION_LIMITS,
      ]);
      const recurringBookingId = rows[0]?.recurring_booking_id;
      if (!recurringBookingId) throw notFound('series');
      const made = rows.flatMap(({ session_id }) => session_id ?? []);
      const notMade = rows.flatMap(({ session_id, day, state, alternative }) =>
        session_id || day === null || state === 'free' ? [] : { date: day, cause: state, alternative: alternative?.toISOString() ?? null },
      );
      audit({
        subject: recurringBookingId,
        changes: { coachId: input.coachId, sessions: made.length, notMade: notMade.length, leftOut: input.leaveOut.length },
      });
      tell(
        { enqueue },
        {
          notice: 'seriesBooked',
          sessionIds: made,
          recurringBookingId,
          missed: notMade.map(({ date, cause }) => ({ date, cause })),
          actorId: actor.userId,
        },
      );
      return { recurringBookingId, sessions: await sessionsById(tx, made), notMade };
    },
  }),
);

const CANCEL = 'SELECT session_id, cancelled FROM app.cancel_series($1, $2, $3)';

/** Ends the pattern. What a member may no longer call off is kept, and named. */
export const cancelRecurring = command({
  verb: 'bookings.cancelRecurring',
  input: CancelRecurringInput,
  authorize: signedIn,
  async run({ tx, input, actor, audit, enqueue }): Promise<CancelledSeriesView> {
    const { recurringBookingId } = input;
    const rows = await tx.sql<{ session_id: string; cancelled: boolean }>(CANCEL, [
      recurringBookingId,
      input.futureOnly,
      input.reason || null,
    ]);
    const lost = rows.filter(({ cancelled }) => cancelled).map(({ session_id }) => session_id);
    const kept = await sessionsById(
      tx,
      rows.filter(({ cancelled }) => !cancelled).map(({ session_id }) => session_id),
    );
    audit({ subject: recurringBookingId, changes: { futureOnly: input.futureOnly, cancelled: lost.length, kept: kept.length } });
    tell({ enqueue }, { notice: 'seriesEnded', sessionIds: lost, recurringBookingId, actorId: actor.userId });
    return { cancelled: lost.length, kept };
  },
});
