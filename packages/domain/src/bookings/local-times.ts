/** Single local times and instants, by the same zone data as what is written into the database. */
import { Temporal } from 'temporal-polyfill';

const dateOf = (at: Temporal.ZonedDateTime): Date => new Date(at.epochMilliseconds);

/** The first of two where the clock shows it twice; null where it skips it. As app.to_instant. */
export function instantOfLocal(zone: string, local: string): Date | null {
  const wanted = Temporal.PlainDateTime.from(local);
  const at = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return at.toPlainDateTime().equals(wanted) ? dateOf(at) : null;
}

/** When a date begins: midnight, or what the clock shows first. */
export const startOfDate = (zone: string, date: string): Date => dateOf(Temporal.PlainDate.from(date).toZonedDateTime(zone));

/** "2026-03-01T12:00:00", with fractions when there are any. */
export const localOfInstant = (zone: string, at: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDateTime().toString();
