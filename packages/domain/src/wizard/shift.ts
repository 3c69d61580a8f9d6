/** Moving what belongs together from one time to another, by the clock on the wall. */
import { Temporal } from 'temporal-polyfill';

const local = (at: Date, zone: string): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDateTime();

/** Moves instants by what lies between two of them on the wall. An hour that the clock skips becomes the next one there is. */
export function shifter(from: Date, to: Date, zone: string): (at: Date) => string {
  const stretch = local(from, zone).until(local(to, zone), { largestUnit: 'day' });
  return (at) => new Date(local(at, zone).add(stretch).toZonedDateTime(zone).epochMilliseconds).toISOString();
}
