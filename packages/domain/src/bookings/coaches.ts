/** Anybody with an account may coach: how long a session is, how much air around it, how far ahead it can be booked. */
import type { Tx } from '@seatwise/db';
import { z } from 'zod';
import { command, query, signedIn, type Verb } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import { BecomeCoachInput, CoachInput, UpdateCoachInput, type CoachView, type MyCoachView } from './contract.ts';
import { ensureZone } from './zones.ts';

interface CoachRow {
  id: string;
  name: string;
  time_zone: string;
  slot_minutes: number;
  buffer_before_minutes: number;
  buffer_after_minutes: number;
  min_notice_minutes: number;
  horizon_weeks: number;
  cancellation_notice_hours: number;
}

const COACH = `SELECT c.id, p.name, c.time_zone, c.slot_minutes, c.buffer_before_minutes, c.buffer_after_minutes, c.min_notice_minutes,
    c.horizon_weeks, c.cancellation_notice_hours
  FROM coaches c JOIN people p ON p.id = c.person_id`;

const coachView = (row: CoachRow): CoachView => ({
  coachId: row.id,
  name: row.name,
  timeZone: row.time_zone,
  slotMinutes: row.slot_minutes,
  bufferBeforeMinutes: row.buffer_before_minutes,
  bufferAfterMinutes: row.buffer_after_minutes,
  minNoticeMinutes: row.min_notice_minutes,
  horizonWeeks: row.horizon_weeks,
  cancellationNoticeHours: row.cancellation_notice_hours,
});

async function ownCoach(tx: Pick<Tx, 'sql'>, personId: string): Promise<CoachView | null> {
  const [row] = await tx.sql<CoachRow>(`${COACH} WHERE c.person_id = $1`, [personId]);
  return row ? coachView(row) : null;
}

const settingsOf = (input: z.output<typeof UpdateCoachInput>): (number | null)[] => [
  input.slotMinutes ?? null,
  input.bufferBeforeMinutes ?? null,
  input.bufferAfterMinutes ?? null,
  input.minNoticeMinutes ?? null,
  input.horizonWeeks ?? null,
  input.cancellationNoticeHours ?? null,
];

const given = (input: z.output<typeof UpdateCoachInput>): { [key: string]: unknown } =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

const KEPT = `slot_minutes = coalesce($3, coaches.slot_minutes), buffer_before_minutes = coalesce($4, coaches.buffer_before_minutes),
    buffer_after_minutes = coalesce($5, coaches.buffer_after_minutes), min_notice_minutes = coalesce($6, coaches.min_notice_minutes),
    horizon_weeks = coalesce($7, coaches.horizon_weeks), cancellation_notice_hours = coalesce($8, coaches.cancellation_notice_hours)`;

// What is left out starts at the defaults of the table's columns.
const BECOME = `
  INSERT INTO coaches (person_id, time_zone, slot_minutes, buffer_before_minutes, buffer_after_minutes, min_notice_minutes, horizon_weeks,
    cancellation_notice_hours)
  VALUES ($1, $2, coalesce($3, 60), coalesce($4, 0), coalesce($5, 0), coalesce($6, 120), coalesce($7, 8), coalesce($8, 24))
  ON CONFLICT (person_id) DO UPDATE SET time_zone = EXCLUDED.time_zone, ${KEPT}
  RETURNING id`;

/** Before the transaction: the database knows a zone before anything is reckoned in it. */
const withZone = <S extends z.ZodType<{ timeZone?: string | undefined }>, Out>(verb: Verb<S, Out>): Verb<S, Out> => ({
  ...verb,
  async execute(call, input) {
    if (call.actor && input.timeZone) await ensureZone(call.deps, input.timeZone);
    return verb.execute(call, input);
  },
});

/** Whoever is a coach already keeps what is not given. */
export const becomeCoach = withZone(
  command({
    verb: 'bookings.becomeCoach',
    input: BecomeCoachInput,
    authorize: signedIn,
    async run({ tx, input, actor, audit }): Promise<{ coachId: string }> {
      const [row] = await tx.sql<{ id: string }>(BECOME, [actor.userId, input.timeZone, ...settingsOf(input)]);
      if (!row) throw notFound('person');
      audit({ subject: row.id, changes: given(input) });
      return { coachId: row.id };
    },
  }),
);

const UPDATE = `UPDATE coaches SET time_zone = coalesce($2, time_zone), ${KEPT} WHERE person_id = $1 RETURNING id`;

export const updateCoach = withZone(
  command({
    verb: 'bookings.updateCoach',
    input: UpdateCoachInput,
    authorize: signedIn,
    async run({ tx, input, actor, audit }): Promise<CoachView> {
      const [row] = await tx.sql<{ id: string }>(UPDATE, [actor.userId, input.timeZone ?? null, ...settingsOf(input)]);
      const coach = row && (await ownCoach(tx, actor.userId));
      if (!coach) throw notFound('coach');
      audit({ subject: coach.coachId, changes: given(input) });
      return coach;
    },
  }),
);

/** Oneself, or a coach one is paired with. */
export const coach = query({
  verb: 'bookings.coach',
  input: CoachInput,
  authorize: signedIn,
  async run({ tx, input }): Promise<CoachView> {
    const [row] = await tx.sql<CoachRow>(`${COACH} WHERE c.id = $1`, [input.coachId]);
    if (!row) throw notFound('coach');
    return coachView(row);
  },
});

/** Oneself as a coach; null for who is none. */
export const myCoach = query({
  verb: 'bookings.myCoach',
  input: z.object({}).nullish(),
  authorize: signedIn,
  run: ({ tx, actor }): Promise<CoachView | null> => ownCoach(tx, actor.userId),
});

export const myCoaches = query({
  verb: 'bookings.myCoaches',
  input: z.object({}).nullish(),
  authorize: signedIn,
  async run({ tx }): Promise<MyCoachView[]> {
    const rows = await tx.sql<{ coach_id: string; name: string; time_zone: string; slot_minutes: number; since: Date }>(
      'SELECT * FROM app.my_coaches()',
    );
    return rows.map((row) => ({
      coachId: row.coach_id,
      name: row.name,
      timeZone: row.time_zone,
      slotMinutes: row.slot_minutes,
      since: row.since.toISOString(),
    }));
  },
});
