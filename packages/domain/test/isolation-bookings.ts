/** Something of every kind that a coach and a member have with each other, for the isolation test; ids by path or by namespace and name. */
import type { Kit, Person } from './kit.ts';

/** A day far off, so that nothing here runs out. */
const YEAR = '2031';

export async function planned(kit: Kit, coach: Person & { coachId: string }, member: Person): Promise<Record<string, unknown>> {
  const { coachId } = coach;
  await coach.call.bookings.updateCoach({ horizonWeeks: 52, minNoticeMinutes: 0 });
  await coach.call.bookings.setRules({
    rules: Array.from({ length: 7 }, (_, dayOfWeek) => ({ dayOfWeek, startTime: '00:00', endTime: '24:00' })),
  });
  const addition = await coach.call.bookings.addAvailability({ startsAt: `${YEAR}-01-01T00:00:00Z`, endsAt: `${YEAR}-01-02T00:00:00Z` });
  const off = await coach.call.bookings.addTimeOff({
    startsAt: `${YEAR}-02-01T00:00:00Z`,
    endsAt: `${YEAR}-02-02T00:00:00Z`,
    reason: 'Away',
  });
  const today = kit.deps.clock.now();
  const tomorrow = new Date(today.getTime() + 86_400_000).toISOString().slice(0, 10);
  const { recurringBookingId } = await member.call.bookings.createRecurring({
    coachId,
    dayOfWeek: new Date(`${tomorrow}T00:00:00Z`).getUTCDay(),
    startTime: '20:00',
    endTime: '21:00',
    startDate: tomorrow,
    weeksAhead: 2,
  });
  const week = new Date(today.getTime() + 8 * 86_400_000).toISOString().slice(0, 10);
  const { days } = await member.call.bookings.openSlots({ coachId, from: tomorrow, to: week, timeZone: 'UTC' });
  const startsAt = days[0]?.slots[0]?.startsAt ?? '';
  const session = await member.call.bookings.book({ coachId, startsAt, note: 'A note' });
  const { rows } = await kit.database.admin.query<{ id: string }>(
    `INSERT INTO generation_conflicts (recurring_booking_id, coach_id, member_id, occurrence_date, cause) VALUES ($1, $2, $3, '${YEAR}-03-01', 'closed') RETURNING id`,
    [recurringBookingId, coachId, member.id],
  );
  await kit.deps.db.transaction({ userId: member.id, platformOwner: false }, (tx) => tx.sql('SELECT app.rotate_calendar_feed()'));
  await kit.database.admin.query("INSERT INTO generation_runs (cause, weeks_ahead) VALUES ('clock', 8)");
  return {
    recurringBookingId,
    conflictId: rows[0]?.id,
    'bookings.sessionId': session.id,
    'bookings.removeAvailability.id': addition.id,
    'bookings.removeTimeOff.id': off.id,
  };
}

export const OPEN_BOOKINGS: [string, string][] = [
  ['bookings.sessions', 'oneself, as a coach or as a member'],
  ['bookings.myRecurring', 'oneself, as a coach or as a member'],
  ['bookings.planned', 'oneself, as a coach'],
  ['bookings.conflicts', 'oneself, as a coach'],
  ['identity.calendarFeed', 'oneself'],
  ['identity.rotateCalendarFeed', 'oneself'],
];

/** A coach’s link decides, and is not told from a coach that is none. */
export const BY_PAIRING = new Set([
  'bookings.openSlots',
  'bookings.explainSlot',
  'bookings.book',
  'bookings.previewRecurring',
  'bookings.createRecurring',
]);

/** What inputs of bookings have to look like to get as far as the question of whose they are. */
export const BOOKING_VALUES: Record<string, string> = {
  startsAt: `${YEAR}-05-05T10:00:00Z`,
  endsAt: `${YEAR}-05-05T11:00:00Z`,
  startTime: '10:00',
  endTime: '11:00',
  startDate: `${YEAR}-05-05`,
  from: `${YEAR}-05-05`,
  to: `${YEAR}-05-05`,
};

export const BOOKING_TABLES = [
  'availability_rules',
  'availability_additions',
  'time_off',
  'one_time_bookings',
  'recurring_bookings',
  'training_sessions',
  'generation_conflicts',
  'generation_runs',
  'calendar_feeds',
];
