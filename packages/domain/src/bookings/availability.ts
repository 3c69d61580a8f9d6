/** A coach's open time: weekly rules in their own zone, and what is added to them once. */
import type { Tx } from '@seatwise/db';
import { command, query, signedIn } from '../kernel/command.ts';
import { invalidInput, notFound } from '../kernel/errors.ts';
import { AddAvailabilityInput, AvailabilityInput, RemoveAvailabilityInput, SetRulesInput, type AvailabilityView } from './contract.ts';
import { lockOwnCoach } from './queries.ts';

interface RuleRow {
  id: string;
  day_of_week: number;
  starts: string;
  ends: string;
  valid_from: string | null;
  valid_to: string | null;
}
interface SpanRow {
  id: string;
  starts_at: Date;
  ends_at: Date;
}

const RULES = `
  SELECT id, day_of_week, to_char(start_time, 'HH24:MI') AS starts, to_char(end_time, 'HH24:MI') AS ends, valid_from, valid_to
  FROM availability_rules WHERE coach_id = $1 ORDER BY day_of_week, start_time, valid_from NULLS FIRST, id`;
const ADDITIONS =
  'SELECT id, starts_at, ends_at FROM availability_additions WHERE coach_id = $1 AND ends_at > app.now() ORDER BY starts_at, id';
const TIME_OFF = 'SELECT id, starts_at, ends_at, reason FROM time_off WHERE coach_id = $1 AND ends_at > app.now() ORDER BY starts_at, id';

async function availabilityOf(tx: Pick<Tx, 'sql'>, coachId: string, timeZone: string): Promise<AvailabilityView> {
  const [rules, additions, timeOff] = await Promise.all([
    tx.sql<RuleRow>(RULES, [coachId]),
    tx.sql<SpanRow>(ADDITIONS, [coachId]),
    tx.sql<SpanRow & { reason: string | null }>(TIME_OFF, [coachId]),
  ]);
  const span = ({ id, starts_at, ends_at }: SpanRow) => ({ id, startsAt: starts_at.toISOString(), endsAt: ends_at.toISOString() });
  return {
    timeZone,
    rules: rules.map((row) => ({
      id: row.id,
      dayOfWeek: row.day_of_week,
      startTime: row.starts,
      endTime: row.ends,
      validFrom: row.valid_from,
      validTo: row.valid_to,
    })),
    additions: additions.map(span),
    timeOff: timeOff.map((row) => ({ ...span(row), reason: row.reason })),
  };
}

/** For the coach alone: members see what is open, not what it is made of. */
export const availability = query({
  verb: 'bookings.availability',
  input: AvailabilityInput,
  authorize: signedIn,
  async run({ tx, input, actor }): Promise<AvailabilityView> {
    const [row] = await tx.sql<{ time_zone: string }>('SELECT time_zone FROM coaches WHERE id = $1 AND person_id = $2', [
      input.coachId,
      actor.userId,
    ]);
    if (!row) throw notFound('coach');
    return availabilityOf(tx, input.coachId, row.time_zone);
  },
});

const SET = `
  INSERT INTO availability_rules (coach_id, day_of_week, start_time, end_time, valid_from, valid_to)
  SELECT $1, x.d, x.s, x.e, x.f, x.t FROM unnest($2::integer[], $3::time[], $4::time[], $5::date[], $6::date[]) AS x (d, s, e, f, t)`;

/** All rules at once. Sessions that the new ones no longer cover stay. */
export const setRules = command({
  verb: 'bookings.setRules',
  input: SetRulesInput,
  authorize: signedIn,
  async run({ tx, input: { rules }, actor, audit }): Promise<AvailabilityView> {
    const { coachId, timeZone } = await lockOwnCoach(tx, actor.userId);
    await tx.sql('DELETE FROM availability_rules WHERE coach_id = $1', [coachId]);
    await tx.sql(SET, [
      coachId,
      rules.map((rule) => rule.dayOfWeek),
      rules.map((rule) => rule.startTime),
      rules.map((rule) => rule.endTime),
      rules.map((rule) => rule.validFrom ?? null),
      rules.map((rule) => rule.validTo ?? null),
    ]);
    audit({ subject: coachId, changes: { rules: rules.length } });
    return availabilityOf(tx, coachId, timeZone);
  },
});

/** More open time, once; over what is open already, it changes nothing. */
export const addAvailability = command({
  verb: 'bookings.addAvailability',
  input: AddAvailabilityInput,
  authorize: signedIn,
  async run({ tx, input, actor, deps, audit }): Promise<{ id: string }> {
    const { coachId } = await lockOwnCoach(tx, actor.userId);
    if (input.endsAt <= deps.clock.now().toISOString()) throw invalidInput('endsAt', 'must not be over already');
    const [row] = await tx.sql<{ id: string }>(
      'INSERT INTO availability_additions (coach_id, starts_at, ends_at) VALUES ($1, $2, $3) RETURNING id',
      [coachId, input.startsAt, input.endsAt],
    );
    if (!row) throw notFound('coach');
    audit({ subject: row.id, changes: { startsAt: input.startsAt, endsAt: input.endsAt } });
    return { id: row.id };
  },
});

export const removeAvailability = command({
  verb: 'bookings.removeAvailability',
  input: RemoveAvailabilityInput,
  authorize: signedIn,
  async run({ tx, input, actor, audit }): Promise<{ id: string }> {
    await lockOwnCoach(tx, actor.userId);
    const [row] = await tx.sql<{ id: string }>('DELETE FROM availability_additions WHERE id = $1 RETURNING id', [input.id]);
    if (!row) throw notFound('addition');
    audit({ subject: row.id });
    return row;
  },
});
